"""The bundled digits."""

import shutil

import numpy as np
import pytest

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.source import Cancelled
from mpnn_studio.data.sources import mnist
from mpnn_studio.data.sources.mnist import SHA256, Mnist
from mpnn_studio.resources import asset


@pytest.fixture(scope="module")
def digits():
    return Mnist().load()


def test_the_schema_is_known_without_reading_a_file(monkeypatch):
    monkeypatch.setattr(mnist, "asset", None)
    schema = Mnist().schema()
    assert schema.input_shape == (1, 28, 28)
    assert schema.is_image
    assert schema.classes == tuple("0123456789")
    assert (schema.task, schema.target) == ("classification", "digit")


def test_all_digits_are_loaded_as_they_were_published(digits):
    assert digits.inputs.shape == (60_000, 1, 28, 28)
    assert digits.test_inputs.shape == (10_000, 1, 28, 28)
    assert digits.inputs.dtype == digits.test_inputs.dtype == np.uint8
    assert digits.targets.dtype == digits.test_targets.dtype == np.int64
    assert digits.targets[:5].tolist() == [5, 0, 4, 1, 9]
    assert digits.test_targets[:5].tolist() == [7, 2, 1, 0, 4]
    # The frequency of each digit, from the database's own description.
    assert np.bincount(digits.targets).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]


def test_other_forms_are_trained_on_after_the_published_digits_and_never_tested_with(digits):
    more = Mnist(written=True).load()
    np.testing.assert_array_equal(more.inputs[:60_000], digits.inputs)
    np.testing.assert_array_equal(more.targets[:60_000], digits.targets)
    np.testing.assert_array_equal(more.test_inputs, digits.test_inputs)
    assert more.inputs.shape == (67_200, 1, 28, 28) and more.inputs.dtype == np.uint8
    assert len(more.targets) == 67_200 and set(more.targets[60_000:]) == set(range(10))


def test_the_mass_of_other_forms_lies_in_the_middle_as_that_of_the_published_digits():
    images = Mnist(written=True).load().inputs[60_000:, 0].astype(float)
    for axis in (1, 2):
        profile = images.sum(axis=axis)
        # MNIST counts a pixel's place by its first edge: its middle is index 14.
        assert np.median(profile @ np.arange(28) / profile.sum(axis=1)) == pytest.approx(14, abs=0.5)


@pytest.mark.parametrize("written", [False, True])
def test_the_progress_goes_from_nothing_to_all(written):
    told = []
    Mnist(written=written).load(told.append)
    assert told[0] == 0.0 and told[-1] == 1.0 and told == sorted(told)


def test_loading_can_be_cancelled():
    def cancel(share):
        raise Cancelled

    with pytest.raises(Cancelled):
        Mnist().load(cancel)


@pytest.mark.parametrize("name", list(SHA256))
def test_a_damaged_file_is_noticed_and_named(tmp_path, monkeypatch, name):
    shutil.copytree(asset("mnist"), tmp_path / "mnist")
    content = bytearray((tmp_path / "mnist" / name).read_bytes())
    content[-1] ^= 1
    (tmp_path / "mnist" / name).write_bytes(content)
    monkeypatch.setattr(mnist, "asset", lambda path: tmp_path / path)
    with pytest.raises(DataError, match=f"{name} is damaged.*Install"):
        Mnist(written=True).load()


def test_a_missing_file_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(mnist, "asset", lambda path: tmp_path / path)
    with pytest.raises(DataError, match=r"cannot be read\. Install"):
        Mnist().load()


def test_the_digits_have_no_file_of_the_persons_own():
    assert Mnist().files() == ()

"""Tables whose rows are pictures become pictures, however their label, their header and their tones are."""

import numpy as np
import pytest

from mpnn_studio.data.decisions import Decisions, inspect_decided
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.recognise import source_for
from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.data.unlabelled import read_new


def digits(count=120, side=28, white=255):
    """Made-up digits taller than wide: an upright stroke whose place is the class."""
    rng = np.random.default_rng(1)
    labels = np.arange(count) % 10
    pictures = np.zeros((count, side, side), int)
    for picture, label in zip(pictures, labels, strict=True):
        left = 2 + label * (side - 6) // 10
        picture[1 + rng.integers(2) : side - 2, left : left + 3] = rng.integers(white * 3 // 4, white + 1)
    return pictures, labels


def written(path, pictures, labels, *, header=True, last=False, more=None, name="label"):
    flat = pictures.reshape(len(pictures), -1)
    parts = [flat, labels[:, None]] if last else [labels[:, None], flat]
    names = [f"pixel{n}" for n in range(flat.shape[1])]
    names = [*names, name] if last else [name, *names]
    if more is not None:
        parts, names = [more[:, None], *parts], ["id", *names]
    lines = [",".join(map(str, row)) for row in np.concatenate(parts, axis=1).tolist()]
    path.write_text("\n".join([",".join(names), *lines] if header else lines) + "\n")
    return path


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("last", [True, False])
def test_a_label_beside_equal_columns_is_pictures(tmp_path, header, last):
    pictures, labels = digits()
    source = source_for([written(tmp_path / "t.csv", pictures, labels, header=header, last=last)])
    schema, data = source.schema(), source.load()
    assert schema.input_shape == (1, 28, 28)
    assert schema.classes == tuple("0123456789")
    np.testing.assert_array_equal(data.inputs[:, 0], pictures)
    np.testing.assert_array_equal(data.targets, labels)


@pytest.mark.parametrize(("side", "white"), [(8, 16), (16, 255), (28, 255)])
def test_white_is_white_whatever_the_size_and_the_tones(tmp_path, side, white):
    pictures, labels = digits(side=side, white=white)
    data = source_for([written(tmp_path / "t.csv", pictures, labels)]).load()
    assert data.inputs.shape == (120, 1, side, side) and data.inputs.dtype == np.uint8
    np.testing.assert_array_equal(data.inputs[:, 0], np.rint(pictures * (255 / white)))


def test_pictures_that_lie_are_turned_upright(tmp_path):
    pictures, labels = digits()
    source = source_for([written(tmp_path / "t.csv", pictures.transpose(0, 2, 1), labels, header=False)])
    assert source.pixels == "lying"
    np.testing.assert_array_equal(source.load().inputs[:, 0], pictures)


def test_an_id_beside_the_label_is_skipped(tmp_path):
    pictures, labels = digits()
    source = source_for([written(tmp_path / "t.csv", pictures, labels, more=np.arange(1, 121))])
    assert source.schema().input_shape == (1, 28, 28) and source.schema().target == "label"


def test_it_is_said_and_can_be_chosen_otherwise(tmp_path):
    path = written(tmp_path / "t.csv", *digits())
    inspection = inspect_csv(path)
    assert inspection.choice.reason == "beside it, 784 equal columns are the pixels of pictures of 28 × 28"
    assert inspection.warnings(inspection.source.layout) == ()
    rows = inspect_decided(str(path), Decisions(pixels="none")).usable()
    assert rows.schema().input_shape == (784,)
    again = CsvFile.from_config(inspection.source.get_config())
    assert again.schema().is_image


def test_other_numbers_are_no_pictures(tmp_path):
    rng = np.random.default_rng(3)
    answers = rng.integers(0, 6, (100, 8, 8))
    noise = rng.integers(0, 256, (100, 8, 8))
    for numbers in (answers, noise):
        source = source_for([written(tmp_path / "t.csv", numbers, np.arange(100) % 3)])
        assert not source.schema().is_image


def test_colours_lie_one_behind_the_other(tmp_path):
    pictures, labels = digits(side=12)
    colours = np.stack([pictures, pictures // 2, pictures // 3], axis=1)
    data = source_for([written(tmp_path / "t.csv", colours, labels)]).load()
    np.testing.assert_array_equal(data.inputs, colours)


def test_new_pictures_are_read_as_those_of_the_training_were(tmp_path):
    pictures, labels = digits(side=8, white=16)
    lying = source_for([written(tmp_path / "t.csv", pictures.transpose(0, 2, 1), labels)])
    new = read_new(written(tmp_path / "new.csv", pictures[:3].transpose(0, 2, 1), labels[:3]), lying.schema())
    np.testing.assert_allclose(new.values, lying.load().inputs[:3], atol=0.5)


def test_few_pictures_of_each_digit_are_classes_without_a_name_too(tmp_path):
    pictures, labels = digits(count=45)
    source = source_for([written(tmp_path / "t.csv", pictures, labels, header=False)])
    assert source.schema().input_shape == (1, 28, 28)
    assert source.schema().classes == tuple("0123456789")

"""Which way up writing is, is measured on its ink; its name decides only where ink cannot."""

import gzip
import struct

import numpy as np
import pytest

from mpnn_studio.data.sources.idx_files import inspect_idx


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def letters(size, tall, wide, count=40):
    """Frames of ink, as tall and as wide, each moved a little."""
    images = np.zeros((count, size, size), np.uint8)
    top, left = (size - tall) // 2, (size - wide) // 2
    images[:, top : top + tall, left : left + wide] = 255
    images[:, top + 2 : top + tall - 2, left + 2 : left + wide - 2] = 0
    return np.stack([np.roll(image, number % 3 - 1, axis=0) for number, image in enumerate(images)])


def written(folder, name, images):
    folder.mkdir(exist_ok=True)
    labels = np.arange(len(images), dtype=np.uint8) % 3
    for part, array in (("images-idx3", images), ("labels-idx1", labels)):
        (folder / f"{name}-{part}-ubyte.gz").write_bytes(gzip.compress(idx(array)))
    return folder


@pytest.mark.parametrize("name", ["emnist-letters-train", "digits", "x"])
@pytest.mark.parametrize(("size", "dark"), [(28, False), (28, True), (40, False)])
def test_writing_that_lies_is_turned_upright_whatever_its_name_and_tones(tmp_path, name, size, dark):
    images = letters(size, size // 2, size // 3)
    lying = images.transpose(0, 2, 1)
    source = inspect_idx([written(tmp_path / "a", name, 255 - lying if dark else np.ascontiguousarray(lying))])
    assert source.transposed
    assert np.array_equal(source.load().inputs[:, 0], 255 - images if dark else images)
    assert not inspect_idx([written(tmp_path / "b", name, 255 - images if dark else images)]).transposed


@pytest.mark.parametrize(("name", "transposed"), [("emnist-letters-train", True), ("squares", False)])
def test_where_ink_does_not_say_it_the_name_does_and_it_can_be_set(tmp_path, name, transposed):
    source = inspect_idx([written(tmp_path / "a", name, letters(28, 14, 14))])
    assert source.transposed is transposed
    assert "transposed" in source.adjustable()


def test_only_the_beginning_of_a_large_file_is_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr("mpnn_studio.data.idx.FIRST_LARGEST", 5000)
    folder = written(tmp_path / "a", "x", np.ascontiguousarray(letters(28, 9, 18)))
    assert inspect_idx([folder]).transposed

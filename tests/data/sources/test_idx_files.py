"""Any quartet of IDX files is put together by itself: picked one by one, dropped together, or a folder of them."""

import gzip
import json
import struct

import numpy as np
import pytest
from mpneuralnetwork.components.registry import find

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.sources.idx_files import IdxFiles, inspect_idx


def write_idx(path, array):
    array = np.ascontiguousarray(array)
    code = {"u1": 0x08, "i4": 0x0C, "f4": 0x0D}[array.dtype.str[1:]]
    header = struct.pack(">BBBB", 0, 0, code, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    content = header + array.astype(array.dtype.newbyteorder(">")).tobytes()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def pictures(count, height=6, width=5, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, height, width), np.uint8)


def quartet(folder, prefix="", suffix="", labels=lambda count: np.arange(count, dtype=np.uint8) % 3, sizes=(12, 6)):
    folder.mkdir(exist_ok=True)
    paths = []
    for part, count in zip(("train", "t10k"), sizes, strict=True):
        paths.append(write_idx(folder / f"{prefix}{part}-images-idx3-ubyte{suffix}", pictures(count)))
        paths.append(write_idx(folder / f"{prefix}{part}-labels-idx1-ubyte{suffix}", labels(count)))
    return paths


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("way", ["folder", "together", "backwards"])
def test_four_files_become_a_training_and_a_test_set(tmp_path, suffix, way):
    paths = quartet(tmp_path / "set", suffix=suffix)
    source = inspect_idx({"folder": [tmp_path / "set"], "together": paths, "backwards": paths[::-1]}[way])
    dataset = source.load()
    assert source.schema() == dataset.schema
    assert dataset.schema.input_shape == (1, 6, 5) and dataset.schema.classes == ("0", "1", "2")
    assert np.array_equal(dataset.inputs[:, 0], pictures(12)) and np.array_equal(dataset.test_inputs[:, 0], pictures(6))
    assert dataset.targets.tolist() == [0, 1, 2] * 4 and dataset.test_targets.tolist() == [0, 1, 2] * 2


@pytest.mark.parametrize("picked", [0, 1])
def test_one_file_finds_its_companion_and_needs_no_test_set(tmp_path, picked):
    dataset = inspect_idx([quartet(tmp_path / "set")[picked]]).load()
    assert len(dataset) == 12 and dataset.test_inputs is None


def test_parts_of_the_same_size_are_paired_by_name(tmp_path):
    quartet(tmp_path / "set", sizes=(9, 9))
    source = inspect_idx([tmp_path / "set"])
    assert [path.name.split("-")[0] for path in source.files()] == ["train", "train", "t10k", "t10k"]


def test_labels_that_count_from_one_become_classes_from_zero(tmp_path):
    quartet(tmp_path / "set", labels=lambda count: np.arange(count, dtype=np.uint8) % 3 + 1)
    dataset = inspect_idx([tmp_path / "set"]).load()
    assert dataset.schema.classes == ("1", "2", "3") and set(dataset.targets) == {0, 1, 2}


def test_the_letters_of_emnist_are_named_and_stand_upright(tmp_path):
    quartet(
        tmp_path / "set",
        "emnist-letters-",
        labels=lambda count: np.arange(count, dtype=np.uint8) % 26 + 1,
        sizes=(52, 26),
    )
    dataset = inspect_idx([tmp_path / "set"]).load()
    assert "".join(dataset.schema.classes) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert np.array_equal(dataset.inputs[:, 0], pictures(52).transpose(0, 2, 1))
    assert dataset.schema.input_shape == (1, 5, 6) and dataset.targets[27] == 1


def test_clothes_are_named_where_the_folder_says_fashion(tmp_path):
    quartet(tmp_path / "fashion-mnist", labels=lambda count: np.arange(count, dtype=np.uint8) % 10, sizes=(20, 10))
    assert inspect_idx([tmp_path / "fashion-mnist"]).classes[9] == "ankle boot"


def test_the_settings_survive_a_file(tmp_path):
    quartet(tmp_path / "set")
    source = inspect_idx([tmp_path / "set"])
    again = find("source", "IdxFiles").from_config(json.loads(json.dumps(source.get_config())))
    assert again.get_config() == source.get_config() and len(again.files()) == 4


def test_pixels_of_other_types_are_brought_to_0_to_255(tmp_path):
    paths = [
        write_idx(tmp_path / "a-images-idx3", np.array([[[0.0, 0.5], [1.0, 0.25]]] * 2, np.float32)),
        write_idx(tmp_path / "a-labels-idx1", np.array([0, 1], np.uint8)),
    ]
    assert inspect_idx(paths).load().inputs[0, 0].tolist() == [[0, 127.5], [255, 63.75]]
    write_idx(paths[0], np.array([[[0, 70000]]] * 2, np.int32))
    with pytest.raises(DataError, match="a-images-idx3 holds values from 0 to 70\u202f000, which are no pixels"):
        inspect_idx(paths).load()


def test_what_does_not_belong_together_is_refused_with_what_to_choose(tmp_path):
    paths = quartet(tmp_path / "set")
    with pytest.raises(DataError, match="None of these files holds images"):
        inspect_idx([paths[1], paths[3]])
    with pytest.raises(DataError, match=r"no labels for the 12 images of train-images"):
        inspect_idx([paths[0], paths[3]])
    write_idx(tmp_path / "set" / "third-images", pictures(6))
    with pytest.raises(DataError, match="There are 3 files of images"):
        inspect_idx([tmp_path / "set"])
    same = quartet(tmp_path / "other", labels=lambda count: np.zeros(count, np.uint8))
    with pytest.raises(DataError, match="labels of 1 different classes"):
        inspect_idx(same)
    write_idx(same[1], np.arange(12, dtype=np.uint8) % 3)
    write_idx(same[2], pictures(6, height=7))
    with pytest.raises(DataError, match="differ in size"):
        inspect_idx(same)
    with pytest.raises(DataError, match="None of these files"):
        inspect_idx([tmp_path])


def test_files_that_changed_since_are_noticed_and_missing_ones_named(tmp_path):
    paths = quartet(tmp_path / "set")
    source = inspect_idx(paths)
    write_idx(paths[2], pictures(6, height=9))
    with pytest.raises(DataError, match=r"t10k-images-idx3-ubyte or its labels have changed"):
        source.load()
    write_idx(paths[2], pictures(6))
    write_idx(paths[3], np.full(6, 9, np.uint8))
    with pytest.raises(DataError, match="label '9', which no training example has"):
        source.load()
    write_idx(paths[1], np.arange(12, dtype=np.uint8))
    with pytest.raises(DataError, match="the labels have changed"):
        source.load()
    paths[0].unlink()
    with pytest.raises(DataError, match="train-images-idx3-ubyte cannot be read"):
        source.load()


def test_settings_without_files_say_what_to_choose():
    with pytest.raises(DataError, match="Choose a file of images and one of labels"):
        IdxFiles().schema()

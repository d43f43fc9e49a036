"""Arrays of NumPy are recognised by name and shape, can be told otherwise, and are never unpickled."""

import io
import json
import zipfile

import numpy as np
import pytest
from mpneuralnetwork.components.registry import find

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.sources.arrays import ArrayFiles, inspect_arrays

RNG_SEED = 3


def rng():
    return np.random.default_rng(RNG_SEED)


def saved(folder, **arrays):
    path = folder / "data.npz"
    np.savez(path, **arrays)
    return path


def digits(count):
    return rng().integers(0, 256, (count, 4, 4), np.uint8)


LABELS = np.arange(30) % 3


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("X", "y", "X_test", "y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("data", "target", "data_test", "target_test"),
        ("arr_0", "arr_1", "test_0", "test_1"),
    ],
)
def test_inputs_targets_and_test_set_are_found_by_name_and_shape(tmp_path, names):
    arrays = dict(zip(names, (digits(30), LABELS, digits(6), LABELS[:6]), strict=True))
    source = inspect_arrays([saved(tmp_path, **arrays)])
    dataset = source.load()
    assert (source.inputs, source.targets, source.test_inputs, source.test_targets) == names
    assert dataset.schema == source.schema() and dataset.schema.input_shape == (1, 4, 4)
    assert np.array_equal(dataset.inputs[:, 0], digits(30)) and dataset.inputs.dtype == np.uint8
    assert np.array_equal(dataset.targets, LABELS) and len(dataset.test_inputs) == 6


def test_files_of_their_own_are_put_together(tmp_path):
    for name, array in (("X_train", digits(30)), ("y_train", LABELS), ("X_test", digits(6)), ("y_test", LABELS[:6])):
        np.save(tmp_path / f"{name}.npy", array)
    dataset = inspect_arrays(sorted(tmp_path.glob("*.npy"))).load()
    assert len(dataset) == 30 and len(dataset.test_targets) == 6


def test_rows_of_numbers_are_a_table_with_ranges_and_their_gaps_are_filled(tmp_path):
    rows = rng().normal(size=(30, 3)).astype(np.float32)
    rows[4, 1] = np.nan
    dataset = inspect_arrays([saved(tmp_path, X=rows, y=rows[:, 0] * 2)]).load()
    assert dataset.schema.task == "regression" and dataset.targets.shape == (30, 1)
    assert [feature.name for feature in dataset.schema.features] == ["x1", "x2", "x3"]
    assert [feature.missing for feature in dataset.schema.features] == ["drop", "mean", "drop"]
    assert dataset.schema.features[0].high == pytest.approx(rows[:, 0].max())


def test_several_numbers_can_be_predicted_at_once(tmp_path):
    targets = rng().normal(size=(30, 2))
    dataset = inspect_arrays([saved(tmp_path, X=np.arange(30.0), y=targets)]).load()
    assert dataset.schema.outputs == 2 and dataset.schema.targets == ("y1", "y2")
    assert dataset.inputs.shape == (30, 1) and np.array_equal(dataset.targets, targets)


@pytest.mark.parametrize(
    "labels",
    [
        LABELS,
        LABELS + 1,
        LABELS.astype(np.float32),
        LABELS[:, None],
        np.eye(3)[LABELS],
        np.array(["a", "b", "c"])[LABELS],
    ],
)
def test_labels_of_every_kind_become_classes_from_zero(tmp_path, labels):
    dataset = inspect_arrays([saved(tmp_path, X=digits(30), y=labels)]).load()
    assert dataset.schema.task == "classification" and len(dataset.schema.classes) == 3
    assert np.array_equal(dataset.targets, LABELS)


def test_yes_or_no_is_two_classes_and_many_whole_numbers_are_amounts(tmp_path):
    assert inspect_arrays([saved(tmp_path, X=digits(30), y=LABELS > 1)]).classes == ("False", "True")
    assert inspect_arrays([saved(tmp_path, X=digits(30), y=np.arange(30) * 1000)]).task == "regression"


def test_colours_at_the_end_are_found_and_moved_and_white_of_1_is_known(tmp_path):
    photos = rng().random((30, 5, 4, 3))
    dataset = inspect_arrays([saved(tmp_path, X=photos, y=LABELS)]).load()
    assert dataset.schema.input_shape == (3, 5, 4)
    np.testing.assert_allclose(dataset.inputs, photos.transpose(0, 3, 1, 2) * 255, rtol=1e-6)


def test_a_person_may_decide_otherwise(tmp_path):
    path = saved(tmp_path, a=digits(30), b=np.arange(30) % 5, c=LABELS, y=np.arange(30) % 2)
    assert inspect_arrays([path]).targets == "y"
    chosen = inspect_arrays([path], targets="b", task="regression")
    assert chosen.targets == "b" and chosen.load().targets.max() == 4.0
    with pytest.raises(DataError, match="There is no array 'nonsense'"):
        inspect_arrays([path], inputs="nonsense")


def test_the_settings_survive_a_file(tmp_path):
    source = inspect_arrays([saved(tmp_path, X=rng().normal(size=(30, 3)), y=LABELS)])
    again = find("source", "ArrayFiles").from_config(json.loads(json.dumps(source.get_config())))
    assert again.get_config() == source.get_config()
    assert again.load().schema == source.schema()


def test_objects_are_never_unpickled(tmp_path):
    class Trap:
        def __reduce__(self):
            return (print, ("the trap was sprung",))

    np.savez(tmp_path / "trap.npz", X=np.array([Trap()], object), y=np.arange(1))
    np.save(tmp_path / "trap.npy", np.array([Trap()], object))
    for name in ("trap.npz", "trap.npy"):
        with pytest.raises(DataError, match=name):
            inspect_arrays([tmp_path / name])


def test_an_archive_that_claims_more_than_it_holds_is_refused_before_memory_is_taken(tmp_path):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (10**12,)})
    with zipfile.ZipFile(tmp_path / "bomb.npz", "w") as archive:
        archive.writestr("X.npy", header.getvalue() + bytes(64))
    (tmp_path / "bomb.npy").write_bytes(header.getvalue() + bytes(64))
    for name in ("bomb.npz", "bomb.npy"):
        with pytest.raises(DataError, match=name):
            inspect_arrays([tmp_path / name])


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"X": np.zeros((5, 2))}, "Inputs and targets of the same length"),
        ({"X": np.zeros((5, 2)), "y": np.zeros(4)}, "Inputs and targets of the same length"),
        ({}, "no array"),
        ({"X": np.zeros((5, 2, 2, 2, 2)), "y": np.arange(5) % 2}, "Inputs are numbers"),
        ({"X": np.full((5, 3, 3), 300.5), "y": np.arange(5) % 2}, "no pixels"),
        ({"X": np.full((5, 2), np.inf), "y": np.arange(5) % 2}, "infinite"),
        ({"X": np.zeros((5, 2)), "y": np.array([1.5, 2.5, 3.5, np.nan, 0.5])}, "no finite numbers"),
        ({"X": np.zeros((5, 2)), "y": np.zeros(5, int)}, "1 different classes"),
    ],
)
def test_what_cannot_be_learned_from_says_why(tmp_path, arrays, message):
    with pytest.raises(DataError, match=message):
        inspect_arrays([saved(tmp_path, **arrays)])


def test_a_file_that_changed_since_is_noticed_and_a_missing_one_named(tmp_path):
    path = saved(tmp_path, X=digits(30), y=LABELS)
    source = inspect_arrays([path])
    for changed in (
        {"X": digits(30)[:, :3], "y": LABELS},
        {"X": digits(20), "y": LABELS},
        {"X": digits(30), "y": np.arange(30) % 4},
        {"X": digits(30), "z": LABELS},
    ):
        saved(tmp_path, **changed)
        with pytest.raises(DataError, match="Add the file again"):
            source.load()
    path.unlink()
    with pytest.raises(DataError, match=r"data.npz cannot be read"):
        source.load()


def test_settings_without_a_file_say_what_to_choose():
    with pytest.raises(DataError, match="No arrays have been chosen"):
        ArrayFiles().schema()

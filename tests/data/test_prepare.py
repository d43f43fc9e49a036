"""Splits are honest, scales are fitted on the training split alone, and the way back is exact."""

import json
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpnn_studio.data.dataset import DataError, Dataset, Feature, Schema
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.prepare import Preparation, prepare


def rng(seed=0):
    return np.random.default_rng(seed)


def images(count, classes=10, test=0):
    """Random images; the first two pixels number the example, so that splits can be compared."""
    schema = Schema((1, 8, 8), "classification", tuple(map(str, range(classes))))
    inputs = rng().integers(0, 256, (count, 1, 8, 8), np.uint8)
    inputs[:, 0, 0, 0], inputs[:, 0, 0, 1] = np.arange(count) // 256, np.arange(count) % 256
    targets = np.arange(count) % classes
    official = (inputs[:test], targets[:test]) if test else (None, None)
    return Dataset(schema, inputs, targets, *official)


def table(columns, target, features=None):
    columns = np.asarray(columns, np.float64)
    features = features or tuple(Feature(f"x{number}") for number in range(columns.shape[1]))
    schema = Schema((sum(feature.width for feature in features),), "regression", features=features, target="y")
    return Dataset(schema, columns, np.asarray(target, np.float64)[:, None])


def numbers(split):
    """The numbers of the examples in a split of ``images``."""
    return set(np.rint(split.inputs[:, 0, 0, 0] * 255 * 256 + split.inputs[:, 0, 0, 1] * 255).astype(int))


def split(dataset, validation=0.2, test=0.1, seed=0):
    return prepare(dataset, validation_share=validation, test_share=test, rng=rng(seed))


def test_every_example_is_in_exactly_one_split():
    parts = split(images(500))
    assert [len(part) for part in (parts.train, parts.validation, parts.test)] == [350, 100, 50]
    assert numbers(parts.train) | numbers(parts.validation) | numbers(parts.test) == set(range(500))


def test_inputs_and_targets_stay_together():
    data = images(300)
    for part in (lambda parts: parts.train, lambda parts: parts.validation, lambda parts: parts.test):
        chosen = part(split(data))
        indices = np.rint(chosen.inputs[:, 0, 0, 0] * 255 * 256 + chosen.inputs[:, 0, 0, 1] * 255).astype(int)
        np.testing.assert_array_equal(chosen.targets, indices % 10)


def test_the_same_seed_gives_the_same_splits_and_another_one_others():
    first, again, other = split(images(200)), split(images(200)), split(images(200), seed=1)
    np.testing.assert_array_equal(first.train.inputs, again.train.inputs)
    assert numbers(first.train) != numbers(other.train)


def test_the_official_test_set_is_used_whole_and_nothing_else_is_held_out_for_it():
    parts = split(images(200, test=40), validation=0.1, test=0.5)
    assert [len(part) for part in (parts.train, parts.validation, parts.test)] == [180, 20, 40]


def test_a_share_of_nothing_gives_no_split():
    parts = split(images(50), validation=0.0, test=0.0)
    assert parts.validation is None and parts.test is None and len(parts.train) == 50


@given(
    sizes=st.lists(st.integers(1, 30), min_size=2, max_size=6),
    validation=st.floats(0, 0.5),
    test=st.floats(0, 0.49),
    seed=st.integers(0, 99),
)
def test_classes_keep_their_proportions_and_one_example_to_train_on(sizes, validation, test, seed):
    schema = Schema((1,), "classification", tuple(map(str, range(len(sizes)))), features=(Feature("x"),))
    targets = np.repeat(np.arange(len(sizes)), sizes)
    data = Dataset(schema, np.arange(len(targets), dtype=np.float64)[:, None], targets)
    parts = split(data, validation, test, seed)
    trained = np.bincount(parts.train.targets, minlength=len(sizes))
    assert (trained >= 1).all()
    if parts.test is not None:
        tested = np.bincount(parts.test.targets, minlength=len(sizes))
        assert (np.abs(tested - np.array(sizes) * round(test * len(data)) / len(data)) <= 1).all()


def test_images_are_pixels_divided_by_255():
    data = images(100)
    parts = split(data, 0.0, 0.0)
    np.testing.assert_array_equal(parts.train.inputs, data.inputs / np.float32(255))
    assert parts.train.inputs.dtype == np.float32


def test_converting_images_makes_no_float_copy_of_everything():
    data = images(20_000, test=1000)
    wanted = 21_000 * 64 * 4
    tracemalloc.start()
    split(data, validation=0.1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.5 * wanted


def test_numbers_are_standardised_by_the_training_split_alone():
    data = table(rng().normal(50, 9, (400, 3)), rng(1).normal(-7, 2, 400))
    parts = split(data)
    assert parts.train.inputs.mean(axis=0) == pytest.approx(np.zeros(3), abs=1e-6)
    assert parts.train.inputs.std(axis=0) == pytest.approx(np.ones(3), abs=1e-6)
    assert parts.train.targets.mean() == pytest.approx(0, abs=1e-6)
    # The held-out rows keep what chance gave them: were they part of the fit, all three would be off.
    assert abs(parts.validation.inputs.mean(axis=0)).max() > 1e-3


def test_held_out_rows_do_not_change_the_scales():
    data = table(np.arange(100.0)[:, None], np.arange(100.0))
    parts = split(data)
    held = parts.preparation.restore_targets(parts.test.targets)[:, 0].round().astype(int)
    data.inputs[held] = 1e6
    assert split(data).preparation == parts.preparation


def test_a_column_that_never_varies_becomes_zero():
    parts = split(table(np.full((50, 2), [0.1, 3.0]), np.arange(50)))
    np.testing.assert_array_equal(parts.train.inputs, np.zeros((35, 2)))


def test_large_numbers_do_not_overflow():
    parts = split(table([[1e150], [-1e150]] * 20, [1e150, -1e150] * 20))
    assert np.isfinite(parts.train.inputs).all() and np.isfinite(parts.train.targets).all()


def test_a_category_becomes_one_input_for_each_of_its_values():
    features = (Feature("size"), Feature("colour", ("red", "green", "blue")), Feature("only", ("one",)))
    data = table([[1.0, 0, 0], [3.0, 2, 0], [5.0, 1, 0]], [1, 2, 3], features)
    parts = split(data, 0.0, 0.0)
    assert parts.preparation.input_shape == (5,)
    np.testing.assert_array_equal(parts.train.inputs[:, 1:4], [[1, 0, 0], [0, 0, 1], [0, 1, 0]])
    np.testing.assert_array_equal(parts.train.inputs[:, 4], [0, 0, 0])


def test_one_raw_example_or_many_are_prepared_alike():
    features = (Feature("size"), Feature("colour", ("red", "green")))
    data = table([[1.0, 0], [3.0, 1], [5.0, 1]], [1, 2, 3], features)
    parts = split(data, 0.0, 0.0)
    many = parts.preparation.inputs(data.inputs)
    np.testing.assert_array_equal(many, parts.train.inputs)
    np.testing.assert_array_equal(parts.preparation.inputs(data.inputs[1]), many[1:2])
    drawing = split(images(20), 0.0, 0.0).preparation
    assert drawing.inputs(np.full((1, 8, 8), 255, np.uint8)).tolist() == np.ones((1, 1, 8, 8)).tolist()


def test_an_example_of_another_shape_or_an_unknown_category_is_refused():
    features = (Feature("size"), Feature("colour", ("red", "green")))
    preparation = split(table([[1.0, 0], [3.0, 1]], [1, 2], features), 0.0, 0.0).preparation
    with pytest.raises(DataError, match="shape"):
        preparation.inputs(np.zeros((4, 3)))
    for code in (2.0, -1.0, np.nan):
        with pytest.raises(DataError, match="Column 2 holds a category"):
            preparation.inputs(np.array([1.0, code]))


def test_predictions_of_a_regression_come_back_in_real_units():
    target = rng().normal(4000, 800, 60)
    parts = split(table(rng().normal(size=(60, 1)), target), 0.0, 0.0)
    restored = parts.preparation.restore_targets(parts.train.targets)
    assert restored[:, 0] == pytest.approx(target, rel=1e-6)
    assert parts.preparation.target_scale == pytest.approx([target.std()])
    np.testing.assert_allclose(parts.preparation.targets(target[:, None]), parts.train.targets)


def test_classes_are_left_as_they_are():
    preparation = split(images(30)).preparation
    assert preparation.targets(np.array([3, 1])).dtype == np.int64
    probabilities = np.full((2, 10), 0.1, np.float32)
    assert preparation.restore_targets(probabilities) is probabilities
    assert preparation.target_scale.size == 0


@pytest.mark.parametrize("name", ["iris", "penguins"])
def test_a_preparation_survives_json(name):
    preparation = split(inspect_csv(f"sample:{name}.csv").source.load()).preparation
    assert Preparation.from_json(json.loads(json.dumps(preparation.to_json()))) == preparation


@pytest.mark.parametrize(
    "change",
    [
        {"shape": []},
        {"shape": [5]},
        {"widths": [1]},
        {"centre": [0.0]},
        {"spread": [0.0] * 4},
        {"spread": [1.0, 1.0, 1.0, float("inf")]},
        {"centre": ["x"] * 4},
        {"target_centre": [1.0]},
        {"widths": [1, 1, 1, -1]},
        {"shape": None},
    ],
)
def test_a_preparation_that_contradicts_itself_is_refused(change):
    plain = split(inspect_csv("sample:iris.csv").source.load()).preparation.to_json()
    with pytest.raises(DataError, match="Train the network again"):
        Preparation.from_json(plain | change)


def test_no_preparation_at_all_is_refused():
    for content in (None, [], "x", {}):
        with pytest.raises(DataError, match="cannot be read"):
            Preparation.from_json(content)


def test_shares_that_leave_nothing_and_empty_data_are_refused():
    with pytest.raises(DataError, match="validation and test take everything"):
        split(images(50), validation=0.6, test=0.5)
    with pytest.raises(DataError, match="no examples"):
        split(images(0))

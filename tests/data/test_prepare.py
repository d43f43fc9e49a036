"""Splits are honest, scales are fitted on the training split alone, and the way back is exact."""

import json
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpnn_studio.data.dataset import DataError, Dataset, Feature, Schema
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.preparation import Preparation
from mpnn_studio.data.prepare import balanced_weights, fit, prepare
from mpnn_studio.data.preparing import Preparing
from mpnn_studio.data.tones import DARK_ON_LIGHT


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


def split(dataset, validation=0.2, test=0.1, seed=0, **settings):
    return prepare(dataset, Preparing(validation, test, seed=seed, **settings))


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
    for code in (2.0, -1.0):
        with pytest.raises(DataError, match="Column 2 holds a category"):
            preparation.inputs(np.array([1.0, code]))


def test_of_a_category_that_is_not_known_none_is_the_one():
    features = (Feature("size"), Feature("colour", ("red", "green")))
    preparation = split(table([[1.0, 0], [3.0, 1]], [1, 2], features), 0.0, 0.0).preparation
    assert preparation.inputs(np.array([1.0, np.nan]))[0, 1:].tolist() == [0.0, 0.0]


def test_inputs_of_a_table_come_back_as_its_rows():
    schema = Schema((2,), "classification", ("no", "yes"), features=(Feature("x"), Feature("kind", ("a", "b", "c"))))
    rows = np.column_stack([rng().normal(5, 2, 30), rng().integers(0, 3, 30)])
    preparation = prepare(Dataset(schema, rows, np.arange(30) % 2), Preparing()).preparation
    assert preparation.restore_inputs(preparation.inputs(rows)) == pytest.approx(rows, abs=1e-5)


@pytest.mark.parametrize("scaling", ["standard", "pixel", "minmax"])
def test_pixels_come_back(scaling):
    dataset = images(20)
    preparation = prepare(dataset, Preparing(scaling=scaling)).preparation
    assert preparation.restore_inputs(preparation.inputs(dataset.inputs)) == pytest.approx(dataset.inputs, abs=1e-3)


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
        {"fill": [1.0]},
        {"fill": [float("nan")] * 4},
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


# Scaling


@pytest.mark.parametrize(
    ("scaling", "centre", "spread"), [("none", 0, 1), ("pixel", 0, 255), ("minmax", 2, 8), ("standard", 5, 3)]
)
def test_columns_and_pixels_are_scaled_as_chosen(scaling, centre, spread):
    values = np.array([2.0, 2.0, 2.0, 8.0, 8.0, 10.0, 5.0, 3.0, 5.0])
    values = np.array([2.0, 2.0, 4.0, 10.0, 5.0, 7.0]) if scaling == "minmax" else values
    data = table(values[:, None], np.arange(len(values)))
    parts = split(data, 0.0, 0.0, scaling=scaling)
    if scaling == "standard":
        centre, spread = values.mean(), values.std()
    np.testing.assert_allclose(parts.train.inputs[:, 0], (values - centre) / spread, rtol=1e-6)


@pytest.mark.parametrize(
    ("scaling", "centre", "spread"), [("none", 0, 1), ("pixel", 0, 255), ("minmax", 20, 220), ("standard", None, None)]
)
def test_all_pixels_of_images_are_scaled_by_one_pair_of_numbers(scaling, centre, spread):
    pixels = np.clip(rng().integers(0, 256, (5000, 1, 2, 2)), 20, 240).astype(np.uint8)
    data = Dataset(Schema((1, 2, 2), "classification", ("a", "b")), pixels, np.arange(5000) % 2)
    parts = split(data, 0.0, 0.0, scaling=scaling)
    if centre is None:
        centre, spread = pixels.mean(), pixels.std()
    np.testing.assert_allclose(parts.train.inputs, (pixels - np.float64(centre)) / spread, rtol=1e-4, atol=1e-5)
    assert Preparation.from_json(parts.preparation.to_json()) == parts.preparation


@pytest.mark.parametrize("scaling", ["standard", "minmax"])
@pytest.mark.parametrize("kind", ["table", "images"])
def test_no_value_of_a_held_out_example_reaches_the_scales(scaling, kind):
    def spoiled(value):
        column = np.arange(400.0)[:, None] % 200
        column[0::4] = value
        split = np.tile(np.array([1, 0, 2, 0], np.int8), 100)
        column[2::4] = value
        if kind == "table":
            return replace(table(column, np.arange(400) % 7), split=split)
        pixels = column.astype(np.uint8).reshape(-1, 1, 1, 1)
        return Dataset(Schema((1, 1, 1), "classification", ("a", "b")), pixels, np.arange(400) % 2, split=split)

    calm, wild = split(spoiled(0), scaling=scaling), split(spoiled(255), scaling=scaling)
    assert calm.preparation == wild.preparation
    assert not np.array_equal(calm.test.inputs, wild.test.inputs)


# Missing values


def gappy(rule, values, part):
    features = (Feature("x", missing=rule), Feature("y"))
    data = table(np.c_[values, np.arange(len(values))], np.arange(len(values)), features)
    return replace(data, split=np.array(part, np.int8))


@pytest.mark.parametrize(("rule", "fill"), [("mean", 4.0), ("median", 2.0)])
def test_gaps_are_filled_with_what_was_measured_on_the_training_rows(rule, fill):
    values = [1.0, 2.0, 9.0, np.nan, 1000.0, np.nan, 500.0]
    parts = split(gappy(rule, values, [0, 0, 0, 0, 1, 2, 2]), scaling="none")
    assert parts.preparation.fill[0] == fill
    assert parts.train.inputs[:, 0].tolist() == [1.0, 2.0, 9.0, fill]
    assert parts.test.inputs[:, 0].tolist() == [fill, 500.0]
    assert parts.preparation.inputs(np.array([np.nan, 3.0])).tolist() == [[fill, 3.0]]


def test_filled_values_take_part_in_the_scale_and_the_fill_survives_a_file():
    parts = split(gappy("mean", [0.0, 6.0, np.nan, np.nan, 7.0], [0, 0, 0, 0, 1]))
    assert parts.train.inputs[:, 0].std() == pytest.approx(1.0)
    assert Preparation.from_json(json.loads(json.dumps(parts.preparation.to_json()))) == parts.preparation


def test_a_column_with_no_known_training_value_is_filled_with_zero():
    parts = split(gappy("median", [np.nan, np.nan, 5.0], [0, 0, 1]))
    assert parts.train.inputs[:, 0].tolist() == [0.0, 0.0]
    assert np.isfinite(parts.validation.inputs).all()


def test_a_preparation_from_before_gaps_were_filled_still_opens():
    plain = split(table(np.arange(20.0)[:, None], np.arange(20))).preparation
    content = plain.to_json()
    del content["fill"]
    assert Preparation.from_json(content) == plain


# A split that the data itself gives, or that ignores classes


def test_a_split_column_is_obeyed_to_the_row():
    part = np.array([2, 0, 1, 0, 0, 1, 2, 0, 0, 0] * 5, np.int8)
    parts = split(replace(images(50), split=part))
    assert numbers(parts.train) == set(np.flatnonzero(part == 0))
    assert numbers(parts.validation) == set(np.flatnonzero(part == 1))
    assert numbers(parts.test) == set(np.flatnonzero(part == 2))


def test_what_a_split_column_leaves_out_is_drawn_from_its_training_rows():
    part = np.array([2, 0, 0, 0, 0] * 20, np.int8)
    parts = split(replace(images(100), split=part), validation=0.25)
    assert numbers(parts.test) == set(np.flatnonzero(part == 2))
    assert (len(parts.train), len(parts.validation)) == (60, 20)


def test_a_split_column_without_training_rows_is_refused():
    with pytest.raises(DataError, match="no row for training"):
        split(replace(images(10), split=np.ones(10, np.int8)))


def test_without_stratifying_proportions_are_left_to_chance():
    data = images(400, classes=2)
    counts = {tuple(np.bincount(split(data, seed=seed, stratified=False).validation.targets)) for seed in range(8)}
    assert len(counts) > 1 and all(sum(pair) == 80 for pair in counts)
    assert {tuple(np.bincount(split(data, seed=seed).validation.targets)) for seed in range(8)} == {(40, 40)}


# Class weights


def test_balanced_weights_let_every_class_count_alike():
    data = images(100, classes=2)
    data.targets[:] = np.arange(100) < 90
    parts = split(data, 0.0, 0.0, class_weights="balanced")
    counts = np.bincount(parts.train.targets)
    assert parts.class_weights[0] * counts[0] == pytest.approx(parts.class_weights[1] * counts[1])
    assert sum(parts.class_weights[label] for label in parts.train.targets) == pytest.approx(100)
    assert not split(data).class_weights


def test_a_class_without_examples_has_no_infinite_weight_and_a_regression_none_at_all():
    assert balanced_weights(np.array([0, 0, 2]), 3) == {0: 0.75, 1: 1.0, 2: 1.5}
    assert not split(table(np.arange(20.0)[:, None], np.arange(20)), class_weights="balanced").class_weights


@pytest.mark.parametrize(
    ("features", "shape"),
    [((), (12, 2)), ((), (12, 0)), ((Feature("a"),), (12, 2)), ((Feature("a"),), (12,)), ((), (12, 4, 4))],
)
def test_a_source_whose_examples_are_not_what_its_schema_names_is_refused_in_words(features, shape):
    schema = Schema(shape[1:], "classification", ("no", "yes"), features=features)
    dataset = Dataset(schema, np.zeros(shape), np.arange(12) % 2)
    with pytest.raises(DataError, match=f"its schema names {len(features)} features"):
        prepare(dataset, Preparing())


def test_a_nearly_constant_column_is_not_blown_up():
    rare, noisy = np.zeros(1000), np.full(1000, 20.0)
    rare[::250] = 1.0
    noisy[::2] += 1e-12
    parts = split(table(np.column_stack([rare, noisy, rng().normal(size=1000)]), np.arange(1000)), test=0.0)
    assert np.abs(parts.train.inputs[:, 0]).max() <= 1
    assert np.abs(parts.train.inputs[:, 1]).max() < 1e-6
    assert parts.train.inputs[:, 2].std() == pytest.approx(1, abs=1e-3)


def test_pictures_on_light_ground_are_centred_so_that_their_ground_is_not_all_that_counts():
    dark = images(10)
    light = replace(dark, schema=replace(dark.schema, tones=DARK_ON_LIGHT), inputs=255 - dark.inputs)
    rows = np.arange(10)
    assert fit(dark, rows, "auto").centre == (0.0,)
    assert fit(light, rows, "auto").centre[0] == pytest.approx(light.inputs.mean())
    assert fit(light, rows, "pixel").centre == (0.0,)

"""What is told of a data set is what is in it."""

import numpy as np
import pytest

from mpnn_studio.data.dataset import Dataset, Feature, Schema
from mpnn_studio.data.preparing import Preparing
from mpnn_studio.data.source import Cancelled
from mpnn_studio.data.summary import find_facts, imbalance, is_lopsided, summarise

RNG = np.random.default_rng(3)


def table(rows=100, **more):
    features = (Feature("length", missing="mean"), Feature("colour", ("red", "blue", "missing"), missing="category"))
    schema = Schema((4,), "classification", ("rare", "common"), 1, features, "kind", ("kind",))
    inputs = np.stack([RNG.normal(size=rows), RNG.integers(0, 3, rows)], axis=1)
    return Dataset(schema, inputs, (np.arange(rows) % 10 > 0).astype(np.int64), **more)


def images(count=40):
    pixels = RNG.integers(0, 200, (count, 1, 6, 6), dtype=np.uint8)
    schema = Schema((1, 6, 6), "classification", ("a", "b"), target="letter")
    return Dataset(schema, pixels, np.arange(count) % 2, pixels[:8], np.arange(8) % 2)


def summary_of(dataset, **settings):
    return summarise(find_facts(dataset), Preparing(**settings))


def test_a_number_is_told_with_range_mean_and_middle_of_what_is_known():
    dataset = table()
    dataset.inputs[:4, 0] = [np.nan, np.nan, -9.0, 12.0]
    column, *_ = find_facts(dataset).columns
    known = dataset.inputs[2:, 0]
    assert (column.low, column.high, column.missing, column.rule) == (-9.0, 12.0, 2, "mean")
    assert column.mean == pytest.approx(known.mean()) and column.median == pytest.approx(np.median(known))


def test_a_category_is_told_with_its_counts_and_what_is_missing_in_it():
    dataset = table()
    column = find_facts(dataset).columns[1]
    assert dict(column.counts) == {
        name: int((dataset.inputs[:, 1] == place).sum()) for place, name in enumerate(("red", "blue", "missing"))
    }
    assert column.missing == dict(column.counts)["missing"]


def test_the_target_is_a_column_too():
    target = find_facts(table()).columns[-1]
    assert (target.name, target.predicted, dict(target.counts)) == ("kind", True, {"rare": 10, "common": 90})


def test_a_column_without_any_value_is_told_as_all_missing():
    dataset = table()
    dataset.inputs[:, 0] = np.nan
    assert find_facts(dataset).columns[0].missing == 100


def test_images_are_told_by_their_pixels_and_classes():
    dataset = images()
    pixels, letter = find_facts(dataset).columns
    assert (pixels.low, pixels.high) == (dataset.inputs.min(), dataset.inputs.max())
    assert pixels.mean == pytest.approx(dataset.inputs.mean())
    assert dict(letter.counts) == {"a": 20, "b": 20}


def test_sizes_and_class_counts_are_those_of_each_split():
    summary = summary_of(table(), validation_share=0.2, test_share=0.1)
    assert summary.sizes == {"train": 70, "validation": 20, "test": 10}
    assert summary.class_counts.tolist() == [[7, 63], [2, 18], [1, 9]]


def test_an_official_test_set_is_the_test_split():
    summary = summary_of(images(), test_share=0.5, validation_share=0.0)
    inputs, _, rows = summary.examples("test")
    assert summary.official_test and summary.sizes == {"train": 40, "validation": 0, "test": 8}
    assert inputs is summary.facts.dataset.test_inputs and rows.tolist() == list(range(8))


def test_examples_of_a_held_out_split_that_are_trained_on_too_are_counted():
    assert summary_of(images(), validation_share=0.0).duplicates == {"validation": 0, "test": 8}
    twice = table(20)
    both = Dataset(twice.schema, np.tile(twice.inputs, (2, 1)), np.tile(twice.targets, 2), split=np.repeat([0, 1], 20))
    assert summary_of(both, test_share=0.0).duplicates == {"validation": 20, "test": 0}


def test_without_classes_nothing_is_counted_by_class():
    schema = Schema((1,), "regression", features=(Feature("x"),), target="y")
    dataset = Dataset(schema, RNG.normal(size=(30, 1)), RNG.normal(size=(30, 1)))
    summary = summary_of(dataset)
    assert summary.class_counts.shape == (3, 0)
    assert [column.name for column in summary.facts.columns] == ["x", "y"]


def test_scales_are_those_of_the_training_split():
    summary = summary_of(table(), scaling="standard")
    inputs, _, rows = summary.examples("train")
    assert summary.preparation.centre[0] == pytest.approx(inputs[rows, 0].mean())


@pytest.mark.parametrize(("counts", "lopsided"), [([50, 50], False), ([60, 40, 0], False), ([75, 25], True)])
def test_classes_are_lopsided_where_one_is_three_times_another(counts, lopsided):
    assert is_lopsided(np.array(counts)) == lopsided


def test_imbalance_of_nothing_is_none():
    assert imbalance(np.zeros(3, np.int64)) == 1.0


def test_looking_through_can_be_cancelled():
    def cancel(share):
        raise Cancelled

    with pytest.raises(Cancelled):
        find_facts(table(), cancel)

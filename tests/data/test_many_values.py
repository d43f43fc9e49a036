"""Columns of many values: names are skipped, ids too, and of categories the most frequent are told apart."""

from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.data.decisions import Decisions, inspect_decided
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.data.unlabelled import read_new


def noise(number, salt=1):
    return (number * 7919 * salt + 13) % 1009 / 100


def table(cell, rows=1200, name="city"):
    """A table with a column whose cells are made by a function of their number."""
    lines = "".join(f"{noise(n)},{cell(n)},{'ab'[n * 31 % 7 % 2]}\n" for n in range(rows))
    return f"u,{name},label\n{lines}"


def city(number):
    """Of 300 cities, c0 to c9 in three of four rows."""
    return f"c{number % 10}" if number % 4 else f"c{10 + number // 4 % 290}"


def column(inspection, name):
    return next(found.column for found in inspection.columns if found.name == name)


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        (city, "feature"),
        (lambda n: f"name {n * 7 % 1200 // 2}", "skip"),
        (lambda n: f"{n * 7919:x}-{n}", "skip"),
        (lambda n: 1_000_000 + n * n * 7919 % 8_999_993, "skip"),
        (lambda n: n * 7 % 1201, "skip"),
        (lambda n: 5000 - 3 * n, "skip"),
        (lambda n: n * n * 31 % 97, "feature"),
    ],
    ids=["cities", "names", "codes", "long numbers", "shuffled row numbers", "falling", "numbers"],
)
def test_what_names_the_rows_is_skipped_and_what_tells_something_is_not(write, cell, role):
    inspection = inspect_csv(write(table(cell)))
    assert column(inspection, "city").role == role
    if role == "skip":
        assert any("it is skipped: it" in remark for remark in inspection.columns[1].remarks)


def test_of_many_categories_the_most_frequent_are_told_apart_and_the_others_are_one(write):
    inspection = inspect_csv(write(table(city)))
    found = column(inspection, "city")
    assert found.kept == len(found.categories) == 50
    assert {f"c{number}" for number in range(10)} <= set(found.categories)
    feature = found.feature()
    assert (feature.width, feature.categories[-1]) == (51, "other")
    data = inspection.dataset(inspection.usable())
    counts = np.bincount(data.inputs[:, 1].astype(int))
    assert counts.sum() == 1200 and counts[-1] > counts[10:-1].max()
    assert "told apart, all others are one" in " ".join(inspection.columns[1].remarks)


def test_how_many_are_told_apart_is_a_persons_choice_and_kept_in_the_project(write):
    path = write(table(city))
    few = inspect_decided(str(path), Decisions(kept={"city": 5})).usable()
    assert [feature.width for feature in few.schema().features] == [1, 6]
    again = CsvFile.from_config(few.get_config())
    assert again.schema() == few.schema() and again.load().inputs.shape == (1200, 2)
    everything = inspect_decided(str(path), Decisions(kept={"city": 0})).usable()
    assert everything.schema().features[1].width == 300


def test_a_column_that_is_predicted_keeps_all_its_classes(write):
    inspection = inspect_csv(write(table(city)))
    assert len(inspection.as_target(1).categories) == 300


def test_a_new_value_counts_as_one_of_the_others(write, tmp_path):
    found = column(inspect_csv(write(table(city))), "city")
    schema = inspect_csv(write(table(city))).usable().schema()
    new = tmp_path / "new.csv"
    new.write_text("u,city\n1.5,c1\n2.5,nowhere\n3.5,\n")
    read = read_new(new, schema)
    assert read.values[:2, 1].tolist() == [found.categories.index("c1"), 50]
    assert not any("nowhere" in remark for remark in read.remarks)
    own = replace(found, missing="category").feature()
    assert own.categories[-2:] == ("other", "missing")

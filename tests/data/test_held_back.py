"""The last part of a series, and whole groups, can be held back; where that matters, it is said."""

import numpy as np
import pytest

from mpnn_studio.data.dataset import Dataset, Feature, Schema
from mpnn_studio.data.decisions import Decisions, inspect_decided
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.preparing import Preparing
from mpnn_studio.data.splits import split_rows


def examples(count=200, groups=None):
    schema = Schema((1,), "classification", ("a", "b"), features=(Feature("x"),))
    return Dataset(schema, np.arange(count)[:, None] * 1.0, np.arange(count) % 2, groups=groups)


def test_the_last_part_is_held_back_for_the_test_and_before_it_for_validation():
    rows = split_rows(examples(), Preparing(0.1, 0.2, held_back="last"))
    np.testing.assert_array_equal(rows.train, np.arange(140))
    np.testing.assert_array_equal(rows.validation, np.arange(140, 160))
    np.testing.assert_array_equal(rows.test, np.arange(160, 200))


@pytest.mark.parametrize("held_back", ["random", "last"])
def test_no_group_is_torn_apart(held_back):
    groups = np.arange(200) // 7 % 20
    rows = split_rows(examples(groups=groups), Preparing(0.2, 0.2, held_back=held_back))
    parts = [set(groups[part].tolist()) for part in (rows.train, rows.validation, rows.test)]
    assert not parts[0] & parts[1] and not parts[0] & parts[2] and not parts[1] & parts[2]
    assert sum(map(len, (rows.train, rows.validation, rows.test))) == 200
    if held_back == "random":
        assert 25 <= len(rows.test) <= 55


def test_one_group_alone_is_trained_on():
    rows = split_rows(examples(groups=np.zeros(200, np.int64)), Preparing(0.1, 0.1))
    assert len(rows.train) == 200


def visits(write, name="customer"):
    cells = [(f"C{n * 13 % 40}", n * 7919 % 1009 / 10, "ab"[n * n % 7 % 2]) for n in range(240)]
    return write(f"{name},u,label\n" + "".join(f"{who},{u},{label}\n" for who, u, label in cells))


def test_customers_with_several_rows_are_told_and_kept_together(write):
    path = visits(write)
    inspection = inspect_csv(path)
    assert any(w.startswith("each customer has several rows") for w in inspection.warnings(inspection.source.layout))
    together = inspect_decided(str(path), Decisions(group="customer"))
    source = together.usable()
    assert [feature.name for feature in source.schema().features] == ["u"]
    data = source.load()
    assert len(np.unique(data.groups)) == 40
    assert not any("several rows" in w for w in together.warnings(source.layout))


@pytest.mark.parametrize("step", [1, -1])
def test_rows_in_the_order_of_time_are_told(write, step):
    days = [f"2020-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}" for n in range(300)][::step]
    rows = "".join(f"{day},{n * 7919 % 1009 / 10},{n * 31 % 97}.5\n" for n, day in enumerate(days))
    inspection = inspect_csv(write("day,u,price\n" + rows))
    (warning,) = inspection.warnings(inspection.source.layout)
    assert warning.startswith("the rows are sorted by day")


def test_rows_in_any_order_are_not_told(write):
    days = [f"2020-{n * 7 % 12 + 1:02}-{n * 11 % 28 + 1:02}" for n in range(300)]
    rows = "".join(f"{day},{n * 7919 % 1009 / 10},{n * 31 % 97}.5\n" for n, day in enumerate(days))
    inspection = inspect_csv(write("day,u,price\n" + rows))
    assert inspection.warnings(inspection.source.layout) == ()

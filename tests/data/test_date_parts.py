"""Dates as inputs: the parts that say something in what a column spans, or that a person chose, and back again."""

import datetime
import json

import numpy as np
import pytest

from mpnn_studio.data.column_settings import column_from_json
from mpnn_studio.data.columns import Column
from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.date_inputs import date_inputs
from mpnn_studio.data.date_parts import CLOCK_PARTS, DATE_PARTS, day_of, input_names, proposed_parts
from mpnn_studio.data.decisions import Decisions, inspect_decided
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.kept_decisions import with_decisions
from mpnn_studio.data.preparation import Preparation
from mpnn_studio.data.prepare import prepare
from mpnn_studio.data.preparing import Preparing
from mpnn_studio.data.unlabelled import read_for

EPOCH = datetime.datetime(1970, 1, 1)


def days(start, count, **step):
    begin, step = datetime.datetime.fromisoformat(start), datetime.timedelta(**step)
    return np.array([(begin + number * step - EPOCH) / datetime.timedelta(days=1) for number in range(count)])


def months(count, day=1):
    return np.array(
        [(datetime.date(2010 + n // 12, n % 12 + 1, day) - EPOCH.date()).days for n in range(count)], np.float64
    )


@pytest.mark.parametrize(
    ("dates", "parts"),
    [
        (days("2024-03-01", 60, hours=1), ("time", "hour")),
        (days("2024-03-01", 500, hours=1), ("time", "weekday", "hour")),
        (days("2024-03-01", 120, days=1), ("day of year", "weekday")),
        (days("2024-03-01", 500, days=1), ("year", "day of year", "weekday")),
        (days("2020-03-01", 1500, days=1), ("year", "month", "weekday")),
        (days("2020-03-01", 20000, hours=7), ("year", "month", "weekday", "hour")),
        (days("2024-01-01", 60, days=7), ("year", "day of year")),
        (months(100), ("year", "month")),
        (months(10), ("month",)),
        (days("1930-03-01", 900, days=31), ("year", "month")),
        (months(109)[::12], ("year",)),
        (days("2024-03-01", 5, days=1), ("time",)),
        (np.array([]), ("time",)),
    ],
)
def test_the_parts_are_those_that_say_something_in_what_the_column_spans(dates, parts):
    assert proposed_parts(dates) == parts


def test_the_last_days_of_months_are_monthly_data_too():
    ends = months(60)[1:] - 1
    assert proposed_parts(ends) == ("year", "month")


def test_what_comes_round_again_is_a_circle_and_the_year_a_number():
    moments = [datetime.datetime(2019, 7, 1, 6), datetime.datetime(2020, 12, 31, 18)]
    values = np.array([(moment - EPOCH) / datetime.timedelta(days=1) for moment in moments])
    parts = ("year", "month", "weekday", "hour")
    found = dict(zip(input_names(parts), date_inputs(values, parts, 17897.0, 365.0).T, strict=True))
    assert list(found) == [
        "year", "month (sin)", "month (cos)", "weekday (sin)", "weekday (cos)", "hour (sin)", "hour (cos)",
    ]  # fmt: skip
    assert np.allclose(found["year"], [0.0, 1.0])
    assert np.allclose(found["month (cos)"], [-1.0, np.cos(2 * np.pi * 11 / 12)])
    # The first of July 2019 was a Monday.
    assert np.allclose(found["weekday (sin)"], np.sin(2 * np.pi * np.array([0, 3]) / 7))
    assert np.allclose(found["hour (sin)"], [1.0, -1.0])


def test_every_part_declared_is_reckoned_with_as_many_inputs_as_it_has_names():
    for part in {*DATE_PARTS, *CLOCK_PARTS}:
        assert date_inputs(np.array([0.0, 17897.25]), (part,), 0.0, 1.0).shape == (2, len(input_names((part,))))


def test_no_number_of_days_is_too_large_or_none_at_all():
    found = date_inputs(np.array([1e300, -1e300, np.inf, np.nan]), ("year", "month"), 0.0, 1.0)
    assert np.isfinite(found[:3]).all()
    assert np.isnan(found[3]).all()


@pytest.mark.parametrize(
    ("parts", "exact"),
    [
        (("time", "weekday"), 1e-6),
        (("year", "day of year", "hour"), 0.51),
        (("year", "month"), 31),
        (("day of year",), 1),
        (("time of day",), 1e-6),
    ],
)
def test_inputs_become_the_date_again_as_nearly_as_its_parts_tell(parts, exact):
    dates = days("2019-11-01", 150, hours=25) if "time of day" not in parts else np.linspace(0, 23.5, 30)
    found = day_of(date_inputs(dates, parts, 18300.0, 40.0), parts, 18300.0, 40.0)
    assert np.abs(found - dates).max() <= exact


@pytest.fixture
def sales(tmp_path):
    """Two thousand days with what was sold."""
    begin = datetime.date(2017, 1, 1)
    rows = [f"{begin + datetime.timedelta(days=n)},{n % 7},{n % 50}" for n in range(2000)]
    path = tmp_path / "sales.csv"
    path.write_text("\n".join(["sold,shop,price", *rows]), encoding="utf-8")
    return path


def test_a_table_with_dates_is_prepared_by_their_parts_and_the_inputs_are_named(sales):
    inspection = inspect_csv(sales)
    dataset = inspection.dataset(inspection.usable())
    assert dataset.schema.features[0].inputs == (
        "sold year", "sold month (sin)", "sold month (cos)", "sold weekday (sin)", "sold weekday (cos)",
    )  # fmt: skip
    assert dataset.schema.input_shape == (6,)
    prepared = prepare(dataset, Preparing())
    assert prepared.train.inputs.shape[1:] == (6,)
    assert np.abs(prepared.train.inputs).max() < 4
    restored = prepared.preparation.restore_inputs(prepared.train.inputs)
    raw = dataset.inputs[:, 0]
    assert raw.min() - 31 <= restored[:, 0].min() <= restored[:, 0].max() <= raw.max() + 31


def test_other_parts_are_chosen_by_their_names_in_whatever_order(sales):
    chosen = inspect_decided(str(sales), Decisions(parts={"sold": ("hour", "year")})).source
    assert chosen.layout[0].parts == ("year", "hour")
    with pytest.raises(DataError, match="the parts of sold are some of: time, year"):
        inspect_decided(str(sales), Decisions(parts={"sold": ("moon",)}))
    with pytest.raises(DataError, match="price holds no dates"):
        inspect_decided(str(sales), Decisions(parts={"price": ("year",)}))


def test_what_was_chosen_of_a_date_stays_when_the_file_is_chosen_again(sales):
    before = inspect_decided(str(sales), Decisions(parts={"sold": ("month",)})).source
    assert with_decisions(inspect_csv(sales), before).source.layout[0].parts == ("month",)


def test_a_project_of_before_learns_from_the_number_of_days_as_it_did(sales):
    source = inspect_csv(sales).source
    config = source.get_config()
    old = [{name: value for name, value in column.items() if name != "parts"} for column in config["columns"]]
    kept = type(source).from_config({**config, "columns": old})
    assert kept.schema().features[0].inputs == ("sold",)
    assert kept.schema().input_shape == (2,)
    # Also where the same file is chosen again.
    assert with_decisions(inspect_csv(sales), kept).source.schema().input_shape == (2,)
    plain = prepare(kept.load(), Preparing()).preparation
    content = plain.to_json()
    content.pop("parts")
    assert Preparation.from_json(json.loads(json.dumps(content))) == plain


def test_new_examples_are_prepared_alike_however_their_dates_are_written(sales, tmp_path):
    source = inspect_csv(sales).source
    preparation = prepare(source.load(), Preparing()).preparation
    path = tmp_path / "new.csv"
    path.write_text("sold,shop\n13-Apr-2021,1\n13-Apr-2021,2\n", encoding="utf-8")
    new = read_for(source, path)
    assert new.remarks == ()
    made = preparation.inputs(new.values)[0]
    expected = preparation.inputs(np.array([[(datetime.date(2021, 4, 13) - EPOCH.date()).days, 1.0]]))[0]
    assert np.array_equal(made, expected)


@pytest.mark.parametrize(
    ("times", "parts"), [(("00:10", "08:15:00", "23:50"), ("time of day",)), (("02:10", "03:15", "04:50"), ("time",))]
)
def test_times_that_fill_the_day_come_round_again(times, parts, tmp_path):
    path = tmp_path / "times.csv"
    path.write_text("at,load\n" + "".join(f"{times[n % 3]},{n}\n" for n in range(60)), encoding="utf-8")
    column = inspect_csv(path).columns[0].column
    assert (column.kind, column.parts) == ("number", parts)


def test_a_preparation_whose_parts_are_of_other_columns_is_refused(sales):
    content = prepare(inspect_csv(sales).source.load(), Preparing()).preparation.to_json()
    for parts in ([["year"], []], [["moon"], []], [["year", "month", "weekday"]], "year", [1, 2]):
        with pytest.raises(DataError, match="Train the network again"):
            Preparation.from_json({**content, "parts": parts})


@pytest.mark.parametrize("parts", [["moon"], "year", 3, [4]])
def test_a_setting_names_parts_that_there_are(parts):
    with pytest.raises(ValueError, match=r"parts of 'sold' are no list"):
        column_from_json({"name": "sold", "kind": "date", "parts": parts})


def test_only_dates_have_parts():
    assert Column("x").parts_possible == ()
    assert Column("x", "category").parts_possible == ()


@pytest.mark.parametrize(("name", "kind"), [("saledate", "date"), ("sale_date", "date"), ("candidate", "number")])
def test_whole_numbers_are_dates_where_the_name_and_all_of_them_say_so(name, kind, tmp_path):
    begin = datetime.date(2015, 1, 1)
    days = [f"{begin + datetime.timedelta(days=2 * n):%Y%m%d}" for n in range(300)]
    numbers = days if kind == "date" else [str(20150000 + 41 * n) for n in range(300)]
    path = tmp_path / "sales.csv"
    rows = "".join(f"{each},{place % 7}\n" for place, each in enumerate(numbers))
    path.write_text(f"{name},price\n{rows}", encoding="utf-8")
    assert inspect_csv(path).columns[0].column.kind == kind

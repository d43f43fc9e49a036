"""Tables as people have them, and what a careful colleague makes of each. The files stand in ``cases``."""

import csv
from pathlib import Path

import pytest

from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.inspection import inspect_csv

CASES = Path(__file__).parent / "cases"


def files(folder):
    paths = sorted((CASES / folder).iterdir())
    return pytest.mark.parametrize("path", paths, ids=[path.stem for path in paths])


def used(path):
    """Inspect a table that can be used as it is proposed; return it by column, and what is predicted."""
    inspection = inspect_csv(path)
    inspection.dataset(inspection.usable())
    return {found.name: found for found in inspection.columns}, inspection.source.schema()


def test_who_survived_is_predicted_and_what_names_a_passenger_is_skipped():
    columns, schema = used(CASES / "passengers" / "passengers.csv")
    assert (schema.target, schema.task, schema.classes) == ("Survived", "classification", ("0", "1"))
    skipped = {name for name, found in columns.items() if found.column.role == "skip"}
    assert skipped == {"PassengerId", "Name", "Ticket", "Cabin"}


@files("gaps")
def test_one_word_among_numbers_is_a_gap_however_often_it_stands_there(path):
    columns, _ = used(path)
    with path.open(encoding="utf-8", newline="") as file:
        gaps = sum(row["temp"] in ("-", "null", "#N/A") for row in csv.DictReader(file))
    assert gaps > 0
    assert (columns["temp"].column.kind, columns["temp"].missing) == ("number", gaps)


@files("thousands")
def test_numbers_as_people_write_them_are_numbers_and_the_price_is_predicted(path):
    columns, schema = used(path)
    assert [(found.column.kind, found.missing) for found in columns.values()] == [("number", 0)] * 3
    assert (schema.task, schema.target) == ("regression", list(columns)[-1])
    assert columns[schema.target].column.high > (50_000 if schema.target != "score" else 50)


@files("ids")
def test_what_names_the_rows_is_skipped_whatever_its_start_and_step(path):
    columns, schema = used(path)
    assert schema.target == list(columns)[-1]
    first = next(iter(columns.values()))
    assert first.column.role == ("skip" if path.stem != "answer-twice" else "feature")


@files("infinite")
def test_numbers_too_large_to_reckon_with_are_gaps_and_said(path):
    columns, schema = used(path)
    assert schema.target == "Label"
    assert "infinite number or one that is too large" in "".join(columns["Flow Bytes/s"].remarks)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("one-class", "label cannot be predicted: it has the same value in every row, 'cat'"),
        ("one-class-number", "label cannot be predicted: it has the same value in every row, 1"),
        ("every-row-another", "label cannot be predicted: it has another value in every row"),
        ("two-rows", "label cannot be predicted: it has another value in every row"),
        ("one-row", "label cannot be predicted: it has the same value in every row, 'yes'"),
    ],
)
def test_a_label_that_cannot_be_predicted_is_said_and_its_neighbour_is_not_predicted_instead(name, why):
    inspection = inspect_csv(CASES / "classes" / f"{name}.csv")
    assert why in inspection.choice.remark
    assert all(column.role != "target" for column in inspection.source.layout)
    with pytest.raises(DataError, match="no column is to be predicted: label"):
        inspection.usable()


@pytest.mark.parametrize("name", ["two-rows", "one-row"])
def test_what_too_few_rows_lack_is_said(name):
    with pytest.raises(DataError, match="cannot teach anything: add rows"):
        inspect_csv(CASES / "classes" / f"{name}.csv").usable()


@pytest.mark.parametrize("name", ["one-member", "ten-rows"])
def test_few_rows_are_trained_on(name):
    _, schema = used(CASES / "classes" / f"{name}.csv")
    assert (schema.target, schema.task) == ("label", "classification")


@files("prices")
def test_the_price_of_a_house_is_how_much(path):
    _, schema = used(path)
    assert (schema.target, schema.task) == ("price", "regression")


def test_times_of_the_day_are_hours_and_a_question_mark_is_a_gap():
    columns, _ = used(CASES / "power" / "power.txt")
    assert (columns["Date"].column.kind, columns["Time"].column.kind) == ("date", "number")
    assert columns["Kitchen"].missing > 0


@files("notes")
def test_titles_comments_units_totals_and_sources_are_no_rows(path):
    inspection = inspect_csv(path)
    columns, _ = used(path)
    names = ["temperature", "humidity", "evaporation"]
    if path.stem == "bracketed-units":
        names = ["temperature [°C]", "humidity, relative [%]", "evaporation (mm/day)"]
    if path.stem == "two-headers":
        names = ["air temperature", "air humidity", "ground evaporation"]
    assert list(columns) == names
    assert [(found.column.kind, found.missing) for found in columns.values()] == [("number", 0)] * 3
    assert len(inspection.source.load()) == (12 if path.stem == "units-row-small" else 200)
    shown = bool(inspection.source.left_out or inspection.source.end)
    assert shown == (path.stem not in ("bracketed-units",))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("space-quoted", ["a", "b", "note", "label"]),
        ("years", ["2019", "2020", "2021", "kind"]),
        ("no-header", ["column 1", "column 2", "column 3", "column 4"]),
        ("unnamed", ["column 1", "column 2", "column 3", "label"]),
        ("commas", ["size, in cm", "mass, in g", 'say "hi"', "kind, of two"]),
        ("html-name", ["<b>x</b>", "&amp;", "=1+1", "label"]),
        ("line-break", ["size in cm", "mass in g", "third", "kind"]),
        ("twice", ["x", "x (2)", "x_1", "label"]),
    ],
)
def test_odd_names_of_columns_are_as_written(name, columns):
    found, schema = used(CASES / "headers" / f"{name}.csv")
    assert list(found) == columns
    assert (schema.target, schema.task) == (columns[-1], "classification")

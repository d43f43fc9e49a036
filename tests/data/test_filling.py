"""Gaps that are filled in because rows with them cannot be left out: too many, or all of one class."""

import pytest

from mpnn_studio.data.decisions import Decisions, inspect_decided
from mpnn_studio.data.inspection import inspect_csv


@pytest.fixture
def trials(tmp_path):
    """Of the rare class, every row lacks the age; of the frequent ones a few."""
    rows = [f"{n % 7 if n % 5 else ''},{n},{'AB'[n % 2]},{n % 3}" for n in range(60)]
    rows += [f",{n},C,{n % 3}" for n in range(6)]
    path = tmp_path / "trials.csv"
    path.write_text("\n".join(["age,dose,diagnosis,site", *rows]), encoding="utf-8")
    return path


def test_a_class_that_leaving_rows_out_would_empty_is_kept_by_filling_in(trials):
    inspection = inspect_csv(trials)
    age = inspection.columns[0].column
    assert (age.role, age.missing) == ("feature", "median")
    assert all(found.column.missing == "drop" for found in inspection.columns[1:])
    dataset = inspection.dataset(inspection.usable())
    assert (len(dataset), set(dataset.targets.tolist())) == (66, {0, 1, 2})
    told = [text for text in inspection.warnings(inspection.source.layout) if "filled in" in text]
    assert told == [
        "what is missing in age is filled in: without these rows none of the class C would be left. "
        "They can be left out instead."
    ]


def test_so_it_is_for_a_target_that_is_chosen(trials):
    text = trials.read_text(encoding="utf-8").replace("diagnosis", "group")
    trials.write_text(text, encoding="utf-8")
    chosen = inspect_decided(str(trials), Decisions(target="group"))
    assert chosen.columns[0].column.missing == "median"
    by_site = inspect_csv(trials).predicting(inspect_csv(trials).source.layout, 3)
    assert [column.role for column in by_site].count("target") == 1


def test_a_person_may_leave_them_out_instead(trials):
    inspection = inspect_decided(str(trials), Decisions(missing={"age": "drop"}))
    assert any("no row of the class C is left" in text for text in inspection.warnings(inspection.source.layout))


def test_rows_are_left_out_where_every_class_keeps_some(trials):
    text = trials.read_text(encoding="utf-8") + "\n4,5,C,1"
    trials.write_text(text, encoding="utf-8")
    assert inspect_csv(trials).columns[0].column.missing == "drop"

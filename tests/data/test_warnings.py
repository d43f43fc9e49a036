"""What would mislead about a table is said with a way out."""

from pathlib import Path

from mpnn_studio.data.decisions import Decisions, inspect_decided
from mpnn_studio.data.inspection import inspect_csv

CASES = Path(__file__).parent / "cases"


def warned(path):
    inspection = inspect_csv(path)
    return inspection.warnings(inspection.source.layout)


def test_a_column_that_tells_the_answer_alone_is_named():
    (warning,) = warned(CASES / "ids" / "answer-twice.csv")
    assert warning.startswith("code tells label alone: every value goes with one class.")


def test_nothing_is_said_of_a_sound_table():
    assert warned("sample:iris.csv") == ()
    assert warned("sample:wine.csv") == ()


def test_more_inputs_than_rows_are_told(write):
    rows = "".join(",".join(f"{n * 7919 * k % 1009}.5" for k in range(1, 31)) + "\n" for n in range(20))
    (warning,) = warned(write(",".join(f"c{k}" for k in range(30)) + "\n" + rows))
    assert warning.startswith("29 inputs are more than the 20 rows that are used")


def test_a_class_that_leaving_rows_out_empties_is_told(write):
    rows = "".join(f"{n * 7919 % 1009}.5,{'' if n % 4 == 3 else n * 31 % 97},{'aabc'[n % 4]}\n" for n in range(80))
    left_out = Decisions(missing={"v": "drop"})
    inspection = inspect_decided(str(write("u,v,label\n" + rows)), left_out)
    (warning,) = inspection.warnings(inspection.source.layout)
    assert warning.startswith("no row of the class c is left")


def test_the_order_of_a_date_is_judged_over_the_whole_column(write):
    days = [f"{n // 24 % 12 + 1}/{n // 288 + 1}/2021 {n % 24:02}:00" for n in range(6000)]
    inspection = inspect_csv(write("when,u\n" + "".join(f"{day},{n % 31}.5\n" for n, day in enumerate(days))))
    assert not inspection.source.day_first
    assert inspection.columns[0].column.kind == "date" and not inspection.columns[0].missing


def test_a_number_that_parts_the_classes_or_follows_the_target_is_named(write):
    numbers = [n * 7919 % 1009 for n in range(60)]
    parted = "".join(f"{n * 31 % 97}.5,{n + 0.25},{'low' if n < 500 else 'high'}\n" for n in numbers)
    (warning,) = warned(write("u,points,label\n" + parted))
    assert warning.startswith("points tells label alone")
    copied = "".join(f"{n * 31 % 97}.5,{n * 1.1:.2f},{n}.5\n" for n in numbers)
    (warning,) = warned(write("u,gross,price\n" + copied))
    assert warning.startswith("gross tells price alone: one follows from the other")


def test_a_feature_that_is_missing_in_most_rows_is_named_where_it_is_used(write):
    rows = "".join(f"{n * 7919 % 1009}.5,{n * 31 % 97 if n % 5 == 0 else ''},{'ab'[n % 2]}\n" for n in range(80))
    inspection = inspect_csv(write("u,v,label\n" + rows))
    assert inspection.columns[1].column.role == "skip"
    assert inspection.columns[1].remarks == ("it is skipped: it is missing in most rows",)
    used = [found.column for found in inspection.columns]
    used[1] = inspection.as_feature(1)
    assert any(warning.startswith("v: missing in most rows") for warning in inspection.warnings(used))


def test_lopsided_classes_are_told_beforehand(write):
    rows = "".join(f"{n * 7919 % 1009}.5,{n * 31 % 97 + 0.5},{int(n % 40 == 7)}\n" for n in range(400))
    (warning,) = warned(write("u,v,label\n" + rows))
    assert warning.startswith("390 of 400 rows are 0: always saying so reaches 97.5 % accuracy.")

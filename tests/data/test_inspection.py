"""A CSV file is looked at, and what it probably is proposed."""

from dataclasses import replace

import numpy as np
import pytest

from mpnn_studio.data.contents import MAX_CATEGORIES
from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.describing import MAX_PROPOSED_CATEGORIES
from mpnn_studio.data.inspection import inspect_csv
from mpnn_studio.data.read_table import PREVIEW_ROWS
from mpnn_studio.data.source import Cancelled
from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.resources import asset

FLOWERS = "length,width,species\n" + "5.1,3.5,setosa\n6.0,2.9,virginica\n" * 10


def roles(inspection):
    return [found.column.role for found in inspection.columns]


def kinds(inspection):
    return [found.column.kind for found in inspection.columns]


def test_numbers_and_categories_are_told_apart_and_the_last_column_is_the_target(write):
    inspection = inspect_csv(write(FLOWERS))
    assert kinds(inspection) == ["number", "number", "category"]
    assert roles(inspection) == ["feature", "feature", "target"]
    assert inspection.rows == 20
    assert inspection.source.schema().classes == ("setosa", "virginica")


def test_range_and_middle_of_the_numbers_are_found(write):
    column = inspect_csv(write("x,y\n" + "".join(f"{x},{x / 7}\n" for x in range(1, 100)))).columns[0].column
    assert (column.low, column.high, column.typical) == (1.0, 99.0, 50.0)


def test_every_decision_about_the_file_is_a_setting(write):
    path = write("größe;preis\n" + "1,5;2,25\n3,5;4,75\n" * 5, "utf-16")
    source = inspect_csv(path).source
    assert (source.encoding, source.delimiter, source.decimal, source.header) == ("utf-16", ";", ",", True)
    assert source.size == path.stat().st_size
    assert source.path == str(path)
    assert [column.name for column in source.layout] == ["größe", "preis"]


def test_without_a_header_the_first_row_is_data(write):
    inspection = inspect_csv(write("1,2\n3,4\n5,7\n"))
    assert not inspection.source.header
    assert inspection.rows == 3
    assert inspection.preview[0] == ("1", "2")
    assert [column.name for column in inspection.source.layout] == ["column 1", "column 2"]


def test_the_preview_is_the_first_rows_as_they_are_written(write):
    inspection = inspect_csv(write("x,y\n" + "".join(f"{x},{-x}\n" for x in range(50))))
    assert inspection.preview == tuple((str(x), str(-x)) for x in range(PREVIEW_ROWS))


@pytest.mark.parametrize("values", [MAX_PROPOSED_CATEGORIES + 1, MAX_CATEGORIES + 50])
def test_text_that_differs_in_every_row_is_proposed_to_be_skipped(write, values):
    inspection = inspect_csv(write("name,x,y\n" + "".join(f"n{x},{x / 2},{x * x}\n" for x in range(values))))
    assert roles(inspection) == ["skip", "feature", "target"]


def test_the_target_is_the_last_column_that_can_be_one(write):
    inspection = inspect_csv(write("x,y,remark,unit\n" + "".join(f"{x}.25,{x}.5,r{x},cm\n" for x in range(30))))
    assert roles(inspection) == ["feature", "target", "skip", "skip"]


@pytest.mark.parametrize("start", [0, 1])
def test_a_column_that_counts_the_rows_is_skipped_unless_it_is_all_there_is(write, start):
    numbers = [number * 37 % 101 for number in range(30)]
    rows = [f"{row},{number},{number / 4}\n" for row, number in enumerate(numbers, start)]
    assert roles(inspect_csv(write(",x,y\n" + "".join(rows)))) == ["skip", "feature", "target"]
    curve = [f"{row},{number}\n" for row, number in enumerate(numbers, start)]
    assert roles(inspect_csv(write("x,y\n" + "".join(curve)))) == ["feature", "target"]


def test_few_whole_numbers_as_the_target_are_classes_in_the_order_of_the_numbers(write):
    inspection = inspect_csv(write("x,y\n" + "".join(f"{x}.5,{x % 11}\n" for x in range(110))))
    assert inspection.source.schema().classes == tuple(str(number) for number in range(11))


def test_many_whole_numbers_or_fractions_as_the_target_are_a_regression(write):
    many = inspect_csv(write("x,y\n" + "".join(f"{x}.5,{x}\n" for x in range(50))))
    halves = inspect_csv(write("x,y\n" + "".join(f"{x}.5,{x % 2 / 2}\n" for x in range(50))))
    assert many.source.schema().task == halves.source.schema().task == "regression"


def test_a_column_of_few_numbers_may_be_either_kind_and_one_of_words_only_a_category(write):
    found = inspect_csv(write(FLOWERS)).columns
    assert found[0].kinds == ("number", "category")
    assert found[2].kinds == ("category",)
    assert found[2].text == "line 2: 'setosa' is not a number"


def test_missing_values_are_counted_by_column_and_by_the_rows_they_cost(write):
    inspection = inspect_csv(write("a,b,c\n1,NA,3\n?,,4\n 3 , NaN ,5\n4,4,None\n5,5,None\n5,6,x\n"))
    assert [found.missing for found in inspection.columns] == [1, 3, 0]
    layout = inspection.source.layout
    assert inspection.left_out(layout) == 3
    assert inspection.columns[2].column.categories == ("3", "4", "5", "None", "x")


def test_a_skipped_column_costs_no_rows(write):
    inspection = inspect_csv(write("gaps,x,y\n" + ",1,2\nword,3,4\nNA,5,6\nword,7,9\nother,7,9\n"))
    words, *others = inspection.source.layout
    assert inspection.left_out([words, *others]) == 2
    assert inspection.left_out([replace(words, role="skip"), *others]) == 0


def test_a_column_without_any_value_is_skipped(write):
    assert roles(inspect_csv(write("a,b,c\n1,,2\n2,,4\n3,,7\n"))) == ["feature", "skip", "target"]


def test_one_word_among_thousands_of_numbers_is_a_gap_and_told_with_its_line(write):
    inspection = inspect_csv(write("x,y\n" + "1,2\n2,3\n" * 20_000 + "many,5\n"))
    assert inspection.columns[0].text == "line 40002: 'many' is not a number"
    assert inspection.columns[0].kinds == ("number", "category")
    assert inspection.columns[0].remarks == ("1 cell with “many” is taken for missing",)
    selection = inspection.select(inspection.source.layout)
    assert (selection.misfit_count, selection.missing) == (0, 1)


def test_a_word_that_is_to_be_no_gap_is_a_misfit_with_its_line(write):
    inspection = inspect_csv(write("x,y\n" + "1,2\n2,3\n" * 20_000 + "many,5\n"))
    x, y = inspection.source.layout
    (misfit,) = inspection.select([replace(x, gaps=()), y]).misfits
    assert (misfit.line, misfit.reason) == (40_002, "in column x, 'many' is not a number")


def test_words_among_a_few_numbers_make_a_category(write):
    found = inspect_csv(write("cylinders,y\n" + "4,1.5\n6,2.5\nV8,3\n" * 5)).columns[0]
    assert (found.column.kind, found.kinds) == ("category", ("category", "number"))
    assert found.column.categories == ("4", "6", "V8")


@pytest.mark.parametrize("cell", ["1e999", "inf", "-Infinity", "1e200"])
def test_a_number_that_is_infinite_is_a_gap_and_the_file_is_usable(write, cell):
    inspection = inspect_csv(write(f"x,y\n1,2\n{cell},3\n4,5\n"))
    (remark,) = inspection.columns[0].remarks
    assert remark == "1 cell with an infinite number or one that is too large is taken for missing"
    assert inspection.dataset(inspection.usable()).inputs.tolist() == [[1.0], [4.0]]


@pytest.mark.parametrize("cell", ["1e999", "inf", "-Infinity", "1e200"])
def test_a_number_that_is_infinite_and_no_gap_is_told_with_its_line(write, cell):
    inspection = inspect_csv(write(f"x,y\n1,2\n{cell},3\n4,5\n"))
    x, y = inspection.source.layout
    strict = inspection.with_layout([replace(x, gaps=()), y])
    (misfit,) = inspection.select(strict.layout).misfits
    assert misfit.line == 3 and misfit.reason.startswith(f"in column x, '{cell}' is not a finite number")
    with pytest.raises(DataError, match=r"table\.csv, line 3: in column x"):
        inspection.dataset(strict)
    left = inspection.with_layout(strict.layout, misfits="leave out")
    assert inspection.dataset(left).inputs.tolist() == [[1.0], [4.0]]
    assert left.load().notes == {"rows": "3", "left out": "1 that do not fit"}


@pytest.mark.parametrize("content", ["a\n1\n2\n", "a,b\n1,2\n1,2\n"])
def test_a_table_from_which_nothing_is_learnt_is_shown_but_not_used(write, content):
    inspection = inspect_csv(write(content))
    assert "target" not in roles(inspection)
    with pytest.raises(DataError, match="no column is to be predicted"):
        inspection.usable()


def test_rows_of_another_length_are_listed_and_left_out_only_when_told_to(write):
    inspection = inspect_csv(write("a,b\n1,2\n3\n4,5\n6,7,8\n9,1\n"))
    assert [misfit.line for misfit in inspection.table.misfits] == [3, 5]
    assert inspection.rows == 3
    with pytest.raises(DataError, match=r"line 3: 1 value, but most rows have 2\. .* and 1 more"):
        inspection.usable()
    data = inspection.dataset(inspection.with_layout(inspection.source.layout, misfits="leave out"))
    assert data.inputs.tolist() == [[1.0], [4.0], [9.0]]
    assert data.notes["rows"] == "5"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("\n \n\n", "no rows"),
        ("a,b,c\n", "no rows"),
        ('a,b\n1,"2\n3,4\n', "line 2: a quotation mark"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 9, "a picture"),
        (b"PK\x03\x04" * 9, "a spreadsheet"),
        (b"a,b\n1,2\n\0\1\2\3\n", "line 3: a NUL"),
        (",".join(f"c{number}" for number in range(100_000)) + "\n", "100\u202f000 columns"),
    ],
)
def test_what_is_no_table_is_refused_with_the_file_and_a_remedy(write, content, words):
    with pytest.raises(DataError, match=words) as error:
        inspect_csv(write(content))
    assert str(error.value).startswith("table.csv")


def test_inspecting_shows_progress_and_can_be_cancelled(write):
    path = write(FLOWERS * 500)
    told = []
    inspect_csv(path, told.append)
    assert told == sorted(told) and told[-1] == pytest.approx(1.0)

    def cancel(share):
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        inspect_csv(path, cancel)


@pytest.mark.parametrize("name", CsvFile.samples)
def test_every_bundled_sample_is_used_as_it_is_proposed(name):
    inspection = inspect_csv(f"sample:{name}")
    source = inspection.usable()
    assert len(inspection.dataset(source)) == len(inspection.select(source.layout)) > 100
    notes = asset("samples/LICENSES.md").read_text(encoding="utf-8")
    assert f"## {name}" in notes


def test_the_bundled_samples_are_what_they_were_where_they_come_from():
    wine = inspect_csv("sample:wine.csv")
    assert wine.source.schema().classes == ("1", "2", "3")
    assert np.bincount(wine.dataset(wine.source).targets).tolist() == [59, 71, 48]
    assert inspect_csv("sample:temperatures.csv").source.schema().task == "regression"
    iris = inspect_csv("sample:iris.csv")
    assert iris.rows == 150
    assert iris.source.schema().classes == ("setosa", "versicolor", "virginica")
    penguins = inspect_csv("sample:penguins.csv")
    assert penguins.left_out(penguins.source.layout) == 11
    assert penguins.source.schema().task == "regression"


@pytest.mark.parametrize(("stands", "told"), [("-999.9", True), ("9999", True), ("-12.5", False), ("99", False)])
def test_nines_far_from_all_other_numbers_are_remarked_on(write, stands, told):
    rows = "".join(f"{stands if n % 9 == 0 else 50 + n * 7 % 41},{n * 31 % 97}\n" for n in range(90))
    (column, _) = inspect_csv(write("a,b\n" + rows)).columns
    written = stands.replace("-", "\N{MINUS SIGN}")
    sentence = f"10 cells hold {written}, far from all others; if it stands for no value, take it for missing"
    assert (sentence in column.remarks) == told

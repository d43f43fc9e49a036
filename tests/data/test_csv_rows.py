"""Rows of a CSV file are what Python's csv module reads, or a refusal that names the line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpnn_studio.data.csv_rows import MAX_COLUMNS, is_blank, part_by_width, read_rows, usual_width
from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.signs import Signs
from mpnn_studio.wording import grouped

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(st.text(LETTERS, max_size=6), min_size=width, max_size=width), min_size=1)
)


def rows(text, delimiter=",", cut=None):
    """Read a text as one block, or as two."""
    block = text.encode()
    first = read_rows("table.csv", block[: cut or len(block)], Signs(delimiter), last=cut is None)
    if cut is None:
        return first.rows
    return first.rows + read_rows("table.csv", first.rest + block[cut:], Signs(delimiter), first.next_line).rows


@given(table=TABLES, delimiter=st.sampled_from(",;\t|"), ending=st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_the_csv_module_writes_is_read_back(table, delimiter, ending):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(table)
    assert rows(text.getvalue(), delimiter) == table


@given(text=st.text(st.sampled_from('ab1 ,"\r\n;'), max_size=60))
def test_any_text_is_read_as_the_csv_module_reads_it_or_refused(text):
    expected = [row for row in csv.reader(io.StringIO(text, newline="")) if not is_blank(row)]
    try:
        assert rows(text) == expected
    except DataError as error:
        assert "never closed" in str(error)


@given(text=st.text(st.sampled_from('ab1,"\n'), max_size=60), place=st.integers(0, 60))
def test_a_row_that_ends_in_the_next_block_is_read_whole(text, place):
    cut = text.rfind("\n", 0, place) + 1
    try:
        expected = rows(text)
    except DataError:
        return
    if cut:
        assert rows(text, cut=cut) == expected


def test_the_line_of_each_row_is_told_also_after_quoted_newlines_and_blank_lines():
    found = read_rows("table.csv", b'a,b\n\n"one\ntwo",2\n3,4\n', Signs(), line=11)
    assert found.rows == [["a", "b"], ["one\ntwo", "2"], ["3", "4"]]
    assert found.lines == [11, 13, 15]
    assert found.next_line == 16


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (b'a,b\n1,2\n3,"4\n5,6\n', "line 3: a quotation mark opens"),
        (b'a,b\n1,"' + b"x" * 200_000, "line 2: the values cannot be told apart"),
        (b"a,b\n1,\0\n", "line 2: a NUL byte"),
        (b"a,b\n1,\xff\n", "line 2: the text is not valid UTF-8"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(block, words):
    with pytest.raises(DataError, match=words) as error:
        read_rows("table.csv", block, Signs())
    assert str(error.value).startswith("table.csv, line ")


def test_rows_of_another_length_are_told_with_their_line():
    found = read_rows("table.csv", b'a,b\n"x\ny",2\n1,2,3\n4\n', Signs())
    fitting, lines, misfits = part_by_width(found, 2)
    assert (fitting, lines) == ([["a", "b"], ["x\ny", "2"]], [1, 2])
    assert [(misfit.line, misfit.reason) for misfit in misfits] == [
        (4, "3 values, but most rows have 2"),
        (5, "1 value, but most rows have 2"),
    ]


def test_the_width_of_a_table_is_that_of_most_rows():
    assert usual_width("table.csv", [["# note"], ["a", "b"], ["1", "2"], ["3", "4", "5"]]) == 2
    assert usual_width("table.csv", [["a"], ["1", "2"]]) == 2
    with pytest.raises(DataError, match=rf"line 1: {grouped(MAX_COLUMNS + 1)} columns"):
        usual_width("table.csv", [["x"] * (MAX_COLUMNS + 1)])

"""Whichever way a block is read, a table holds what Python's csv module and float() say, value for value."""

import csv
import io
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mpnn_studio.data import gatherer, plain_rows, text_file
from mpnn_studio.data.csv_rows import is_blank
from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.dialect import Dialect, Overrides, find_dialect
from mpnn_studio.data.read_table import read_table, read_unknown
from mpnn_studio.data.source import Cancelled, no_progress

FUNCTION = [HealthCheck.function_scoped_fixture]
NUMBERS = st.one_of(
    st.floats(-1e149, 1e149).map(repr),
    st.integers(-(10**25), 10**25).map(str),
    st.decimals(-(10**6), 10**6, places=4).map(str),
    st.sampled_from(["", "NA", "?", "1e5", ".5", "5.", "+7", "007", " 3 ", "-0", "1E-320", "9007199254740993"]),
)
ODD = st.one_of(
    NUMBERS,
    st.sampled_from(
        ["True", "FALSE", "1e999", "inf", "nan", "-nan", "1_000", "0x1F", "1,5", "None", "é", "１", "#", "'a'"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5),
)


@pytest.fixture
def small(monkeypatch):
    """Read in blocks so small, and give up texts so soon, that a few rows go every way there is."""
    monkeypatch.setattr(text_file, "FIRST_BLOCK", 60)
    monkeypatch.setattr(text_file, "BLOCK_BYTES", 200)
    monkeypatch.setattr(gatherer, "MAX_CATEGORIES", 4)


def assert_same_as_csv(path, dialect=None):
    """Read a table and compare it with what the csv module and float() make of the file."""
    dialect = dialect or find_dialect(path, Overrides())
    table = read_table(path, dialect, no_progress)
    text = path.read_bytes().decode(dialect.encoding).removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter)
    rows = [row for row in reader if not is_blank(row)]
    fitting = [row for row in rows if len(row) == len(table.names)]
    body = fitting[len(fitting) - len(table) :]
    assert len(rows) == len(dialect.frame.lines) + dialect.header + len(table) + table.misfit_count
    for place, content in enumerate(table.columns):
        assert_same_column(content, [row[place].strip() for row in body], dialect.grammar)
    return table


def assert_same_column(content, cells, grammar):
    missing = [grammar.is_missing(cell) for cell in cells]
    if content.form == "texts":
        held = [None if code < 0 else content.texts[code] for code in content.codes]
        assert held == [None if gap else cell for cell, gap in zip(cells, missing, strict=True)]
    if content.form == "numbers":
        numbers = np.array([np.nan if gap else grammar.number(cell) for cell, gap in zip(cells, missing, strict=True)])
        odd = ~(np.abs(numbers) <= 1e150) & ~np.array(missing)
        np.testing.assert_array_equal(content.values, np.where(odd, np.nan, numbers))
        np.testing.assert_array_equal(content.odd_rows, np.flatnonzero(odd))
        assert list(content.odd_cells) == [cells[row] for row in np.flatnonzero(odd)[:100]]
    if content.form != "nothing":
        assert content.missing == sum(missing)


@given(data=st.data(), width=st.integers(2, 4), delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r\n"]))
@settings(suppress_health_check=FUNCTION, deadline=None)
def test_plain_numbers_are_read_exactly_by_the_fast_way(write, small, data, width, delimiter, end):
    rows = data.draw(st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=30, max_size=60))
    text = end.join(delimiter.join(row) for row in [["name"] * width, *rows]) + end
    assert_same_as_csv(write(text), Dialect(delimiter=delimiter))


@given(
    data=st.data(),
    width=st.integers(2, 4),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
@settings(suppress_health_check=FUNCTION, deadline=None)
def test_whatever_the_csv_module_writes_is_read_back(write, small, data, width, delimiter, end, quoting, encoding):
    rows = data.draw(st.lists(st.lists(ODD, min_size=width, max_size=width), min_size=10, max_size=40))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([["name"] * width, *rows])
    assert_same_as_csv(write(text.getvalue(), encoding), Dialect(encoding=encoding, delimiter=delimiter))


@given(cells=st.lists(st.sampled_from(["1,5", "-2,25e3", "7", "1.5", "", "x", "1.000,5"]), min_size=60, max_size=90))
@settings(suppress_health_check=FUNCTION, deadline=None)
def test_decimal_commas_are_read_exactly(write, small, cells):
    text = "a;b\n" + "".join(f"{one};{two}\n" for one, two in zip(cells, reversed(cells), strict=True))
    assert_same_as_csv(write(text), Dialect(delimiter=";", decimal=","))


@given(text=st.text(st.sampled_from('ab12.,"\r\n '), max_size=300))
@settings(suppress_health_check=FUNCTION, deadline=None)
def test_any_text_is_read_as_the_csv_module_reads_it_or_refused_with_its_line(write, small, text):
    try:
        assert_same_as_csv(write(text), Dialect())
    except DataError as error:
        assert "table.csv, line " in str(error) or "empty" in str(error)


def test_plain_blocks_are_left_to_arrow_and_others_are_not(write, small, monkeypatch):
    taken = []
    monkeypatch.setattr(
        "mpnn_studio.data.table_reader.read_plain",
        lambda block, plan: taken.append(plain_rows.read_plain(block, plan)) or taken[-1],
    )
    assert_same_as_csv(write("x,y\n" + "1.25,2.5\n" * 100))
    assert len(taken) > 3 and None not in taken
    taken.clear()
    assert_same_as_csv(write("x,y\n" + "1.25,2.5\n" * 100 + "1\n" * 100))
    assert None in taken and taken[0] is not None


def read_by_arrow(monkeypatch):
    """Count the blocks that Arrow reads, and those that it leaves to the csv module."""
    taken = {True: 0, False: 0}

    def read(block, plan):
        plain = plain_rows.read_plain(block, plan)
        taken[plain is not None] += 1
        return plain

    monkeypatch.setattr("mpnn_studio.data.table_reader.read_plain", read)
    return taken


@pytest.mark.parametrize(
    "row",
    [
        '"1.25","two, three"\n',
        '"1.25","two\nlines"\n',
        '"1.25","two\r\nlines"\r\n',
        '"1.25","say ""a"", b"\n',
        '1.25,""\n',
        '"1.25","""whole"""\n',
        '"1.25","""\n""\n"\n',
    ],
)
def test_quoted_values_are_left_to_arrow_also_where_they_go_on_in_the_next_block(write, small, monkeypatch, row):
    taken = read_by_arrow(monkeypatch)
    assert_same_as_csv(write("x,y\n" + row * 200))
    assert taken[True] > 3 and not taken[False]


@pytest.mark.parametrize("row", ['1,5" pipe\n', '1, "two, three"\n', '1,"a"b\n', '"1,5\n6",5" pipe\n'])
def test_quotes_that_stand_elsewhere_are_left_to_the_csv_module(write, small, monkeypatch, row):
    taken = read_by_arrow(monkeypatch)
    assert_same_as_csv(write("x,y\n" + row * 101 + "1,2\n" * 100), Dialect())
    assert taken[False]


def test_the_lines_of_rows_are_right_behind_breaks_within_values(write, small):
    path = write("x,y\n" + '"two\n\nlines",1\n7,"2"\n' * 100)
    table = assert_same_as_csv(path)
    assert table.lines.tolist() == [line for start in range(2, 402, 4) for line in (start, start + 3)]


def test_a_last_row_without_a_line_break_is_left_to_arrow(write, small, monkeypatch):
    taken = read_by_arrow(monkeypatch)
    table = assert_same_as_csv(write("x,y\n" + "1.25,2.5\n" * 100 + "3,4"))
    assert len(table) == 101 and not taken[False]


@pytest.mark.parametrize("odd", ["inf", "1e999", "nan", "0x1F", "word", "1_000", "\ufeff1", "-nan"])
def test_what_is_no_usable_number_keeps_its_text_and_the_others_their_values(write, small, odd):
    rows = [f"{number}.5,{number * 7}" for number in range(100)]
    dialect = Dialect(missing=("", "-99.0"))
    table = assert_same_as_csv(write("\n".join(["x,y", *rows, f"{odd},{odd}", *rows, "-99,-99.00", ""])), dialect)
    assert [content.odd_cells for content in table.columns] == [(odd,)] * 2
    assert [content.missing for content in table.columns] == [1, 1]


@pytest.mark.parametrize("odd", ["1,2,3\n", "1\n", "\n", "   \n", "1\r2,3\n", '"1",2\n'])
def test_the_lines_of_rows_are_right_behind_a_block_that_is_not_plain(write, small, odd):
    path = write("x,y\n" + "1.5,2\n" * 100 + odd + "".join(f"7,{number}\n" for number in range(100)))
    table = assert_same_as_csv(path)
    lines = path.read_bytes().decode().replace("\r", "\n").split("\n")
    for row in (0, 99, len(table) - 100, len(table) - 1):
        cells = [content.texts[content.codes[row]] for content in table.columns if content.form == "texts"]
        assert lines[table.lines[row] - 1].startswith(cells[0])


def test_a_number_far_beyond_the_others_keeps_its_text(write, small):
    table = assert_same_as_csv(write("x,y\n" + "".join(f"{number},1\n" for number in range(200)) + "1e999,2\n"))
    assert table.columns[0].form == "numbers"
    assert table.columns[0].odd_cells == ("1e999",)


def test_a_column_of_ever_new_words_is_not_kept(write, small):
    table = assert_same_as_csv(write("name,y\n" + "".join(f"n{number},{number}\n" for number in range(100))))
    assert [content.form for content in table.columns] == ["nothing", "numbers"]


def test_a_column_of_ever_new_dates_keeps_days(write, small):
    table = assert_same_as_csv(
        write("day,y\n" + "".join(f"2020-01-{1 + number % 31:02},1\n" for number in range(100)) + "soon,1\n")
    )
    assert table.columns[0].form == "days"
    assert table.columns[0].values[1] - table.columns[0].values[0] == 1
    assert table.columns[0].odd_cells == ("soon",)


def test_reading_can_be_cancelled_at_any_block(write, small):
    path = write("x,y\n" + "1.25,2.5\n" * 500)
    told = []

    def cancel(share):
        told.append(share)
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_table(path, Dialect(), cancel)
    assert told == sorted(told) and len(told) > 5


# Broken files of our own making: each is read as the csv module reads it, or refused with line and remedy.

CORPUS = {
    "quoted newlines": 'x,note\n1,"two\nlines"\n2,"three\r\nmore\nlines"\n3,plain\n',
    "doubled quotes": 'x,note\n1,"say ""a"", b"\n2,"""\n3,4"\n5,6\n',
    "quote inside a value": 'x,note\n1,5" pipe\n2,6" pipe\n',
    "duplicate names": "x,x,x\n1,2,3\n4,5,7\n",
    "names with blanks": " x , y \n1 , 2\n 3,4 \n",
    "no line end at the end": "x,y\n1,2\n3,4",
    "carriage returns alone": "x,y\r1,2\r3,4\r",
    "mixed line ends": "x,y\r\n1,2\n3,4\r5,6\n",
    "blank lines": "\n\nx,y\n\n1,2\n   \n3,4\n\n",
    "trailing delimiters": "x,y,\n1,2,\n3,4,\n",
    "rows alone end with a delimiter": "x,y\n1,2,\n3,4,\n",
    "row names without a header": "x,y\na,1,2\nb,3,4\n",
    "comments above": "# made by hand\n# twice\nx,y\n1,2\n3,4\n",
    "ragged": "x,y\n1,2\n3\n4,5,6\n7,8\n",
    "odd numbers": "x,y\n1e999,1\ninf,2\n-inf,3\nnan,4\n1_000,5\n0x10,6\n１,7\n+.5,8\n",
    "decimal commas": "x;y\n1,5;2,5\n-3,25;4,75\n",
    "decimal commas in quotes": 'x,y\n"1,5","2,5"\n"3,5","4,5"\n',
    "thousands": 'x,y\n"1,000",2\n"2,000",4\n',
    "empty cells": "x,y,z\n,,\n1,,\n,2,\n,,3\n",
    "None is a word": "x,y\nNone,1\nSome,2\nNA,3\n",
    "one column": "x\n1\n2\n3\n",
    "one row": "1,2,3\n",
    "a date": "day,y\n2020-01-01,1\n2020-02-01,2\n31.12.2020,3\n",
    "letters of many scripts": "größe,名前\n1,さくら\n2,Ωμέγα\n3,😀\n",
    "other line separators": "x,y\na\u2028b,1\nc\x85d,2\ne\x0cf,3\n",
    "blanks between values": "1 2 3\n4 5 6\n7 8 9\n",
    "apostrophes": "x,y\n'a,b',1\n'c',2\n",
}


@pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_the_corpus_is_read_as_the_csv_module_reads_it(write, text, encoding):
    assert_same_as_csv(write(text, encoding))


def test_bytes_of_mixed_encodings_are_read_as_latin_1(write):
    table = assert_same_as_csv(write("name,x\nMüller,1\n".encode() + "Strauß,2\n".encode("latin-1")))
    assert table.columns[0].texts == ("M\xc3\xbcller", "Strauß")


def test_a_byte_far_down_that_is_no_utf_8_makes_the_whole_file_latin_1(write):
    path = write(b"name,x\n" + b"M\xc3\xbcller,1\n" * 200_000 + b"Strau\xdf,2\n")
    dialect, table = read_unknown(path, Overrides(), no_progress)
    assert dialect.encoding == "latin-1"
    assert table.columns[0].texts == ("M\xc3\xbcller", "Strauß")
    with pytest.raises(DataError, match="line 200002: the text is not valid UTF-8"):
        read_unknown(path, Overrides(encoding="utf-8"), no_progress)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x,y\n1,2\n3,\0\n", "line 3: a NUL byte"),
        (b"x,y\n" + b"1,2\n" * 200_000 + b"1,\0\n", "line 200002: a NUL byte"),
        (b"x,y\n" + b"1,2\n" * 200_000 + b'1,"2\n', "line 200002: a quotation mark opens"),
        (bytes(range(256)) * 20, "line 2: a NUL|line 1: a NUL"),
        (b"x,y\n", "line 1: the file holds no rows below its header"),
        (b"\n \n", "no rows"),
        (b",".join(b"%d" % number for number in range(100_000)), "line 1: 100\u202f000 columns"),
        (b"MZ\0\0" * 20, "NUL byte"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_line_and_remedy(write, content, words):
    with pytest.raises(DataError, match=words) as error:
        assert_same_as_csv(write(content))
    assert str(error.value).startswith("table.csv, line ") and str(error.value).count(". ") >= 1


def test_a_header_that_is_a_name_short_belongs_to_the_columns_behind_the_row_names(write):
    assert assert_same_as_csv(write("x,y\na,1,2\nb,3,4\n")).names == ("column 1", "x", "y")
    assert assert_same_as_csv(write("x,y\n1,2,\n3,4,\n")).names == ("x", "y", "column 3")


def test_a_person_decides_how_a_file_is_written(write):
    path = write("a b;c d\n1 2;3 4\n")
    dialect = find_dialect(path, Overrides(delimiter=" ", header=False, missing=("1",), encoding="latin-1"))
    table = read_table(path, dialect, no_progress)
    assert table.names == ("column 1", "column 2", "column 3")
    assert (len(table), table.columns[0].missing) == (2, 1)


def test_arrow_is_not_imported_for_a_short_table():
    program = "import sys; from mpnn_studio.data.inspection import inspect_csv; inspect_csv('sample:iris.csv'); "
    told = "print('pyarrow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program + told], capture_output=True, text=True)
    assert done.stdout == "False\n"

"""Rows of a CSV file are what Python's csv module reads, or a refusal that names the line."""

import csv
import gzip
import io
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mpnn_studio.data.csv_rows import BLOCK_CELLS, LONGEST_LINE, MOST_COLUMNS, fingerprint, read_blocks, read_sample
from mpnn_studio.data.dataset import DataError
from mpnn_studio.data.source import Cancelled, no_progress
from mpnn_studio.wording import grouped

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(st.text(LETTERS, max_size=6), min_size=width, max_size=width), min_size=1)
)


def rows(path, encoding="utf-8", delimiter=","):
    return [row for block in read_blocks(path, encoding, delimiter, no_progress) for row in block.rows]


def lines(path):
    return [line for block in read_blocks(path, "utf-8", ",", no_progress) for line in block.lines]


@given(table=TABLES, delimiter=st.sampled_from(",;\t|"), ending=st.sampled_from(["\n", "\r\n", "\r"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_the_csv_module_writes_is_read_back(write, table, delimiter, ending):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(table)
    assert rows(write(text.getvalue()), delimiter=delimiter) == table


@given(text=st.text(st.sampled_from('ab1 ,"\r\n;'), max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_is_read_as_the_csv_module_reads_it_or_refused(write, text):
    expected = [row for row in csv.reader(io.StringIO(text, newline="")) if len(row) > 1 or (row and row[0].strip())]
    path = write(text)
    try:
        assert rows(path) == expected
    except DataError as error:
        assert len({len(row) for row in expected}) > 1 or "never closed" in str(error)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_each_encoding_is_found_and_read(write, encoding):
    path = write("straße,größe\nÄhre,1\n", encoding)
    found = fingerprint(path, no_progress)
    assert found.encoding == encoding
    assert rows(path, found.encoding) == [["straße", "größe"], ["Ähre", "1"]]


def test_utf_16_of_either_byte_order_is_found(write):
    for name, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        path = write(mark + "a,b\n1,2\n".encode(name))
        assert fingerprint(path, no_progress).encoding == "utf-16"
        assert rows(path, "utf-16") == [["a", "b"], ["1", "2"]]


def test_a_letter_split_between_two_reads_is_still_utf_8(write):
    path = write("a" * (2**20 - 1) + "é,b\n")
    assert fingerprint(path, no_progress).encoding == "utf-8"


def test_the_line_of_each_row_is_told_also_after_quoted_newlines_and_blank_lines(write):
    path = write('a,b\n\n"one\ntwo",2\n3,4\n')
    assert rows(path) == [["a", "b"], ["one\ntwo", "2"], ["3", "4"]]
    assert lines(path) == [1, 3, 5]


def test_a_long_table_comes_in_blocks_with_its_progress(write):
    told = []
    path = write("a,b\n" + "1,2\n" * BLOCK_CELLS)
    blocks = list(read_blocks(path, "utf-8", ",", told.append))
    assert [len(block.rows) for block in blocks] == [1, BLOCK_CELLS // 2, BLOCK_CELLS // 2]
    assert told == sorted(told) and told[-1] == 1.0
    assert blocks[-1].lines[-1] == BLOCK_CELLS + 1


def test_reading_can_be_cancelled_at_any_block(write):
    def cancel(share):
        raise Cancelled

    path = write("a,b\n" + "1,2\n" * BLOCK_CELLS)
    with pytest.raises(Cancelled):
        list(read_blocks(path, "utf-8", ",", cancel))
    with pytest.raises(Cancelled):
        fingerprint(path, cancel)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a,b,c\n1,2,3\n\n4,5\n", "line 4: 2 values, but the first row has 3"),
        ('a,b\n"x\ny",2\n1,2,3\n', "line 4: 3 values"),
        ('a,b\n1,2\n3,"4\n5,6\n', "line 3: a quotation mark opens"),
        ('a,b\n1,"' + "x" * 200_000, "line 2: the values cannot be told apart"),
        ("a,b\n1,\0\n", "line 2: a NUL byte"),
        ("a" * (LONGEST_LINE + 5), "line 1: the line is longer"),
        (",".join("x" * (MOST_COLUMNS + 1)), f"line 1: {grouped(MOST_COLUMNS + 1)} columns"),
        (gzip.compress(b"a,b\n" * 100, mtime=0), "NUL byte"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(write, content, words):
    path = write(content)
    with pytest.raises(DataError, match=words) as error:
        rows(path, "latin-1")
    assert str(error.value).startswith("table.csv, line ")


def test_text_that_breaks_off_within_a_letter_is_refused(write):
    path = write("a,b\n1,2\n".encode("utf-16") + b"\x00")
    with pytest.raises(DataError, match="not valid UTF-16"):
        rows(path, "utf-16")


def test_a_file_that_is_empty_or_missing_is_told(write, tmp_path):
    with pytest.raises(DataError, match=r"table\.csv is empty"):
        fingerprint(write(""), no_progress)
    with pytest.raises(DataError, match=r"gone\.csv cannot be opened"):
        fingerprint(tmp_path / "gone.csv", no_progress)


def test_a_folder_or_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path, tmp_path / "pipe.csv"):
        with pytest.raises(DataError, match=f"{path.name} is not a file"):
            fingerprint(path, no_progress)


def test_a_sample_is_the_first_lines_as_they_are(write):
    path = write("a,b\r\n" * 500)
    assert read_sample(path, "utf-8", most=3) == ["a,b\r\n"] * 3

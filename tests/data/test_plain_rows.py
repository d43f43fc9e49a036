"""Whatever the fast way takes, it reads as the csv module does; what could be read in two ways it leaves alone."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mpnn_studio.data import plain_rows
from mpnn_studio.data.cells import Grammar
from mpnn_studio.data.plain_rows import Plan, end_of_rows, read_plain
from mpnn_studio.data.signs import Signs

FUNCTION = [HealthCheck.function_scoped_fixture]
CELLS = st.sampled_from(["a", "", ",", "\n", '"', "x,y", '1"', '","', '""', " ", "\r\n", '"\n"', '"\n"\n', ',"'])
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=9)
QUOTING = st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])


def written(rows, quoting):
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting, lineterminator="\n").writerows(rows)
    return text.getvalue()


def assert_same_as_csv(text):
    """Read a text both ways; return whether the fast way takes it."""
    plain = read_plain(text.encode(), Plan(Signs(), Grammar(), ("texts", "texts")))
    if plain is None:
        return False
    reader = csv.reader(io.StringIO(text if text.endswith("\n") else f"{text}\n", newline=""))
    rows, begins, end = [], [], 0
    for row in reader:
        rows.append(row)
        begins.append(end)
        end = reader.line_num
    columns = [[plain.cells[place].texts[code] for code in plain.cells[place].codes] for place in range(2)]
    assert list(map(list, zip(*columns, strict=True))) == rows
    assert (plain.begins.tolist(), plain.lines) == (begins, end)
    return True


@pytest.fixture
def pieces(monkeypatch):
    monkeypatch.setattr(plain_rows, "PIECE", 7)


@given(text=st.text(st.sampled_from('""",,\n\na1 '), min_size=1, max_size=40))
@settings(suppress_health_check=FUNCTION, deadline=None, max_examples=300)
def test_any_signs_are_read_as_the_csv_module_reads_them_or_left_to_it(pieces, text):
    assert_same_as_csv(text)


@given(rows=ROWS, quoting=QUOTING)
@settings(suppress_health_check=FUNCTION, deadline=None, max_examples=300)
def test_what_the_csv_module_writes_is_taken_and_read_back(pieces, rows, quoting):
    text = written(rows, quoting)
    lone_break = any("\r\n" in cell for row in rows for cell in row)
    assert assert_same_as_csv(text) or lone_break


def test_quotes_within_values_that_are_all_quoted_are_no_ends_of_theirs(pieces):
    assert assert_same_as_csv('"1.25","""\n""\n"\n' * 13)


@given(rows=ROWS, quoting=QUOTING, place=st.integers(1, 200))
@settings(suppress_health_check=FUNCTION, deadline=None)
def test_a_block_is_cut_where_a_row_ends(rows, quoting, place):
    whole = written(rows, quoting).encode()
    cut = whole[: whole.rfind(b"\n", 0, place) + 1] or whole
    end = end_of_rows(cut, '"')
    assert (whole.startswith(cut[:end]) and cut[:end].count(b'"') % 2 == 0) or end == len(cut)
    assert cut[:end].endswith(b"\n")

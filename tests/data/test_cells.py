"""What stands in a cell."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpnn_studio.data.cells import Grammar, NumberRange, coded, span_of

REALS = st.floats(allow_nan=False)
POINT, COMMA = Grammar(), Grammar(decimal=",")


@given(REALS)
def test_numbers_are_read_exactly(value):
    assert POINT.number(repr(value)) == value
    assert COMMA.number(repr(value).replace(".", ",")) == value


@pytest.mark.parametrize("cell", ["1_000", "abc", "", "1,5", "0x1F", "1 000", "--1"])
def test_what_only_looks_like_a_number_is_none(cell):
    assert math.isnan(POINT.number(cell))


def test_a_point_is_ambiguous_where_the_comma_is_the_decimal_sign():
    assert COMMA.number("1,5") == 1.5
    assert math.isnan(COMMA.number("1.000"))


def test_a_marker_that_is_a_number_is_found_however_it_is_written():
    grammar = Grammar(markers=frozenset({"-999", "NA"}))
    assert [cell for cell in ("-999", "-999.0", "NA", "None", "999", "") if grammar.is_missing(cell)] == [
        "-999", "-999.0", "NA",
    ]  # fmt: skip


@given(st.dates())
def test_a_date_is_the_days_since_1970_in_every_way_of_writing(day):
    days = (day - date(1970, 1, 1)).days
    year, month, number = f"{day.year:04}", day.month, day.day
    for text in (day.isoformat(), f"{year}/{month}/{number}", f"{number}.{month}.{year}"):
        assert POINT.day(text) == days
    assert Grammar(day_first=True).day(f"{number}/{month}/{year}") == days
    assert Grammar(day_first=False).day(f"{month}-{number}-{year}") == days


def test_a_time_is_a_share_of_the_day_and_counts_in_utc():
    assert POINT.day("1970-01-02T06:00") == 1.25
    assert POINT.day("1970-01-02 06:00:00.0") == 1.25
    assert POINT.day("1970-01-02T06:00:00+06:00") == 1.0
    assert POINT.day("1970-01-02T06:00-0600") == 1.5
    assert POINT.day("1.2.1970 12:00") == (date(1970, 2, 1) - date(1970, 1, 1)) / timedelta(days=1) + 0.5


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("25/11/63", date(1963, 11, 25)), ("6-Aug-09", date(2009, 8, 6)), ("Jan 1 2000", date(2000, 1, 1)),
        ("Apr 01, 2019", date(2019, 4, 1)), ("01-Apr-2019", date(2019, 4, 1)), ("3 September 2020", date(2020, 9, 3)),
        ("1990 Q1", date(1990, 1, 1)), ("1990Q4", date(1990, 10, 1)),
    ],
)  # fmt: skip
def test_dates_are_understood_in_the_usual_ways(cell, day):
    assert Grammar(day_first=True).day(cell) == (day - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    "cell",
    ["2020-13-01", "2020-02-30", "32.1.2020", "2020-01/01", "20200101", "1.1.20", "2020-01-01T25:00", "0000-1-1"],
)
def test_a_day_that_never_was_is_no_date(cell):
    assert math.isnan(POINT.day(cell))


def test_cells_are_coded_by_their_text_without_blanks():
    cells = coded(["a", " b ", "a", ""])
    assert cells.texts == ("a", "b", "")
    assert cells.codes.tolist() == [0, 1, 0, 2]


def test_the_span_of_two_blocks_is_that_of_both():
    first, second = np.array([1.0, math.nan, 3.0]), np.array([-2.0, math.nan, math.nan])
    assert span_of(first) | span_of(second) == span_of(np.concatenate([first, second])) == NumberRange(-2.0, 3.0, 3)


def test_the_span_of_nothing_reaches_from_above_to_below():
    assert span_of(np.empty(0)) == NumberRange()
    assert span_of(np.array([math.nan])) == NumberRange(gaps=1)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1990 Q1", "1990-01-01"), ("1990-Q3", "1990-07-01"), ("Q2 1990", "1990-04-01"), ("Jan 1 2000", "2000-01-01"),
        ("25/11/63", "1963-11-25"), ("6-Aug-09", "2009-08-06"), ("01-Apr-2019", "2019-04-01"),
        ("Apr 01, 2019", "2019-04-01"), ("2019-04", "2019-04-01"), ("Apr 2019", "2019-04-01"),
        ("Mon, 01 Apr 2019", "2019-04-01"), ("1st April 2019", "2019-04-01"), ("05APR2019", "2019-04-05"),
        ("2019-Apr-05", "2019-04-05"),
    ],
)  # fmt: skip
def test_dates_are_read_in_the_usual_ways(cell, day):
    assert Grammar(".", True).day(cell) == (date.fromisoformat(day) - date(1970, 1, 1)).days


@pytest.mark.parametrize(
    ("clock", "hours"),
    [
        (" 10:00", 10), ("T10:00:00Z", 10), (" 10:00 PM", 22), (" 12:30 am", 0.5), (" 12:00 p.m.", 12),
        ("T10:00:00+02:00", 8), (" 10:00:00.5-0330", 13.5 + 0.5 / 3600), (" 10:00 UTC", 10), (", 10:00", 10),
    ],
)  # fmt: skip
def test_a_time_behind_a_date_is_a_share_of_its_day(clock, hours):
    day = (date(2019, 4, 1) - date(1970, 1, 1)).days
    assert Grammar(".", True).day(f"2019-04-01{clock}") == pytest.approx(day + hours / 24, abs=1e-9)


@pytest.mark.parametrize(
    "cell",
    ["Marathon 2019", "2019-13", "1999-00", "20191301", "13:00 PM", "2019-04-01 13:00 PM", "5-Foo-09", "1.2.345"],
)
def test_what_only_looks_like_a_date_is_none(cell):
    assert math.isnan(Grammar(".", True).day(cell))

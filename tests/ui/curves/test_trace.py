"""Curves thinned to the pixels that there are."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mpnn_studio.ui.curves.trace import CurveTrace

COLUMNS = 20


def trace(y, x=None):
    y = np.asarray(y, dtype=float)
    return CurveTrace.of(np.arange(len(y), dtype=float) if x is None else np.asarray(x, dtype=float), y)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=500), st.floats(0, 400), st.floats(1, 100))
def test_no_spike_is_lost_however_many_points_share_a_pixel(values, left, width):
    whole = trace(values)
    seen = whole.seen(left, left + width, COLUMNS)
    inside = (whole.x >= left) & (whole.x <= left + width)
    assert len(seen) <= COLUMNS + 3
    if inside.any():
        assert seen.low.min() <= whole.low[inside].min() and seen.high.max() >= whole.high[inside].max()
        assert set(seen.low) | set(seen.high) <= set(values)


def test_a_spike_stands_within_a_pixel_of_its_place():
    values = np.zeros(100_000)
    values[71_234] = 9.0
    seen = trace(values).seen(0.0, 100_000.0, 500)
    assert abs(seen.x[np.argmax(seen.high)] - 71_234) <= 200


def test_few_points_are_drawn_as_they_are_with_a_neighbour_on_either_side():
    seen = trace([5, 4, 3, 2, 1]).seen(1.5, 2.5, COLUMNS)
    assert seen.x.tolist() == [1, 2, 3] and seen.line()[1].tolist() == [4, 3, 2]


def test_points_that_are_no_numbers_are_left_out_and_hide_no_others():
    values = np.ones(1000)
    values[[10, 20]], values[11] = [np.nan, np.inf], 7.0
    assert trace(values).seen(0.0, 999.0, COLUMNS).high.max() == 7.0
    assert len(trace([np.nan, np.inf]).seen(0.0, 1.0, COLUMNS)) == 0


def test_a_logarithm_leaves_out_what_has_none():
    assert trace([1.0, 0.0, -1.0, 2.0]).seen(0.0, 3.0, COLUMNS, log=True).low.tolist() == [1.0, 2.0]


def test_a_pixel_of_many_values_is_a_line_from_the_lowest_to_the_highest():
    x, y = CurveTrace(np.array([1.0, 2.0]), np.array([3.0, 4.0]), np.array([5.0, 4.0])).line()
    assert x.tolist() == [1, 1, 2, 2] and y.tolist() == [3, 5, 4, 4]


def test_the_extent_is_that_of_what_lies_between():
    assert trace([9, 1, 2, 8]).extent(0.5, 2.5) == (1.0, 2.0)
    assert trace([9, 1]).extent(5.0, 6.0) is None

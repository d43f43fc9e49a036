"""Growing curves and their smoothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpnn_studio.run.series import BLOCK, FIRST_CAPACITY, Series


def series(y):
    made = Series()
    made.append(np.arange(len(y)), y)
    return made


def plain_average(values, weight):
    """The definition, one value after the other."""
    state, count, averages = 0.0, 0, []
    for value in values:
        if np.isfinite(value):
            count += 1
            state = weight * state + (1 - weight) * value
            averages.append(state / (1 - weight**count))
        else:
            averages.append(np.nan)
    return averages


def test_what_is_appended_is_there_in_order():
    curve = Series()
    curve.append([1.0, 2.5], [10.0, 20.0])
    curve.append(np.array([7.0]), np.array([30.0]))
    assert len(curve) == 3
    assert curve.x.tolist() == [1.0, 2.5, 7.0]
    assert curve.y.tolist() == [10.0, 20.0, 30.0]


def test_points_survive_every_doubling():
    curve = Series()
    for start in range(0, 5 * FIRST_CAPACITY, 100):
        curve.append(np.arange(start, start + 100), np.arange(start, start + 100) ** 2)
    assert np.array_equal(curve.y, np.arange(len(curve)) ** 2.0)


def test_an_empty_append_changes_nothing():
    curve = series([1.0, 2.0])
    curve.append([], [])
    assert curve.y.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(("x", "y"), [([1.0], [1.0, 2.0]), (1.0, 2.0), ([[1.0]], [[1.0]])])
def test_points_that_do_not_pair_are_refused_and_leave_the_curve_whole(x, y):
    curve = series([4.0])
    with pytest.raises(ValueError, match="as many x as y"):
        curve.append(x, y)
    assert curve.y.tolist() == [4.0]


def test_a_view_cannot_be_written_and_does_not_grow():
    curve = series([1.0, 2.0])
    seen = curve.y
    with pytest.raises(ValueError, match="read-only"):
        seen[0] = 9.0
    curve.append([2.0], [3.0])
    assert seen.tolist() == [1.0, 2.0]


@given(
    st.lists(st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf]), max_size=4 * BLOCK),
    st.sampled_from([0.0, 0.3, 0.9, 0.999]),
    st.integers(1, 3 * BLOCK),
)
def test_the_average_equals_its_definition_however_the_points_come(values, weight, portion):
    curve = Series()
    for start in range(0, len(values), portion):
        part = values[start : start + portion]
        curve.append(np.arange(start, start + len(part)), part)
        curve.smoothed(weight)
    np.testing.assert_allclose(curve.smoothed(weight), plain_average(values, weight), rtol=1e-9, atol=1e-6)


def test_the_first_average_is_the_first_value():
    assert series([5.0]).smoothed(0.99).tolist() == pytest.approx([5.0])


def test_a_constant_stays_constant():
    np.testing.assert_allclose(series(np.full(5000, 2.5)).smoothed(0.97), 2.5)


def test_without_weight_the_average_is_the_curve():
    assert series([3.0, 1.0, 2.0]).smoothed(0.0).tolist() == [3.0, 1.0, 2.0]


def test_a_gap_stays_a_gap_and_does_not_poison_what_follows():
    smooth = series([1.0, np.nan, 1.0]).smoothed(0.5)
    assert np.isnan(smooth[1]) and smooth[2] == 1.0


def test_another_weight_is_answered_afresh_and_back_again():
    curve = series(np.random.default_rng(0).normal(size=300))
    first = curve.smoothed(0.9).copy()
    assert not np.array_equal(curve.smoothed(0.5), first)
    assert np.array_equal(curve.smoothed(0.9), first)


def test_only_the_tail_is_computed_anew():
    curve = series(np.arange(10.0))
    earlier = curve.smoothed(0.9)
    curve.append([10.0], [10.0])
    later = curve.smoothed(0.9)
    assert len(later) == 11 and np.shares_memory(earlier, later)


@pytest.mark.parametrize("weight", [1.0, -0.1, float("nan")])
def test_a_weight_that_cannot_be_is_refused(weight):
    with pytest.raises(ValueError, match="smoothing must be"):
        series([1.0]).smoothed(weight)

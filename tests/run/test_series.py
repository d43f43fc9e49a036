"""Growing curves and their smoothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpnn_studio.run.series import BLOCK, Series
from mpnn_studio.run.track import Track


def series(y=()):
    made = Series(Track(("loss",)), "loss")
    add(made, y)
    return made


def add(curve, y):
    begun = curve.along("step")[-1] + 1 if len(curve) else 0
    places = begun + np.arange(len(y))
    curve.track.append(places, places, places, y)


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


@given(
    st.lists(st.floats(-1e6, 1e6) | st.sampled_from([np.nan, np.inf]), max_size=4 * BLOCK),
    st.sampled_from([0.0, 0.3, 0.9, 0.999]),
    st.integers(1, 3 * BLOCK),
)
def test_the_average_equals_its_definition_however_the_points_come(values, weight, portion):
    curve = series()
    for start in range(0, len(values), portion):
        add(curve, values[start : start + portion])
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
    add(curve, [10.0])
    later = curve.smoothed(0.9)
    assert len(later) == 11 and np.shares_memory(earlier, later)


@pytest.mark.parametrize("weight", [1.0, -0.1, float("nan")])
def test_a_weight_that_cannot_be_is_refused(weight):
    with pytest.raises(ValueError, match="smoothing must be"):
        series([1.0]).smoothed(weight)


@pytest.mark.parametrize("weight", [0.0, 0.9, 0.999])
def test_the_average_stays_the_same_where_rows_were_merged(monkeypatch, weight):
    monkeypatch.setattr("mpnn_studio.run.track.MAX_ROWS", 256)
    values = 2 + np.sin(np.arange(2000) / 300)
    curve = series()
    for start in range(0, 2000, 100):
        add(curve, values[start : start + 100])
        curve.smoothed(weight)
    assert len(curve) <= 256
    at = curve.along("step").astype(int)
    np.testing.assert_allclose(curve.smoothed(weight), np.array(plain_average(values, weight))[at], atol=0.06)

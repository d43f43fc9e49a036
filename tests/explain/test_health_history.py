"""Measurements through time."""

import numpy as np
import pytest

from mpnn_studio.explain.health import LayerHealth, Measurement
from mpnn_studio.explain.health_history import BINS, COLUMNS, MAX_KEPT, HealthHistory
from mpnn_studio.explain.spread import spread_of


def measurement(step, values=(0.0, 1.0), gradient=1.0):
    health = LayerHealth(gradient=gradient, spreads={"weights": spread_of(np.array(values))})
    return Measurement(step, 10, 0.5, 1.0, (health,))


def test_a_line_has_its_points_in_the_order_of_their_steps():
    history = HealthHistory()
    for step, gradient in [(30, 3.0), (10, 1.0), (20, None)]:
        history.add(measurement(step, gradient=gradient))
    steps, values = history.line(0, lambda health: health.gradient)
    assert steps.tolist() == [10, 20, 30]
    assert values == pytest.approx([1.0, np.nan, 3.0], nan_ok=True)


def test_the_same_step_looked_at_again_is_replaced():
    history = HealthHistory()
    for gradient in (1.0, 2.0):
        history.add(measurement(5, gradient=gradient))
    assert len(history) == 1 and history.line(0, lambda health: health.gradient)[1].tolist() == [2.0]


def test_however_many_checkups_few_are_kept_evenly_from_end_to_end():
    history = HealthHistory()
    for step in range(4 * MAX_KEPT):
        history.add(measurement(step))
    steps = history.line(0, lambda health: health.gradient)[0]
    assert len(steps) == MAX_KEPT and steps[0] == 0 and steps[-1] == 4 * MAX_KEPT - 1
    assert np.diff(steps).max() <= 16


def test_histograms_of_another_reach_share_one_scale():
    history = HealthHistory()
    history.add(measurement(0, np.linspace(-1, 1, 1000)))
    history.add(measurement(100, np.linspace(-4, 4, 1000)))
    strip = history.strip(0, "weights", 100)
    assert strip.heat.shape == (BINS, COLUMNS) and (strip.low, strip.high) == (-4, 4)
    early, late = strip.heat[:, 0], strip.heat[:, -1]
    assert (early > -1).sum() == pytest.approx(BINS / 4, abs=2) and (late > -1).all()
    assert early.max() > late.max()  # the same count within a quarter of the room


def test_before_the_first_checkup_there_is_nothing_and_the_last_one_stays():
    history = HealthHistory()
    for step in (50, 60):
        history.add(measurement(step, np.linspace(0, 1, 1000)))
    strip = history.strip(0, "weights", 100)
    assert np.isnan(strip.heat[:, 0]).all() and np.isfinite(strip.heat[:, -1]).all()
    assert strip.low == 0


def test_the_only_checkup_fills_the_strip():
    history = HealthHistory()
    history.add(measurement(50, np.linspace(0, 1, 1000)))
    assert np.isfinite(history.strip(0, "weights", 50).heat).all()


def test_what_a_layer_does_not_have_has_no_histograms():
    history = HealthHistory()
    history.add(measurement(0))
    assert history.strip(0, "gradients", 10) is None


def test_numbers_that_are_all_alike_have_a_strip_too():
    history = HealthHistory()
    history.add(measurement(0, np.zeros(100)))
    assert np.isfinite(history.strip(0, "weights", 0).heat).any()

"""Figures of an array."""

import numpy as np
import pytest

from mpnn_studio.explain.spread import spread_of


def test_figures_are_those_of_numpy():
    values = np.random.default_rng(0).normal(0.3, 2.0, (40, 50)).astype(np.float32)
    spread = spread_of(values)
    assert (spread.count, spread.low, spread.high) == (2000, values.min(), values.max())
    assert spread.mean == pytest.approx(values.mean()) and spread.deviation == pytest.approx(values.std())
    assert spread.counts.sum() == 2000 and spread.edges[[0, -1]] == pytest.approx([values.min(), values.max()])


def test_a_few_far_numbers_do_not_stretch_the_scale():
    values = np.full(1000, 0.1)
    values[0] = 50.0
    assert spread_of(values).reach == pytest.approx(0.1)


def test_zeros_are_counted_and_have_a_scale_all_the_same():
    assert spread_of(np.array([0.0, 0.0, 3.0, -1.0])).zeros == 0.5
    assert spread_of(np.zeros(5)).reach == 1.0 and spread_of(np.zeros(5)).zeros == 1.0


def test_a_lone_number_among_zeros_still_has_a_scale():
    values = np.zeros(100_000)
    values[7] = -4.0
    assert spread_of(values).reach == 4.0


def test_what_is_not_finite_is_left_out():
    spread = spread_of(np.array([np.nan, np.inf, 1.0, 3.0]))
    assert (spread.count, spread.low, spread.high, spread.mean) == (4, 1.0, 3.0, 2.0)
    assert spread_of(np.array([np.nan])).counts.sum() == 0


@pytest.mark.parametrize("values", [[0.25], [0.0], [-0.9512424, -0.9512423], [1e-30, 2e-30], [-3e30, 3e30]])
def test_numbers_that_are_alike_or_extreme_are_counted_too(values):
    spread = spread_of(np.array(values, np.float32))
    assert spread.counts.sum() == len(values) and (np.diff(spread.edges) > 0).all()

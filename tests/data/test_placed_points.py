"""Where examples lie on the line or plane over which a network's answers are drawn."""

import numpy as np
import pytest

from mpnn_studio.data.placed_points import MAX_DRAWN, ends, grid, placed_points, widened
from mpnn_studio.data.preparing import Preparing
from mpnn_studio.data.sources.drawn_points import DrawnPoints
from mpnn_studio.data.sources.playgrounds import Curve, Hill, Spirals


def test_the_held_back_are_told_apart_and_the_test_split_stays_unseen():
    source = Spirals(points=400)
    points = placed_points(source.load(), Preparing(validation_share=0.25, test_share=0.25))
    assert len(points) == 300
    assert int(points.held_back.sum()) == 100
    assert set(points.targets) == {0.0, 1.0}


def test_too_few_points_to_be_split_are_all_shown():
    source = DrawnPoints(points=((0, 0, 0), (1, 1, 1)))
    points = placed_points(source.sketch(), Preparing())
    assert points.places.tolist() == [[0, 0], [1, 1]]
    assert not points.held_back.any()


def test_many_points_are_thinned_evenly():
    points = placed_points(Spirals(points=5000).load(), Preparing(validation_share=0.2, test_share=0.0))
    assert len(points) <= MAX_DRAWN
    assert points.held_back.mean() == pytest.approx(0.2, abs=0.01)


def test_numbers_on_both_sides_of_zero_are_coloured_around_it_and_others_around_their_mean():
    hill = placed_points(Hill(noise=0.0).load(), Preparing())
    targets = hill.targets
    expected = 0.0 if targets.min() < 0 < targets.max() else targets.mean()
    assert hill.middle == pytest.approx(expected)
    assert hill.reach == pytest.approx(np.abs(targets - expected).max())


def test_a_grid_goes_row_by_row_from_the_top_left():
    schema = Spirals().schema()
    rows = grid(schema, 3)[:, :2]
    (left, right), (low, high) = ends(schema)
    assert rows.shape == (9, 2)
    assert rows[0].tolist() == pytest.approx([left + (right - left) / 6, high - (high - low) / 6])
    assert (np.diff(rows[:3, 0]) > 0).all()
    assert (np.diff(rows[::3, 1]) < 0).all()


def test_a_grid_carries_the_derived_inputs_that_are_switched_on():
    rows = grid(Spirals(x_squared=True, product=True).schema(), 4)
    assert rows[:, 2].tolist() == pytest.approx((rows[:, 0] ** 2).tolist())
    assert rows[:, 3].tolist() == pytest.approx((rows[:, 0] * rows[:, 1]).tolist())


def test_a_line_is_walked_from_left_to_right():
    schema = Curve().schema()
    places = grid(schema, 50)[:, 0]
    assert (np.diff(places) > 0).all()
    assert ends(schema)[0][0] < places[0] < places[-1] < ends(schema)[0][1]


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (5.0, 5.0), (-3.0, -3.0)])
def test_a_single_value_gets_room_on_both_sides(low, high):
    start, end = widened(low, high)
    assert start < low <= high < end

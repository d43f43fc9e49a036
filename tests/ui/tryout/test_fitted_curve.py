"""The line of a network of one input and one output."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from mpnn_studio.data.placed_points import PlacedPoints, grid
from mpnn_studio.data.sources.playgrounds import Curve
from mpnn_studio.ui.tryout.fitted_curve import FittedCurve

SCHEMA = Curve().schema()


@pytest.fixture
def curve(show):
    curve = FittedCurve()
    curve.set_schema(SCHEMA)
    return show(curve, 320, 240)


def parabola(side):
    return grid(SCHEMA, side)[:, :1] ** 2


def test_it_answers_between_the_places_that_it_was_given(curve):
    curve.show_answers(parabola(200))
    assert curve.answer_at(1.3) == pytest.approx(1.69, abs=0.01)
    curve.show_answers(None)
    assert curve.answer_at(1.3) is None


def test_the_axis_covers_the_examples(curve):
    targets = np.array([-7.0, 3.0])
    curve.show_points(PlacedPoints(np.array([[0.0], [1.0]]), targets, np.array([False, True])))
    top, bottom = curve.area().top(), curve.area().bottom()
    for x, y in ((0.0, -7.0), (1.0, 3.0)):
        assert top < curve.to_pixels(x, y).y() < bottom


def test_the_line_is_painted_where_the_answers_lie(curve):
    curve.show_points(PlacedPoints(np.array([[0.0], [1.0]]), np.array([-1.0, 1.0]), np.zeros(2, bool)))
    before = curve.grab().toImage()
    curve.show_answers(np.full((240, 1), 0.5))
    after = curve.grab().toImage()
    place = curve.to_pixels(-2.0, 0.5).toPoint()
    assert before.pixelColor(place) != after.pixelColor(place)
    elsewhere = curve.to_pixels(-2.0, -0.5).toPoint()
    assert before.pixelColor(elsewhere) == after.pixelColor(elsewhere)


@pytest.mark.parametrize("answer", [np.nan, np.inf, -np.inf, 1e300])
def test_answers_of_a_network_that_ran_away_are_survived(curve, answer):
    place = curve.to_pixels(-2.0, 0.5).toPoint()
    before = curve.grab().toImage().pixelColor(place)
    curve.show_answers(np.full((240, 1), answer))
    assert curve.grab().toImage().pixelColor(place) == before
    assert curve.answer_at(-2.0) == (answer if np.isfinite(answer) else None)


def test_the_arrow_keys_walk_along_the_line(qtbot, curve):
    x = curve.place[0]
    qtbot.keyClick(curve, Qt.Key.Key_Left)
    assert curve.place[0] < x

"""A network's answers everywhere in the plane, in colours that can be read."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from mpnn_studio.data.placed_points import PlacedPoints
from mpnn_studio.data.sources.playgrounds import Hill, Spirals
from mpnn_studio.ui.charts.class_marks import class_mark
from mpnn_studio.ui.tryout.decision_map import DecisionMap
from mpnn_studio.ui.widgets import theme

SIDE = 8


@pytest.fixture
def shown(show):
    shown = DecisionMap()
    shown.set_schema(Spirals().schema())
    return show(shown, 300, 300)


def color_at(shown, x, y):
    place = shown.to_pixels(x, y).toPoint()
    return np.array(shown.grab().toImage().pixelColor(place).getRgb()[:3])


def halves(left, right):
    """Answers of two classes: one in the left half of the plane, another in the right."""
    columns = np.array([[left, 1 - left]] * (SIDE // 2) + [[right, 1 - right]] * (SIDE // 2))
    return np.tile(columns, (SIDE, 1))


def distance(color, wanted):
    return float(np.linalg.norm(color - np.array(wanted.getRgb()[:3])))


def test_each_half_has_the_colour_of_its_class(shown):
    shown.show_answers(halves(1.0, 0.0))
    first, second = class_mark(0).color(shown), class_mark(1).color(shown)
    left, right = color_at(shown, -3, 3), color_at(shown, 3, 3)
    assert distance(left, first) < distance(left, second)
    assert distance(right, second) < distance(right, first)


def test_an_undecided_place_is_paler_than_a_decided_one(shown):
    shown.show_answers(halves(1.0, 0.5))
    ground = color_at(shown, 3, 3)
    decided = color_at(shown, -3, 3)
    assert np.ptp(decided) > np.ptp(ground)


def test_answers_that_are_no_numbers_leave_the_ground(shown):
    shown.show_answers(halves(np.nan, np.nan))
    assert distance(color_at(shown, -3, 3), QColor(theme.colors(shown).card)) == 0
    shown.show_answers(None)
    assert distance(color_at(shown, -3, 3), QColor(theme.colors(shown).field)) == 0


def test_points_lie_before_the_field_filled_or_as_rings(shown):
    places = np.array([[-3.0, 0.0], [3.0, 0.0]])
    shown.show_answers(halves(1.0, 1.0))
    shown.show_points(PlacedPoints(places, np.array([1.0, 1.0]), np.array([False, True])))
    second = class_mark(1).color(shown)
    assert distance(color_at(shown, -3, 0), second) < 10
    assert distance(color_at(shown, 3, 0), second) > 60  # the middle of a ring shows the field


def test_numbers_are_coloured_from_low_to_high(shown):
    shown.set_schema(Hill().schema())
    shown.show_points(PlacedPoints(np.zeros((1, 2)), np.zeros(1), np.zeros(1, bool), middle=0.0, reach=1.0))
    answers = np.repeat(np.linspace(1, -1, SIDE), SIDE)[:, None]  # high at the top
    shown.show_answers(answers)
    top, bottom = color_at(shown, 4, 4.5), color_at(shown, 4, -4.5)
    assert np.abs(top - bottom).max() > 60


def test_other_data_forget_answers_and_points(shown):
    shown.show_answers(halves(1.0, 0.0))
    shown.set_schema(Hill().schema())
    left, right = color_at(shown, -3, 3), color_at(shown, 3, 3)
    assert np.array_equal(left, right)


def test_the_place_follows_mouse_and_keys(qtbot, shown):
    told = []
    shown.pointed.connect(lambda x, y: told.append((x, y)))
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.to_pixels(2.0, -1.0).toPoint())
    assert shown.place == pytest.approx((2.0, -1.0), abs=0.1)
    x, y = shown.place
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    qtbot.keyClick(shown, Qt.Key.Key_Up)
    assert shown.place[0] > x and shown.place[1] > y
    coarse = shown.place[0]
    qtbot.keyClick(shown, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert 0 < shown.place[0] - coarse < coarse - x
    assert told[-1] == shown.place


def test_the_place_stays_within_the_plane(qtbot, shown):
    for _ in range(100):
        qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert shown.area().adjusted(-1, -1, 1, 1).contains(shown.to_pixels(*shown.place))


def test_pixels_and_places_are_each_others_inverse(shown):
    x, y = shown.to_plane(shown.to_pixels(1.5, -2.5))
    assert (x, y) == pytest.approx((1.5, -2.5))
    assert shown.to_pixels(0, 1).y() < shown.to_pixels(0, 0).y()
    assert isinstance(shown.to_pixels(0, 0), QPointF)

"""Drawing points onto the plane, with real mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mpnn_studio.data.sources.drawn_points import DrawnPoints
from mpnn_studio.ui.tryout.point_canvas import PointCanvas

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def canvas(show):
    canvas = PointCanvas()
    canvas.set_schema(DrawnPoints(classes=3).schema())
    canvas.set_own_points((), 3)
    show(canvas, 320, 320)
    canvas.told = []

    def follow(text, points, merge_key):
        canvas.told.append((text, merge_key))
        canvas.set_own_points(points, 3)

    canvas.edited.connect(follow)
    return canvas


def pixel(canvas, x, y):
    return canvas.to_pixels(x, y).toPoint()


def test_a_click_adds_a_point_of_the_chosen_class_where_it_is(canvas):
    canvas.label = 2
    QTest.mouseClick(canvas, LEFT, pos=pixel(canvas, 1.0, -2.0))
    ((x, y, label),) = canvas.own_points
    assert (x, y) == pytest.approx((1.0, -2.0), abs=0.1)
    assert label == 2
    assert canvas.told[0][0] == "Add a point"


def test_a_drag_moves_the_point_it_began_on_as_one_step(canvas):
    canvas.set_own_points(((0.0, 0.0, 1), (3.0, 3.0, 0)), 3)
    QTest.mousePress(canvas, LEFT, pos=pixel(canvas, 0, 0))
    for step in range(1, 5):
        QTest.mouseMove(canvas, pixel(canvas, step / 2, -step / 2))
    QTest.mouseRelease(canvas, LEFT, pos=pixel(canvas, 2, -2))
    assert canvas.own_points[0] == pytest.approx((2.0, -2.0, 1), abs=0.1)
    assert canvas.own_points[1] == (3.0, 3.0, 0)
    assert len({key for _, key in canvas.told}) == 1 and canvas.told[0][1] is not None


def test_a_click_that_becomes_a_drag_moves_the_point_it_added(canvas):
    QTest.mousePress(canvas, LEFT, pos=pixel(canvas, -2, 0))
    QTest.mouseMove(canvas, pixel(canvas, -2, 2))
    QTest.mouseRelease(canvas, LEFT, pos=pixel(canvas, -2, 2))
    ((x, y, _),) = canvas.own_points
    assert (x, y) == pytest.approx((-2.0, 2.0), abs=0.1)
    assert len({key for _, key in canvas.told}) == 1


def test_a_point_dragged_out_stays_at_the_edge(canvas):
    canvas.set_own_points(((0.0, 0.0, 0),), 3)
    QTest.mousePress(canvas, LEFT, pos=pixel(canvas, 0, 0))
    QTest.mouseMove(canvas, QPoint(5000, 160))
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(5000, 160))
    low, high = DrawnPoints().schema().coordinates[0].low, DrawnPoints().schema().coordinates[0].high
    assert low <= canvas.own_points[0][0] <= high


def test_the_right_button_removes_only_what_it_hits(canvas):
    canvas.set_own_points(((0.0, 0.0, 0), (3.0, 3.0, 1)), 3)
    QTest.mouseClick(canvas, RIGHT, pos=pixel(canvas, -3, -3))
    assert len(canvas.own_points) == 2
    QTest.mouseClick(canvas, RIGHT, pos=pixel(canvas, 3, 3))
    assert canvas.own_points == ((0.0, 0.0, 0),)


def test_keys_do_what_the_mouse_does(canvas):
    canvas.setFocus()
    picked = []
    canvas.class_picked.connect(picked.append)
    QTest.keyClick(canvas, Qt.Key.Key_3)
    QTest.keyClick(canvas, Qt.Key.Key_8)  # there are only three classes
    assert picked == [2]
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert len(canvas.own_points) == 1 and canvas.own_points[0][0] > 0
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.own_points == ()


def test_a_point_of_a_class_that_is_not_counted_now_cannot_be_hit(canvas):
    canvas.set_own_points(((0.0, 0.0, 5),), 3)
    QTest.mouseClick(canvas, RIGHT, pos=pixel(canvas, 0, 0))
    assert canvas.own_points == ((0.0, 0.0, 5),)


def test_points_made_elsewhere_are_left_alone(canvas):
    canvas.set_own_points(None)
    QTest.mouseClick(canvas, LEFT, pos=pixel(canvas, 1, 1))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert canvas.told == []
    assert canvas.place == pytest.approx((1, 1), abs=0.1)  # it chooses the place instead


def test_an_undo_during_a_drag_ends_the_drag(canvas):
    QTest.mousePress(canvas, LEFT, pos=pixel(canvas, 0, 0))
    canvas.set_own_points((), 3)
    told = len(canvas.told)
    QTest.mouseMove(canvas, pixel(canvas, 2, 2))
    assert len(canvas.told) == told

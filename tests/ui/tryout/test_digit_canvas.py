"""Drawing with mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QVBoxLayout, QWidget

from mpnn_studio.ui.tryout.digit_canvas import BRUSHES, DigitCanvas
from mpnn_studio.ui.tryout.ink import MAX_STROKES, SIDE
from mpnn_studio.ui.widgets.brush import stroke
from tests.ui.tryout.pointing import finger_drag, pen_drag, pen_event

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas(qtbot):
    shown = DigitCanvas()
    qtbot.addWidget(shown)
    shown.resize(200, 200)
    with qtbot.waitActive(shown):
        shown.show()
    return shown


def drag(canvas, *places, button=LEFT, modifier=NONE):
    """Press, move through and release at shares of the square (0 to 1)."""
    side = min(canvas.width(), canvas.height())
    corner = QPoint((canvas.width() - side) // 2, (canvas.height() - side) // 2)
    points = [corner + QPoint(round(x * side), round(y * side)) for x, y in places]
    QTest.mousePress(canvas, button, modifier, points[0])
    for point in points[1:]:
        QTest.mouseMove(canvas, point)
    QTest.mouseRelease(canvas, button, modifier, points[-1])


def at(canvas, x, y):
    return canvas.ink()[0, round(y * SIDE), round(x * SIDE)]


def test_a_click_leaves_a_round_dot_with_a_soft_edge(canvas):
    drag(canvas, (0.5, 0.5))
    assert canvas.ink().dtype == np.float32 and canvas.ink().shape == (1, SIDE, SIDE)
    (ink,) = canvas.ink()
    assert at(canvas, 0.5, 0.5) == 1.0 and ink[0, 0] == 0.0
    assert ((ink > 0) & (ink < 1)).any()
    assert ink.sum() == pytest.approx(ink.T.sum()) and np.allclose(ink, ink.T, atol=0.3)


def test_a_fast_stroke_has_no_gap(canvas):
    drag(canvas, (0.1, 0.5), (0.9, 0.5))
    assert canvas.ink()[0, SIDE // 2, round(0.1 * SIDE) : round(0.9 * SIDE)].min() == 1.0


def test_the_ink_is_the_same_at_every_size(canvas):
    drag(canvas, (0.25, 0.5), (0.75, 0.5))
    small = canvas.ink()
    canvas.clear()
    canvas.resize(400, 400)
    drag(canvas, (0.25, 0.5), (0.75, 0.5))
    np.testing.assert_array_equal(canvas.ink(), small)


def test_a_wide_canvas_keeps_its_square_in_the_middle(canvas):
    canvas.resize(500, 200)
    QTest.mouseClick(canvas, LEFT, NONE, QPoint(250, 100))
    assert at(canvas, 0.5, 0.5) == 1.0


def test_a_stroke_that_leaves_the_canvas_is_cut_at_its_edge(canvas):
    drag(canvas, (0.5, 0.5), (3.0, 0.5))
    assert at(canvas, 0.99, 0.5) == 1.0 and at(canvas, 0.99, 0.9) == 0.0


@pytest.mark.parametrize(("button", "modifier"), [(RIGHT, NONE), (LEFT, SHIFT)])
def test_the_right_button_and_shift_erase(canvas, button, modifier):
    drag(canvas, (0.1, 0.5), (0.9, 0.5))
    drag(canvas, (0.5, 0.2), (0.5, 0.8), button=button, modifier=modifier)
    assert at(canvas, 0.5, 0.5) == 0.0 and at(canvas, 0.2, 0.5) == 1.0


def test_every_movement_is_told(qtbot, canvas):
    with qtbot.waitSignals([canvas.changed] * 3, timeout=1000):
        drag(canvas, (0.2, 0.2), (0.5, 0.2), (0.5, 0.6))


def test_moving_without_a_button_draws_nothing(canvas):
    QTest.mouseMove(canvas, QPoint(20, 20))
    QTest.mouseMove(canvas, QPoint(150, 150))
    assert canvas.empty


def test_a_copy_of_the_ink_is_handed_out(canvas):
    canvas.ink()[:] = 1.0
    assert canvas.empty


def test_strokes_are_taken_back_one_by_one(canvas):
    drag(canvas, (0.2, 0.2), (0.8, 0.2))
    first = canvas.ink()
    drag(canvas, (0.2, 0.8), (0.8, 0.8))
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    np.testing.assert_array_equal(canvas.ink(), first)
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    assert canvas.empty


def test_what_was_taken_back_is_put_there_again(canvas):
    drag(canvas, (0.2, 0.2), (0.8, 0.2))
    first = canvas.ink()
    drag(canvas, (0.2, 0.8), (0.8, 0.8))
    both = canvas.ink()
    for _ in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL | SHIFT)
    np.testing.assert_array_equal(canvas.ink(), first)
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL | SHIFT)
    np.testing.assert_array_equal(canvas.ink(), both)
    assert len(canvas.drawing.strokes) == 2


def test_a_new_stroke_ends_what_could_be_put_there_again(canvas):
    drag(canvas, (0.2, 0.2), (0.8, 0.2))
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL)
    drag(canvas, (0.2, 0.8), (0.8, 0.8))
    drawn = canvas.ink()
    QTest.keyClick(canvas, Qt.Key.Key_Z, CONTROL | SHIFT)
    np.testing.assert_array_equal(canvas.ink(), drawn)


def test_clearing_can_be_taken_back(canvas):
    drag(canvas, (0.2, 0.2), (0.8, 0.2))
    before = canvas.ink()
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.empty
    canvas.undo_stroke()
    np.testing.assert_array_equal(canvas.ink(), before)


def test_only_so_many_strokes_are_remembered(canvas):
    for _ in range(MAX_STROKES + 5):
        drag(canvas, (0.5, 0.5))
    for _ in range(MAX_STROKES):
        canvas.undo_stroke()
    left = canvas.ink()
    canvas.undo_stroke()
    np.testing.assert_array_equal(canvas.ink(), left)


def test_the_keys_draw_what_the_mouse_draws(canvas):
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(10):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(5):
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert at(canvas, 0.5, 0.5) == 1.0 and at(canvas, 0.75, 0.5) == 1.0
    assert at(canvas, 0.75, 0.62) == 0.0


def test_shift_and_space_erase_with_the_keys(canvas):
    drag(canvas, (0.1, 0.5), (0.9, 0.5))
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    QTest.keyClick(canvas, Qt.Key.Key_Space, SHIFT)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert at(canvas, 0.5, 0.5) == 0.0


def test_the_pen_stays_on_the_canvas(canvas):
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    for _ in range(100):
        QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert canvas.ink()[0, SIDE // 2, 0] == 1.0


@pytest.fixture
def window(qtbot):
    """A window that, like the studio's, has Space and Ctrl+Z for itself."""
    shown = QMainWindow()
    shown.used = []
    body = QWidget()
    layout = QVBoxLayout(body)
    shown.canvas, shown.other = DigitCanvas(), QPushButton("other")
    layout.addWidget(shown.other)
    layout.addWidget(shown.canvas)
    shown.setCentralWidget(body)
    for key in ("Space", "Ctrl+Z", "Ctrl+Shift+Z"):
        action = QAction(shown)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda checked=False, key=key: shown.used.append(key))
        shown.addAction(action)
    qtbot.addWidget(shown)
    shown.resize(300, 300)
    with qtbot.waitActive(shown):
        shown.show()
    return shown


def test_space_still_trains_after_a_stroke_of_the_mouse(window):
    drag(window.canvas, (0.3, 0.3), (0.6, 0.6))
    drawn = window.canvas.ink()
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    assert window.used == ["Space"]
    np.testing.assert_array_equal(window.canvas.ink(), drawn)


def test_space_draws_where_the_canvas_was_reached_with_the_tab_key(window):
    window.other.setFocus()
    QTest.keyClick(window.other, Qt.Key.Key_Tab)
    assert window.canvas.hasFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Space)
    assert window.used == [] and not window.canvas.empty


def test_ctrl_z_takes_strokes_back_first_and_then_undoes_in_the_window(window):
    drag(window.canvas, (0.3, 0.3), (0.6, 0.6))
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CONTROL)
    assert window.canvas.empty and window.used == []
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CONTROL)
    assert window.used == ["Ctrl+Z"]


def test_ctrl_shift_z_puts_strokes_there_again_first_and_then_redoes_in_the_window(window):
    drag(window.canvas, (0.3, 0.3), (0.6, 0.6))
    drawn = window.canvas.ink()
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CONTROL)
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CONTROL | SHIFT)
    np.testing.assert_array_equal(window.canvas.ink(), drawn)
    assert window.used == []
    QTest.keyClick(window.canvas, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert window.used == ["Ctrl+Shift+Z"]


def test_the_canvas_is_black_and_shows_white_ink(canvas):
    canvas.resize(SIDE, SIDE)
    drag(canvas, (0.3, 0.3), (0.7, 0.3))
    seen = canvas.grab().toImage()
    assert seen.pixelColor(SIDE // 2, round(0.3 * SIDE)).name() == "#ffffff"
    assert seen.pixelColor(SIDE // 2, round(0.8 * SIDE)).name() == "#0b0c0f"


def test_a_brush_far_outside_touches_nothing():
    ink = np.zeros((20, 20), np.float32)
    stroke(ink, (-50.0, -50.0), (-40.0, 90.0), 5.0)
    assert not ink.any()


def test_a_stroke_over_another_does_not_change_its_core():
    ink = np.zeros((40, 40), np.float32)
    stroke(ink, (5.0, 20.0), (35.0, 20.0), 6.0)
    once = ink.copy()
    stroke(ink, (5.0, 20.0), (35.0, 20.0), 6.0)
    np.testing.assert_array_equal(ink, once)


def test_a_drawing_is_kept_as_strokes(canvas):
    drag(canvas, (0.1, 0.5), (0.9, 0.5))
    drag(canvas, (0.5, 0.2), (0.5, 0.8), button=RIGHT)
    first, second = canvas.drawing.strokes
    assert (first.points, first.erases) == (((0.1, 0.5), (0.9, 0.5)), False)
    assert (second.points, second.erases) == (((0.5, 0.2), (0.5, 0.8)), True)
    canvas.undo_stroke()
    assert canvas.drawing.strokes == (first,)


def test_plus_and_minus_choose_the_brush(qtbot, canvas):
    widths = []
    for key in (Qt.Key.Key_Minus, Qt.Key.Key_Minus, Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Plus):
        with qtbot.waitSignal(canvas.tools_changed):
            QTest.keyClick(canvas, key)
        drag(canvas, (0.5, 0.5))
        widths.append(canvas.drawing.strokes[-1].width)
    assert widths == [BRUSHES[name] for name in ("thin", "thin", "normal", "wide", "wide")]


def test_the_eraser_key_erases_until_it_is_pressed_again(canvas):
    drag(canvas, (0.1, 0.5), (0.9, 0.5))
    QTest.keyClick(canvas, Qt.Key.Key_E)
    drag(canvas, (0.5, 0.2), (0.5, 0.8))
    assert at(canvas, 0.5, 0.5) == 0.0
    QTest.keyClick(canvas, Qt.Key.Key_E)
    drag(canvas, (0.5, 0.2), (0.5, 0.8))
    assert at(canvas, 0.5, 0.5) == 1.0


@pytest.mark.parametrize("move", [pen_drag, finger_drag])
def test_pen_and_finger_draw_what_the_mouse_draws(canvas, move):
    drag(canvas, (0.25, 0.5), (0.5, 0.5), (0.75, 0.5))
    by_mouse = canvas.drawing.strokes
    canvas.clear()
    move(canvas, (50, 100), (100, 100), (150, 100))
    assert canvas.drawing.strokes == by_mouse


def test_the_other_end_of_the_pen_erases(canvas):
    drag(canvas, (0.1, 0.5), (0.9, 0.5))
    pen_drag(canvas, (100, 40), (100, 160), end=QPointingDevice.PointerType.Eraser)
    assert at(canvas, 0.5, 0.5) == 0.0 and canvas.drawing.strokes[-1].erases


def test_a_pen_that_hovers_draws_nothing(canvas):
    QApplication.sendEvent(
        canvas, pen_event(canvas, QEvent.Type.TabletMove, (100, 100), QPointingDevice.PointerType.Pen)
    )
    assert canvas.empty


def test_a_stroke_under_way_ends_where_the_canvas_is_cleared(canvas):
    QTest.mousePress(canvas, LEFT, NONE, QPoint(50, 50))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    QTest.mouseMove(canvas, QPoint(150, 150))
    assert canvas.empty


def test_a_coloured_picture_is_shown_in_its_colours(canvas):
    picture = np.zeros((3, 8, 8), np.uint8)
    picture[0] = 255
    canvas.show_picture(picture)
    drag(canvas, (0.5, 0.5))
    seen = canvas.grab().toImage()
    assert seen.pixelColor(30, 30).name() == "#ff0000" and seen.pixelColor(100, 100).name() == "#ffffff"

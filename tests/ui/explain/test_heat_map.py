"""The picture that zooms to the single number."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from mpnn_studio.ui.explain.array_layout import GAP
from mpnn_studio.ui.explain.heat_map import HeatMap


@pytest.fixture
def numbers(show):
    chart = show(HeatMap(), 300, 200)
    places = np.arange(1000).reshape(20, 50)
    places[10] = GAP
    values = np.where(places == GAP, np.nan, np.linspace(-1, 1, 1000).reshape(20, 50))
    chart.show_numbers(values, places, 1.0, keep=False)
    chart.setFocus()
    return chart


def wheel(chart, at, notches):
    event = QWheelEvent(
        at,
        chart.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chart, event)


def test_all_of_it_is_seen_at_first(numbers):
    assert numbers.view.seen(300, 200) == (0, 20, 0, 50)


def test_the_wheel_zooms_where_the_mouse_is(numbers):
    at = numbers.cell_rect(5, 40).center()
    before = numbers.view.cell_at(at.x(), at.y())
    side = numbers.view.side
    wheel(numbers, at, 4)
    assert numbers.view.side > 2 * side and numbers.view.cell_at(at.x(), at.y()) == before
    wheel(numbers, at, -40)
    assert numbers.view.side == side


def test_keys_zoom_in_and_out_and_show_all(qtbot, numbers):
    side = numbers.view.side
    qtbot.keyClick(numbers, Qt.Key.Key_Plus)
    assert numbers.view.side > side
    qtbot.keyClick(numbers, Qt.Key.Key_Minus)
    assert numbers.view.side == side
    for _ in range(30):
        qtbot.keyClick(numbers, Qt.Key.Key_Plus)
    qtbot.keyClick(numbers, Qt.Key.Key_0)
    assert numbers.view.side == side


def test_a_double_click_zooms_until_the_value_is_written_and_out_again(qtbot, numbers):
    side = numbers.view.side
    qtbot.mouseDClick(numbers, Qt.MouseButton.LeftButton, pos=numbers.cell_rect(3, 3).center().toPoint())
    assert numbers.view.side > 40
    qtbot.mouseDClick(numbers, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert numbers.view.side == side


def test_arrows_move_the_cursor_over_gaps_and_stay_at_the_edges(qtbot, numbers):
    with qtbot.waitSignal(numbers.moved) as moved:
        qtbot.keyClick(numbers, Qt.Key.Key_Right)
    assert moved.args == [0, 1]
    for _ in range(10):
        qtbot.keyClick(numbers, Qt.Key.Key_Down)
    assert numbers.cursor_cell == (11, 1)
    qtbot.keyClick(numbers, Qt.Key.Key_End)
    assert numbers.cursor_cell == (11, 49)
    qtbot.keyClick(numbers, Qt.Key.Key_Right)
    assert numbers.cursor_cell == (11, 49)


def test_the_cursor_stays_in_sight_while_zoomed(qtbot, numbers):
    numbers.zoom_to_figures()
    for _ in range(12):
        qtbot.keyClick(numbers, Qt.Key.Key_Right)
    assert numbers.rect().contains(numbers.cell_rect(*numbers.cursor_cell).center().toPoint())


def test_enter_and_a_click_pick_a_number_but_not_a_gap(qtbot, numbers):
    with qtbot.waitSignal(numbers.picked) as picked:
        qtbot.keyClick(numbers, Qt.Key.Key_Return)
    assert picked.args == [0, 0]
    with qtbot.waitSignal(numbers.picked) as picked:
        qtbot.mouseClick(numbers, Qt.MouseButton.LeftButton, pos=numbers.cell_rect(4, 7).center().toPoint())
    assert picked.args == [4, 7]
    with qtbot.assertNotEmitted(numbers.picked):
        qtbot.mouseClick(numbers, Qt.MouseButton.LeftButton, pos=numbers.cell_rect(10, 7).center().toPoint())


def test_values_are_painted_into_cells_that_have_room(numbers):
    numbers.zoom_to_figures()
    cell = numbers.cell_rect(0, 0).toRect()
    colours = {numbers.grab().toImage().pixel(x, cell.center().y()) for x in range(cell.left() + 4, cell.right() - 4)}
    assert len(colours) > 1
    assert numbers.cell_rect(0, 0).contains(QPointF(cell.center()))

"""Numbers as small pictures."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from mpnn_studio.explain.sheets import Sheet
from mpnn_studio.ui.charts.tiles import Tiles
from mpnn_studio.ui.widgets import theme


@pytest.fixture
def tiles(show):
    return show(Tiles(), 400, 300)


def counted(*shape):
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


def sheet(tiles, **settings):
    return Sheet(tiles, lambda *place: "", lambda *place: place, "", **settings)


def color_at(tiles, place):
    return tiles.grab().toImage().pixelColor(tiles.tile_rect(place).center())


def test_low_none_and_high_have_the_colours_of_the_scale(tiles):
    tiles.show_sheet(sheet(np.array([-2.0, 0.0, 2.0], np.float32).reshape(3, 1, 1)), 2.0)
    tokens = theme.colors()
    colors = [color_at(tiles, tile) for tile in range(3)]
    assert colors == [QColor(tokens.core), QColor(tokens.card), QColor(tokens.activation)]


def test_the_number_under_the_mouse_is_told_and_forgotten_when_it_leaves(qtbot, tiles):
    tiles.show_sheet(sheet(counted(6, 28, 28)), 1.0)
    corner = tiles.tile_rect(4).topLeft()
    QTest.mouseMove(tiles, QPoint(399, 299))
    QTest.mouseMove(tiles, corner + QPoint(2 * 7, 2 * 3))
    qtbot.waitUntil(lambda: tiles.place[0] == 4)
    assert tiles.place == (4, 3, 7) and tiles.value == 4 * 784 + 3 * 28 + 7
    QTest.mouseMove(tiles, QPoint(399, 299))
    qtbot.waitUntil(lambda: tiles.place == (0, 0, 0))


def test_a_click_chooses_a_number_that_stays(tiles):
    tiles.show_sheet(sheet(counted(6, 28, 28)), 1.0)
    QTest.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=tiles.tile_rect(5).center())
    QTest.mouseMove(tiles, QPoint(399, 299))
    assert tiles.place[0] == 5


def test_the_arrows_lead_through_a_tile_and_on_into_the_next(tiles):
    tiles.show_sheet(sheet(counted(6, 2, 2)), 1.0)
    for expected in [(0, 0, 1), (1, 0, 0), (1, 0, 1)]:
        QTest.keyClick(tiles, Qt.Key.Key_Right)
        assert tiles.place == expected
    QTest.keyClick(tiles, Qt.Key.Key_Down)
    assert tiles.place == (1, 1, 1)
    QTest.keyClick(tiles, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert tiles.place == (2, 1, 1)


def test_the_arrows_do_not_leave_the_sheet(tiles):
    tiles.show_sheet(sheet(counted(2, 1, 1)), 1.0)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(tiles, key)
        assert tiles.place == (0, 0, 0)


def test_tiles_that_belong_together_begin_a_row_together(tiles):
    tiles.show_sheet(sheet(counted(12, 28, 28), group=4), 1.0)
    tops = [tiles.tile_rect(tile).top() for tile in range(12)]
    assert tops[0:4] == [tops[0]] * 4 and tops[4:8] == [tops[4]] * 4 and tops[4] > tops[0]


def test_a_matrix_wider_than_the_view_keeps_cells_that_can_be_seen(tiles):
    tiles.show_sheet(sheet(counted(1, 10, 3000), matrix=True), 1.0)
    assert tiles.minimumSizeHint().width() >= 2 * 3000
    tiles.grab()


def test_a_single_picture_keeps_its_pixels_square(tiles):
    tiles.show_sheet(sheet(counted(1, 28, 28)), 1.0)
    assert tiles.tile_rect(0).width() == tiles.tile_rect(0).height() == 56


def test_thousands_of_units_are_only_painted_where_they_are_seen(tiles):
    tiles.show_sheet(sheet(counted(100_000, 1, 1)), 1e5)
    assert tiles.heightForWidth(400) > 2000
    tiles.resize(400, tiles.heightForWidth(400))
    assert color_at(tiles, 99_999) != color_at(tiles, 0)


def test_what_is_not_a_number_has_a_colour_of_its_own(tiles):
    tiles.show_sheet(sheet(np.array([np.nan, 0.0], np.float32).reshape(2, 1, 1)), 1.0)
    assert color_at(tiles, 0) == QColor(theme.colors().error)


def test_the_arrows_scroll_to_what_they_choose(qtbot, show):
    scroll, tiles = QScrollArea(), Tiles()
    scroll.setWidget(tiles)
    scroll.setWidgetResizable(True)
    show(scroll, 200, 100)
    tiles.show_sheet(sheet(counted(60, 28, 28)), 1.0)
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    for _ in range(5):
        QTest.keyClick(tiles, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert tiles.place[0] >= 10
    seen = scroll.viewport().rect().translated(0, scroll.verticalScrollBar().value())
    assert seen.contains(tiles.tile_rect(tiles.place[0]).topLeft())

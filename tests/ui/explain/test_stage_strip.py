"""The strip of stages: what is painted, and what of it is seen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from mpnn_studio.ui.explain.stage_strip import CHIP_GAP

BEYOND = 6


def test_a_stage_paints_nothing_beside_its_own_place(explained):
    strip = explained().strip
    index = strip.model().index(1, 0)
    option = QStyleOptionViewItem()
    option.initFrom(strip)
    option.state |= QStyle.StateFlag.State_Selected
    option.rect = strip.visualRect(index)
    option.rect.moveTo(BEYOND, BEYOND)
    size = option.rect.size()
    image = QImage(size.width() + 2 * BEYOND, size.height() + 2 * BEYOND, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    strip.itemDelegate().paint(painter, option, index)
    painter.end()
    white = QImage(image)
    white.fill(Qt.GlobalColor.white)
    whole = white.rect()
    painted = [
        (x, y)
        for x in range(whole.width())
        for y in range(whole.height())
        if image.pixel(x, y) != white.pixel(x, y) and not option.rect.contains(x, y)
    ]
    assert strip.hasFocus() and painted == []


def test_the_stage_that_is_shown_stays_in_sight_where_the_window_becomes_narrow(qtbot, window, explained):
    window.resize(1440, 900)
    view = explained()
    strip = view.strip
    view.walk.go_to_stage(5)
    qtbot.wait(50)
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: window.width() < 1100)
    qtbot.wait(50)
    place = strip.visualRect(strip.currentIndex()).adjusted(0, 0, -CHIP_GAP, 0)
    assert strip.viewport().rect().contains(place)

"""The tour shows a newcomer five places, once, and never takes the keyboard from anybody who did not ask for it."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from mpnn_studio.ui.shell.tour import STEPS
from tests.ui.test_main_window import named


def words(window):
    return named(window.tour, "Step of the tour").text()


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_nobody_meets_it_unless_the_program_offers_it(window):
    assert not window.tour.isVisible()


def test_at_the_first_start_it_leads_through_five_places_and_leaves_the_keyboard(window):
    window.tour.offer()
    seen = []
    for _ in STEPS:
        assert window.tour.isVisible() and window.stack.view.hasFocus()
        seen.append(words(window))
        click(window.tour.next)
    assert seen == [text for _, text in STEPS]
    assert not window.tour.isVisible()


def test_it_is_offered_once(window):
    window.tour.offer()
    click(window.tour.skip)
    assert not window.tour.isVisible() and window.settings.toured
    window.tour.offer()
    assert not window.tour.isVisible()


def test_space_trains_beside_it(window, qtbot):
    window.tour.offer()
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.run is not None)


def test_the_help_menu_begins_it_again_and_keys_lead_through_it(window, qtbot):
    window.settings.toured = True
    window.actions_table["tour"].trigger()
    qtbot.waitUntil(window.tour.next.hasFocus)
    QTest.keyClick(window.tour.next, Qt.Key.Key_Space)
    assert words(window) == STEPS[1][1] and window.runs.run is None
    QTest.keyClick(window.tour.next, Qt.Key.Key_Escape)
    assert not window.tour.isVisible()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_every_bubble_lies_inside_the_window_and_beside_what_it_is_about(window, size):
    window.tour.offer()
    window.resize(*size)
    for about in (window.data_card, window.stack, named(window, "Train"), window.curves, window.try_column):
        bubble = window.tour.geometry()
        assert window.rect().contains(bubble)
        assert not bubble.intersects(QRect(about.mapTo(window, QPoint()), about.size()))
        click(window.tour.next)

"""Which keys a list of choices keeps from the shortcuts of the window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mpnn_studio.run.state import State
from mpnn_studio.ui.widgets.keys import Combo

CHOICES = ("Nearest", "Morph", "Evidence", "What if")
LETTERS = {Qt.Key.Key_N: "Nearest", Qt.Key.Key_M: "Morph", Qt.Key.Key_E: "Evidence", Qt.Key.Key_W: "What if"}
"""Each is a shortcut of the window."""


@pytest.fixture
def choice(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    choice = Combo(window.centralWidget())
    choice.addItems(["first", *CHOICES])
    choice.show()
    return choice


def why_is_off(window):
    return window.why.panel.why is None


@pytest.mark.parametrize("key", LETTERS, ids=lambda key: key.name)
def test_letters_search_a_choice_that_tab_led_to(window, choice, key):
    choice.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(choice, key)
    assert choice.currentText() == LETTERS[key]
    assert why_is_off(window) and not window.explaining.open


@pytest.mark.parametrize("key", LETTERS, ids=lambda key: key.name)
def test_letters_search_a_list_that_is_open_however_it_was_opened(window, choice, key):
    choice.setFocus(Qt.FocusReason.MouseFocusReason)
    choice.showPopup()
    QTest.keyClick(choice.view(), key)
    assert choice.view().currentIndex().data() == LETTERS[key]
    assert why_is_off(window) and not window.explaining.open
    choice.hidePopup()


def test_after_the_mouse_letters_are_shortcuts(window, choice):
    choice.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(choice, Qt.Key.Key_W)
    assert not why_is_off(window) and choice.currentText() == "first"


def test_w_leads_to_a_choice_where_w_and_space_still_are_shortcuts(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.stack.view.setFocus()
    QTest.keyClick(window.stack.view, Qt.Key.Key_W)
    assert window.why.panel.choice.hasFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is not State.IDLE)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_W)
    assert why_is_off(window)

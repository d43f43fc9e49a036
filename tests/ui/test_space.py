"""Space trains, pauses and goes on, whatever the mouse did before."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from mpnn_studio.project import edits
from mpnn_studio.run.state import State
from mpnn_studio.ui.widgets.keys import Combo

PATIENCE_MS = 30_000
CLICKED = ("Stop", "Pause", "Start over", "Clear the drawing", "Loss: logarithmic scale", "Curves over step")
STATES = {"Stop": State.DONE, "Pause": State.PAUSED}
"""What the click leads to; after the others the training goes on."""


def named(window, name, kind=QWidget):
    return next(child for child in window.findChildren(kind) if child.accessibleName() == name)


def wait_for(window, qtbot, state):
    qtbot.waitUntil(lambda: window.runs.state is state, timeout=PATIENCE_MS)


@pytest.fixture
def training(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.stack.view.setFocus()
    document = window.document
    document.edit("Set epochs", edits.set_value(document.project, "training", "epochs", 100_000))
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    wait_for(window, qtbot, State.RUNNING)
    return window


@pytest.mark.parametrize("clicked", CLICKED)
def test_a_button_that_was_clicked_leaves_it_the_key(training, qtbot, clicked):
    state = STATES.get(clicked, State.RUNNING)
    QTest.mouseClick(named(training, clicked, QPushButton), Qt.MouseButton.LeftButton)
    wait_for(training, qtbot, state)
    assert training.stack.view.hasFocus()
    QTest.keyClick(training.focusWidget(), Qt.Key.Key_Space)
    wait_for(training, qtbot, State.PAUSED if state is State.RUNNING else State.RUNNING)


def test_a_choice_that_was_opened_with_the_mouse_leaves_it_the_key_and_one_that_tab_led_to_opens(training, qtbot):
    training.inspector.setCurrentIndex(5)
    choice = next(c for c in training.inspector.findChildren(Combo))
    choice.setEnabled(True)
    choice.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(choice, Qt.Key.Key_Space)
    wait_for(training, qtbot, State.PAUSED)
    choice.setFocus(Qt.FocusReason.OtherFocusReason)
    training.stack.view.setFocus()
    choice.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(choice, Qt.Key.Key_Space)
    assert choice.view().isVisible() and training.runs.state is State.PAUSED
    choice.hidePopup()


def test_no_button_of_the_window_takes_the_keyboard_when_it_is_clicked(window):
    by_key_at_most = (Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.NoFocus)
    takers = [b for b in window.findChildren(QAbstractButton) if b.focusPolicy() not in by_key_at_most]
    assert [f"{type(b).__name__} {b.accessibleName()}" for b in takers] == []

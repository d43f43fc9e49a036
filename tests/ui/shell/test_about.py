"""What the program says of itself can be tried out on the spot."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from mpnn_studio.ui.shell.about import EXPLAIN

PATIENCE_MS = 60_000


def test_a_click_in_it_opens_explain(qtbot, window):
    window.actions_table["about"].trigger()
    box = window.findChild(QMessageBox)
    assert "every number of a training step can be followed" in box.informativeText()
    follow = next(button for button in box.buttons() if button.text() == EXPLAIN)
    assert box.defaultButton().text() != EXPLAIN
    qtbot.mouseClick(follow, Qt.MouseButton.LeftButton)
    assert window.explaining.open and not box.isVisible()
    qtbot.waitUntil(lambda: window.explaining.view.walk.step is not None, timeout=PATIENCE_MS)


def test_the_keyboard_goes_to_the_stages_whether_explain_is_open_or_not(qtbot, window):
    for again in (False, True):
        if again:
            window.stack.view.setFocus()
        window.actions_table["about"].trigger()
        box = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
        follow = next(button for button in box.buttons() if button.text() == EXPLAIN)
        qtbot.mouseClick(follow, Qt.MouseButton.LeftButton)
        view = window.explaining.view
        window.activateWindow()  # as a window manager does when a dialog has closed
        qtbot.waitUntil(view.strip.hasFocus, timeout=PATIENCE_MS)

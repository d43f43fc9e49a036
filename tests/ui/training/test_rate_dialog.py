"""Finding a learning rate, with real mouse and keys."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMessageBox

from mpnn_studio.project import edits
from mpnn_studio.ui.training import rate_dialog
from mpnn_studio.ui.training.rate_dialog import RateDialog
from mpnn_studio.wording import number_text

PATIENCE_MS = 60_000


def opened(qtbot, window):
    qtbot.keyClick(window.stack.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(RateDialog)
    qtbot.waitUntil(dialog.use.isEnabled, timeout=PATIENCE_MS)
    return dialog


def test_the_suggested_rate_is_taken_over_as_one_undo_step(qtbot, window):
    before = window.document.project
    dialog = opened(qtbot, window)
    suggested = dialog.rate
    qtbot.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    assert 1e-4 < suggested < 1
    assert window.document.project.optimizer.config["learning_rate"] == suggested
    window.document.undo_stack.undo()
    assert window.document.project == before


def test_a_click_into_the_picture_picks_another_rate(qtbot, window):
    dialog = opened(qtbot, window)
    suggested = dialog.rate
    qtbot.mouseClick(dialog.sketch, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    assert dialog.rate < suggested
    assert dialog.use.text() == f"Use {number_text(dialog.rate, 6)}"


def test_escape_leaves_everything_as_it_was(qtbot, window):
    before = window.document.project
    dialog = opened(qtbot, window)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.document.project == before


def test_it_waits_for_a_training_to_end(qtbot, window):
    qtbot.keyClick(window.stack.view, Qt.Key.Key_Space)
    action = window.actions_table["find_rate"]
    assert not action.isEnabled()
    assert "Stop the training" in action.toolTip()


def test_a_stack_that_cannot_be_trained_has_no_rate(qtbot, window):
    project = window.document.project
    window.document.edit("Empty", edits.remove_layers(project, {spec.uid for spec in project.layers}))
    assert not window.actions_table["find_rate"].isEnabled()


@pytest.mark.parametrize("fate", ["goes on", "fails"])
def test_a_measurement_whose_dialog_was_closed_ends_unheard(qtbot, window, monkeypatch, fate):
    begun, go_on, measured = threading.Event(), threading.Event(), rate_dialog.find_rate
    raised = []
    monkeypatch.setattr(threading, "excepthook", raised.append)

    def find(project, dataset, progress):
        begun.set()
        go_on.wait(10)
        if fate == "fails":
            raise KeyError("weights")
        return measured(project, dataset, progress)

    monkeypatch.setattr(rate_dialog, "find_rate", find)
    before = window.document.project
    qtbot.keyClick(window.stack.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert begun.wait(10)
    qtbot.keyClick(window.findChild(RateDialog), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(RateDialog) is None)
    go_on.set()
    qtbot.waitUntil(lambda: all(thread.name != "finding a learning rate" for thread in threading.enumerate()))
    qtbot.wait(20)
    assert window.document.project == before and window.findChild(QMessageBox) is None and raised == []
    monkeypatch.setattr(rate_dialog, "find_rate", measured)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    opened(qtbot, window)


def test_a_measurement_that_fails_in_any_way_is_told_in_the_dialog(qtbot, window, monkeypatch):
    monkeypatch.setattr(rate_dialog, "find_rate", lambda *asked: {}["weights"])
    qtbot.keyClick(window.stack.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(RateDialog)
    texts = dialog.findChildren(rate_dialog.TextLabel)
    qtbot.waitUntil(lambda: any("KeyError: 'weights'" in label.text() for label in texts), timeout=PATIENCE_MS)
    assert not dialog.use.isEnabled()

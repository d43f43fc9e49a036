"""Steering a training from the window, with mouse and keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QSlider, QWidget

from mpnn_studio.project import edits
from mpnn_studio.run.state import State

PATIENCE_MS = 30_000


def train(qtbot, window):
    qtbot.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is State.RUNNING and window.runs.pace.step > 3, timeout=PATIENCE_MS)


def status(window):
    return next(label.text() for label in window.findChildren(QWidget) if label.accessibleName() == "Status")


def change(window, uid, field, value):
    window.document.edit("Change", edits.set_value(window.document.project, uid, field, value))


def test_an_edit_of_the_rate_reaches_the_running_training_and_undo_takes_it_back(qtbot, window):
    train(qtbot, window)
    before = window.document.project
    change(window, "optimizer", "learning_rate", 0.5)
    assert window.runs.run.project == window.document.project
    window.document.undo_stack.undo()
    assert window.runs.run.project == before
    assert window.runs.state is State.RUNNING


def test_an_edit_of_the_stack_leaves_the_running_training_alone(qtbot, window):
    train(qtbot, window)
    before = window.runs.run.project
    window.document.edit("Insert", edits.insert_layer(window.document.project, 1, "Dropout"))
    assert window.runs.run.project == before


def test_larger_batches_show_in_the_progress_at_once(qtbot, window):
    train(qtbot, window)
    batches = window.runs.run.prepared.steps // window.runs.run.epochs
    change(window, "training", "batch_size", 4 * window.document.project.training.config["batch_size"])
    qtbot.waitUntil(lambda: window.runs.pace.newest.batches < batches / 3, timeout=PATIENCE_MS)


def test_one_epoch_is_stepped_by_key_and_the_buttons_tell_the_truth(qtbot, window):
    change(window, "training", "batch_size", 2000)
    qtbot.keyClick(window.stack.view, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: window.runs.state is State.PAUSED, timeout=PATIENCE_MS)
    assert window.runs.pace.newest.epoch == 0
    assert window.runs.pace.newest.batch == window.runs.pace.newest.batches - 1
    assert window.actions_table["train"].text() == "▶ Resume"
    qtbot.keyClick(window.stack.view, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(
        lambda: window.runs.state is State.PAUSED and window.runs.pace.newest.epoch == 1, timeout=PATIENCE_MS
    )


def test_slow_motion_is_set_by_keys_in_the_menu_beside_step(qtbot, window):
    button = next(b for b in window.findChildren(QPushButton) if b.accessibleName() == "Pace")
    slider = next(s for s in window.findChildren(QSlider) if s.accessibleName() == "Slow motion")
    train(qtbot, window)
    button.menu().popup(button.mapToGlobal(button.rect().bottomLeft()))
    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_End)
    button.menu().close()
    assert window.runs.delay == 1.0
    assert "slow motion" in status(window)
    window.runs.drain()  # what was learned before the key
    step = window.runs.pace.step
    qtbot.wait(400)
    assert window.runs.pace.step <= step + 2
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: window.runs.pace.step > step + 20, timeout=PATIENCE_MS)


@pytest.fixture
def diverging(window):
    change(window, "training", "batch_size", 2000)
    window.document.edit("Choose", edits.choose(window.document.project, "optimizer", "SGD"))
    change(window, "optimizer", "learning_rate", 100.0)
    change(window, "optimizer", "weight_decay", 10.0)
    return window


def test_numbers_that_run_away_offer_a_smaller_rate_in_one_click(qtbot, diverging):
    window = diverging
    qtbot.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None, timeout=PATIENCE_MS)
    assert window.runs.state is State.FAILED
    box = window.findChild(QMessageBox)
    again = next(b for b in box.findChildren(QPushButton) if "rate 10" in b.text())
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    assert window.document.project.optimizer.config["learning_rate"] == 10.0
    assert window.runs.state.active
    window.document.undo_stack.undo()
    assert window.document.project.optimizer.config["learning_rate"] == 100.0

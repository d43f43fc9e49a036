"""What was learned stays with the layers: continue, the badge, and undo that brings weights back."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from mpnn_studio.project import edits
from mpnn_studio.run.state import State

PATIENCE_MS = 30_000


@pytest.fixture
def trained(window, qtbot):
    """The window after two epochs."""
    document = window.document
    document.edit("Set epochs", edits.set_value(document.project, "training", "epochs", 2))
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    wait_done(window, qtbot)
    return window


def wait_done(window, qtbot):
    qtbot.waitUntil(lambda: window.runs.state is State.DONE, timeout=PATIENCE_MS)


def badge(window):
    return next(label for label in window.badge.findChildren(QWidget) if label.accessibleName() == "Trained")


def widen(window):
    document = window.document
    uid = document.project.layers[1].uid
    document.edit("Set units", edits.set_value(document.project, uid, "output_size", 64))


def test_nothing_is_said_before_the_first_training(window):
    assert badge(window).text() == "not trained yet"
    assert not window.actions_table["continue"].isEnabled()


def test_on_a_small_screen_what_was_trained_and_the_way_on_are_said_whole(trained, qtbot):
    trained.resize(1024, 700)
    qtbot.waitUntil(lambda: trained.width() < 1100)
    said = badge(trained)
    assert said.fontMetrics().horizontalAdvance(said.text()) <= said.contentsRect().width()
    go_on = trained.badge.findChild(QPushButton)
    assert (go_on.text(), go_on.accessibleName()) == ("Continue", "Continue for 2 epochs")
    assert go_on.toolTip().startswith("Continue for 2 epochs: ")


def test_the_badge_says_whether_the_stack_is_still_what_was_trained(trained):
    assert "trained 2 epochs" in badge(trained).text()
    widen(trained)
    assert badge(trained).text() == "● not what was trained" and "64" in badge(trained).toolTip()
    trained.document.undo_stack.undo()
    assert "trained 2 epochs" in badge(trained).text()


def test_continue_goes_on_where_the_training_ended(trained, qtbot):
    first = trained.runs.run
    button = next(b for b in trained.badge.findChildren(QPushButton) if b.accessibleName().startswith("Continue"))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_done(trained, qtbot)
    run = trained.runs.run
    assert run is not first
    assert run.epochs_begun == 4
    assert np.array_equal(run.history.loss.y[: len(first.history.loss)], first.history.loss.y)
    assert run.history.loss.y[-10:].mean() < first.history.loss.y[-10:].mean()


def test_continue_has_a_key(trained, qtbot):
    first = trained.runs.run
    QTest.keyClick(trained.stack.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    wait_done(trained, qtbot)
    assert trained.runs.run is not first


def test_undo_brings_back_the_stack_and_its_weights(trained, qtbot):
    first = trained.runs.run
    widen(trained)
    QTest.keyClick(trained.stack.view, Qt.Key.Key_Space)
    wait_done(trained, qtbot)
    second = trained.runs.run
    assert second is not first
    trained.document.undo_stack.undo()
    assert trained.runs.run is first
    trained.document.undo_stack.redo()
    assert trained.runs.run is second


def test_undo_while_a_training_runs_leaves_it_alone(trained, qtbot):
    document = trained.document
    document.edit("Set epochs", edits.set_value(document.project, "training", "epochs", 100_000))
    QTest.keyClick(trained.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: trained.runs.state is State.RUNNING, timeout=PATIENCE_MS)
    running = trained.runs.run
    document.undo_stack.undo()
    assert trained.runs.run is running
    assert trained.runs.state is State.RUNNING


def test_a_continued_training_is_saved_and_opened_again(trained, qtbot, tmp_path):
    QTest.keyClick(trained.stack.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    wait_done(trained, qtbot)
    weights = trained.runs.run.snapshot.values
    path = tmp_path / "again.mpnn"
    trained.document.path = path
    assert trained.files.save()
    trained.files.open(path)
    run = trained.runs.run
    assert run.start_epochs == 2 and run.continues in {kept.uid for kept in trained.runs.kept.library} - {run.uid}
    assert run.epochs_begun == 4
    assert np.array_equal(run.snapshot.values, weights)

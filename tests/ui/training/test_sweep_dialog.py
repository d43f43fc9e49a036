"""A sweep from the Train menu, with mouse and keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from mpnn_studio.data.sources.mnist import Mnist
from mpnn_studio.project import edits
from mpnn_studio.run.state import State
from mpnn_studio.ui.training.sweep_dialog import SweepDialog

PATIENCE_MS = 60_000


@pytest.fixture
def dialog(qtbot, window):
    """The dialog over a project that is trained in a moment."""
    project = edits.set_value(window.document.project, "training", "epochs", 1)
    window.document.edit("Short", edits.set_value(project, "training", "batch_size", 200))
    return opened(qtbot, window)


def choose(row, uid, field):
    row.setting.setCurrentIndex(next(n for n in range(row.setting.count()) if _is(row.setting.itemData(n), uid, field)))


def _is(dial, uid, field):
    return (dial.uid, dial.field.name) == (uid, field)


def write(qtbot, line, text):
    line.selectAll()
    qtbot.keyClicks(line, text)


def status(window):
    return next(label.text() for label in window.findChildren(QWidget) if label.accessibleName() == "Status")


def start(qtbot, dialog):
    window = dialog.parent()
    qtbot.waitUntil(dialog.begin.isEnabled)
    qtbot.mouseClick(dialog.begin, Qt.MouseButton.LeftButton)
    with qtbot.waitActive(window):
        window.activateWindow()


def opened(qtbot, window):
    with qtbot.waitActive(window):
        window.activateWindow()
    window.stack.view.setFocus()
    qtbot.waitUntil(window.stack.view.hasFocus)
    qtbot.keyClick(
        window.stack.view, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    return next(each for each in window.findChildren(SweepDialog) if each.isVisible())


def ended(window, runs):
    return lambda: (
        len(window.runs.kept.library) == runs and window.runs.state is State.DONE and not window.runs.sweeping
    )


def test_it_offers_the_rate_first_and_says_how_many_trainings_that_takes(dialog):
    assert dialog.rows[0].dial.text == "Adam: learning rate"
    assert dialog.rows[0].values.text() == "0.0002, 0.002, 0.02"
    assert dialog.said.text() == "3 trainings"


def test_a_grid_is_trained_one_after_the_other_and_lands_among_the_runs(qtbot, window, dialog):
    before = window.document.project
    write(qtbot, dialog.rows[0].values, "0.01, 0.001")
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    choose(dialog.rows[1], "layer-2", "output_size")
    write(qtbot, dialog.rows[1].values, "8, 16")
    qtbot.waitUntil(lambda: dialog.said.text() == "4 trainings")
    start(qtbot, dialog)
    qtbot.waitUntil(lambda: "Sweep, 2 of 4" in status(window), timeout=PATIENCE_MS)
    assert not window.actions_table["sweep"].isEnabled() and window.actions_table["stop"].isEnabled()
    qtbot.waitUntil(ended(window, 4), timeout=PATIENCE_MS)
    runs = list(window.runs.kept.library)
    settings = [
        (run.project.optimizer.config["learning_rate"], run.project.find("layer-2").config["output_size"])
        for run in runs
    ]
    assert settings == [(0.01, 8), (0.01, 16), (0.001, 8), (0.001, 16)]
    assert runs[0].note == "learning rate 0.01 · units 8"
    assert all(run.finished.complete for run in runs)
    assert window.document.project == before
    assert "Sweep" not in status(window)


def test_stop_ends_the_sweep_and_keeps_what_was_trained(qtbot, window, dialog):
    choose(dialog.rows[0], "training", "epochs")
    write(qtbot, dialog.rows[0].values, "1, 100000, 2")
    start(qtbot, dialog)
    qtbot.waitUntil(lambda: window.runs.sweeping == "2 of 3" and window.runs.pace.step > 3, timeout=PATIENCE_MS)
    with qtbot.waitSignal(window.runs.ended, timeout=PATIENCE_MS):
        qtbot.keyClick(window.stack.view, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert window.runs.state is State.DONE and not window.runs.sweeping
    assert [run.finished.complete for run in window.runs.kept.library] == [True, False]
    assert window.runs.run.trained


def test_pause_and_resume_work_within_a_sweep(qtbot, window, dialog):
    choose(dialog.rows[0], "training", "epochs")
    write(qtbot, dialog.rows[0].values, "100000, 2")
    start(qtbot, dialog)
    qtbot.waitUntil(lambda: window.runs.state is State.RUNNING and window.runs.pace.step > 3, timeout=PATIENCE_MS)
    qtbot.keyClick(window.stack.view, Qt.Key.Key_Space)
    assert window.runs.state is State.PAUSED and window.runs.sweeping == "1 of 2"
    qtbot.keyClick(window.stack.view, Qt.Key.Key_Space)
    assert window.runs.state is State.RUNNING


def test_an_edit_does_not_steer_a_sweep(qtbot, window, dialog):
    choose(dialog.rows[0], "training", "epochs")
    write(qtbot, dialog.rows[0].values, "100000, 2")
    start(qtbot, dialog)
    qtbot.waitUntil(lambda: window.runs.state is State.RUNNING, timeout=PATIENCE_MS)
    trained = window.runs.run.project
    window.document.edit("Rate", edits.set_value(window.document.project, "optimizer", "learning_rate", 0.5))
    assert window.runs.run.project == trained


def test_a_training_that_fails_asks_nothing_and_the_next_one_follows(qtbot, window, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(SweepDialog))
    project = edits.remove_layers(window.document.project, {"layer-3", "layer-4"})
    window.document.edit(
        "Linear", edits.set_value(edits.choose(project, "optimizer", "SGD"), "training", "epochs", 300)
    )
    dialog = opened(qtbot, window)
    write(qtbot, dialog.rows[0].values, "100, 0.001")
    start(qtbot, dialog)
    qtbot.waitUntil(
        lambda: len(window.runs.kept.library) == 2 and not window.runs.state.active and not window.runs.sweeping,
        timeout=PATIENCE_MS,
    )
    first, second = window.runs.kept.library
    assert first.failed is not None and second.finished is not None
    assert not any(box.isVisible() for box in window.findChildren(QMessageBox))


def test_without_data_the_sweep_ends_at_once_and_says_why(qtbot, window, dialog, monkeypatch):
    def broken(self, progress=None):
        raise OSError("the disk is gone")

    window.datasets.__init__()
    monkeypatch.setattr(Mnist, "load", broken)
    start(qtbot, dialog)
    qtbot.waitUntil(lambda: window.runs.state is State.FAILED, timeout=PATIENCE_MS)
    assert len(window.runs.kept.library) == 1 and not window.runs.sweeping
    qtbot.waitUntil(lambda: any(box.isVisible() for box in window.findChildren(QMessageBox)))


def test_what_cannot_be_trained_is_told_before_anything_is(qtbot, window, dialog):
    choose(dialog.rows[0], "layer-5", "output_size")
    write(qtbot, dialog.rows[0].values, "10, 3")
    qtbot.waitUntil(lambda: "cannot be trained" in dialog.said.text())
    assert not dialog.begin.isEnabled()


def test_a_random_search_over_a_range_of_factors(qtbot, window, dialog):
    row = dialog.rows[0]
    row.way.setCurrentIndex(row.way.findData("log"))
    write(qtbot, row.low, "0.001")
    write(qtbot, row.high, "0.1")
    dialog.method.setCurrentIndex(dialog.method.findData("random"))
    dialog.draws.setValue(5)
    qtbot.waitUntil(lambda: dialog.said.text() == "5 trainings")
    assert not row.count.isEnabled()
    rates = [trial.project.optimizer.config["learning_rate"] for trial in dialog.trials]
    assert len(set(rates)) == 5 and all(0.001 <= rate <= 0.1 for rate in rates)


def test_a_setting_that_was_added_can_be_left_again_but_one_stays(qtbot, dialog):
    assert not dialog.rows[0].drop.isEnabled()
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    assert len(dialog.rows) == 2
    qtbot.mouseClick(dialog.rows[0].drop, Qt.MouseButton.LeftButton)
    assert len(dialog.rows) == 1 and not dialog.rows[0].drop.isEnabled()


def test_the_time_is_guessed_where_a_run_tells_it(qtbot, window, dialog):
    start(qtbot, dialog)
    qtbot.waitUntil(ended(window, 3), timeout=PATIENCE_MS)
    again = opened(qtbot, window)
    assert "about" in again.said.text()

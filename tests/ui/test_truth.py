"""What the window says is true, and at once: during a training, after part of it, and once it is discarded."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import Failed
from mpnn_studio.run.opened import Opened
from mpnn_studio.run.pace import Pace
from mpnn_studio.run.run import new_run
from mpnn_studio.run.state import State
from mpnn_studio.ui.files import project_files
from mpnn_studio.ui.inspect.run_rows import NAME
from mpnn_studio.ui.inspect.runs import RunsView

PATIENCE_MS = 30_000


def named(window, name, kind=QWidget):
    return next(child for child in window.findChildren(kind) if child.accessibleName() == name)


def set_epochs(window, epochs):
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", epochs))


def set_rate(window, rate):
    window.document.edit("Rate", edits.set_learning_rate(window.document.project, rate))


def press_space(window):
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)


def wait_for(window, qtbot, *states):
    qtbot.waitUntil(lambda: window.runs.state in states, timeout=PATIENCE_MS)


def train_some(window, qtbot):
    """Begin a long training and wait until it has weights."""
    set_epochs(window, 100_000)
    press_space(window)
    qtbot.waitUntil(lambda: window.runs.run is not None and window.runs.run.trained, timeout=PATIENCE_MS)


def stop(window, qtbot):
    window.actions_table["stop"].trigger()
    wait_for(window, qtbot, State.DONE)


def draw(window):
    canvas = named(window, "Digit canvas")
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, canvas.rect().center())


def test_a_training_that_ended_before_it_learned_predicts_nothing(window, qtbot):
    window.runs.train(window.document.project, paused=True)
    wait_for(window, qtbot, State.PAUSED)
    stop(window, qtbot)
    draw(window)
    assert named(window, "Prediction").accessibleDescription() == "no prediction yet"
    assert window.inspector.moment is None


def test_weights_can_be_exported_while_the_first_training_runs(window, qtbot):
    assert not window.actions_table["export"].isEnabled()
    train_some(window, qtbot)
    assert window.runs.state.active and window.actions_table["export"].isEnabled()


def test_the_badge_counts_what_was_trained_during_the_training_and_after(window, qtbot):
    badge = named(window, "Trained")
    assert badge.text() == "not trained yet"
    QTest.keyClick(window.stack.view, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: badge.text() == "… 1 batch so far", timeout=PATIENCE_MS)
    stop(window, qtbot)
    assert badge.text() == "✓ trained 1 batch"


def test_a_run_that_was_reopened_says_how_far_it_came(window, qtbot):
    train_some(window, qtbot)
    stop(window, qtbot)
    run, bar = window.runs.run, named(window, "Progress", QProgressBar)
    window.files.show(Opened(run.project, "again.mpnn", None, (run,), run))
    assert window.runs.state is State.IDLE
    assert bar.accessibleDescription().endswith("of 100000, stopped")


def test_the_runs_say_which_rate_was_changed_also_on_the_way(window, qtbot):
    view = window.inspector.open_tab(RunsView)
    set_rate(window, 0.5)
    train_some(window, qtbot)
    set_rate(window, 0.002)
    stop(window, qtbot)
    press_space(window)
    qtbot.waitUntil(lambda: window.runs.run.trained, timeout=PATIENCE_MS)
    stop(window, qtbot)
    model = view.table.model()
    names = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    first, second = (texts[names.index("Changed")] for texts in view.table.texts())
    assert first.startswith("the first run · then ") and first.endswith("learning rate 0.5 → 0.002")
    assert second == "learning rate 0.002"


def test_a_run_at_work_is_named_in_full(window, qtbot):
    view = window.inspector.open_tab(RunsView)
    train_some(window, qtbot)
    qtbot.waitUntil(lambda: view.table.texts() != [], timeout=PATIENCE_MS)
    index = view.table.model().index(0, NAME)
    assert view.table.columnWidth(NAME) >= view.table.sizeHintForIndex(index).width()


def test_without_points_there_is_nothing_to_train_and_it_is_said_why(window):
    spirals = load_example("spirals")
    source = {"name": "DrawnPoints", "config": {}}
    project = edits.set_data(spirals, type(spirals.data)("data", "source", source["name"], {}).create())
    window.document.edit("Draw points", project)
    button = named(window, "Train", QPushButton)
    assert not button.isEnabled() and "Click at least two points" in button.toolTip()
    points = ((0.0, 0.0, 0), (1.0, 0.0, 0), (0.0, 1.0, 1), (1.0, 1.0, 1))
    window.document.edit("Points", edits.set_data_value(window.document.project, "points", points))
    assert button.isEnabled()


def test_a_long_line_of_status_never_widens_the_window(window):
    before = window.minimumSizeHint().width()
    run = new_run(window.document.project)
    run.failed = Failed("The numbers ran away. " * 30, "")
    window.status.show_state(State.FAILED, run, Pace(1, 32), ready=True)
    status = named(window, "Status")
    assert "ran away" in status.text() and status.toolTip() == status.text()
    assert window.minimumSizeHint().width() == before


def test_a_training_that_continues_another_says_so(window, qtbot):
    set_epochs(window, 1)
    press_space(window)
    wait_for(window, qtbot, State.DONE)
    set_epochs(window, 100_000)
    window.actions_table["continue"].trigger()
    qtbot.waitUntil(lambda: "continues run 1" in named(window, "Status").text(), timeout=PATIENCE_MS)
    assert window.runs.run.note == "continues run 1"


@pytest.mark.parametrize(("key", "stands"), [(Qt.Key.Key_Space, "paused"), (None, "running")])
def test_a_question_before_closing_says_whether_the_training_is_paused(window, qtbot, monkeypatch, key, stands):
    asked = []
    monkeypatch.setattr(project_files, "ask_save", lambda window, name, reason: asked.append(reason) or "cancel")
    train_some(window, qtbot)
    if key:
        QTest.keyClick(window.stack.view, key)
        wait_for(window, qtbot, State.PAUSED)
    assert window.close() is False
    assert asked[0].startswith(f"A training is {stands}.")
    monkeypatch.setattr(project_files, "ask_save", lambda *question: "discard")

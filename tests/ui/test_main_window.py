"""The whole window, worked as a person works it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QPushButton, QWidget

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.state import State
from mpnn_studio.ui.widgets.background import Background

PATIENCE_MS = 30_000


def named(window, name, kind=QWidget):
    return next(child for child in window.findChildren(kind) if child.accessibleName() == name)


def set_epochs(window, epochs):
    document = window.document
    document.edit("Set epochs", edits.set_value(document.project, "training", "epochs", epochs))


def wait_for(window, qtbot, *states):
    qtbot.waitUntil(lambda: window.runs.state in states, timeout=PATIENCE_MS)


def train_long(window, qtbot):
    set_epochs(window, 100_000)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is State.RUNNING and window.runs.pace.step > 3, timeout=PATIENCE_MS)


def draw(window):
    canvas = named(window, "Digit canvas")
    middle = canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle - QPoint(40, 60))
    for step in range(1, 7):
        QTest.mouseMove(canvas, middle + QPoint(-40 + 10 * step, -60 + 20 * step))
    end = middle + QPoint(20, 60)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Layer palette",
            "Layer stack",
            "Loss curve",
            "Accuracy curve",
            "Digit canvas",
            "Prediction",
            "Train",
            "Stop",
        ),
        *("Step", "Start over", "Progress", "Find a layer", "Status"),
    ],
)
def test_everything_can_be_found_by_its_accessible_name(window, name):
    assert named(window, name).isVisible()


def test_the_data_card_shows_the_data_when_they_are_loaded(window, qtbot):
    qtbot.waitUntil(lambda: "600" in window.data_card.accessibleDescription() or _texts_hold(window.data_card, "600"))


def _texts_hold(widget, text):
    return any(text in label.text() for label in widget.findChildren(QLabel))


def test_space_trains_to_the_end_and_the_figures_are_shown(window, qtbot):
    set_epochs(window, 3)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    wait_for(window, qtbot, State.DONE)
    assert window.runs.run.finished.complete
    assert "test accuracy" in named(window, "Status").text()
    assert len(window.runs.run.history.loss) == 3 * 17


def test_space_pauses_and_goes_on(window, qtbot):
    train_long(window, qtbot)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    assert window.runs.state is State.PAUSED
    assert named(window, "Resume", QPushButton).isEnabled()
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    assert window.runs.state is State.RUNNING


def test_space_presses_the_button_that_tab_led_to_instead(window, qtbot):
    train_long(window, qtbot)
    stop = named(window, "Stop", QPushButton)
    stop.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(stop, Qt.Key.Key_Space)
    wait_for(window, qtbot, State.DONE)
    assert "stopped" in named(window, "Progress").accessibleDescription()


def test_stop_keeps_what_was_learned(window, qtbot):
    train_long(window, qtbot)
    QTest.mouseClick(named(window, "Stop", QPushButton), Qt.MouseButton.LeftButton)
    wait_for(window, qtbot, State.DONE)
    assert window.runs.run.snapshot.step > 0
    assert window.document.edited
    assert "stopped" in named(window, "Progress").accessibleDescription()


def test_a_training_that_is_stopped_at_once_leaves_nothing_to_save(window, qtbot):
    window.runs.train(window.document.project, paused=True)
    wait_for(window, qtbot, State.PAUSED)
    window.actions_table["stop"].trigger()
    wait_for(window, qtbot, State.DONE)
    assert not window.document.edited
    assert not window.actions_table["export"].isEnabled()


def test_one_step_trains_one_batch(window, qtbot):
    QTest.keyClick(window.stack.view, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: window.runs.run is not None and len(window.runs.run.history.loss) == 1, timeout=PATIENCE_MS)
    assert window.runs.state is State.PAUSED
    QTest.keyClick(window.stack.view, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: len(window.runs.run.history.loss) == 2, timeout=PATIENCE_MS)


def test_start_over_begins_again_from_the_same_seed(window, qtbot):
    set_epochs(window, 1)
    figures = []
    for button in ("Train", "Start over"):
        QTest.mouseClick(named(window, button, QPushButton), Qt.MouseButton.LeftButton)
        wait_for(window, qtbot, State.DONE)
        figures.append(window.runs.run.finished.test)
    assert figures[0] == figures[1]


def test_a_drawing_is_predicted_while_the_training_goes_on(window, qtbot):
    train_long(window, qtbot)
    with qtbot.waitSignal(window.display.feed.predicted, check_params_cb=lambda values: values is not None):
        draw(window)
    assert window.runs.state is State.RUNNING
    with qtbot.waitSignal(window.display.feed.predicted, timeout=PATIENCE_MS) as told:
        pass
    assert told.args[0].shape == (10,)
    assert told.args[0].sum() == pytest.approx(1)


def test_a_broken_stack_disables_train_with_the_reason(window):
    flatten = window.document.project.layers[0].uid
    window.document.edit("Delete", edits.remove_layers(window.document.project, {flatten}))
    button = named(window, "Train", QPushButton)
    assert not button.isEnabled()
    assert "Flatten" in button.toolTip()


def test_the_stack_can_be_edited_while_its_frozen_copy_trains(window, qtbot):
    train_long(window, qtbot)
    window.document.edit("Add", edits.insert_layer(window.document.project, 2, "Tanh"))
    step = window.runs.pace.step
    qtbot.waitUntil(lambda: window.runs.pace.step > step, timeout=PATIENCE_MS)
    assert len(window.runs.run.project.layers) == 5


def test_a_failure_in_the_worker_leaves_the_window_usable(window, qtbot, monkeypatch):
    from mpnn_studio.run import job

    monkeypatch.setattr(job, "prepare", lambda *args, **options: 1 / 0)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    wait_for(window, qtbot, State.FAILED)
    box = next(child for child in window.findChildren(QMessageBox))
    assert "ZeroDivisionError" in box.detailedText()
    box.close()
    monkeypatch.undo()
    assert named(window, "Train", QPushButton).isEnabled()


def test_a_project_is_saved_with_its_network_and_opened_again(window, qtbot, tmp_path, monkeypatch):
    set_epochs(window, 1)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    wait_for(window, qtbot, State.DONE)
    path = tmp_path / "digits.mpnn"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(path), ""))
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert path.exists()
    assert not window.document.edited
    saved, run = window.document.project, window.runs.run
    window.files.open_example("iris")
    assert window.document.project != saved
    window.files.open(path)
    assert window.document.project == saved
    assert (window.runs.run.snapshot.values == run.snapshot.values).all()
    assert (window.runs.run.history.loss.y == run.history.loss.y).all()
    draw(window)
    assert " per cent" in named(window, "Prediction").accessibleDescription()


def test_space_trains_an_example_that_was_just_picked_from_its_button(window, qtbot):
    named(window, "Examples", QPushButton).setFocus()
    window.files.open_example("iris")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    wait_for(window, qtbot, State.DONE)
    assert window.runs.run.finished.complete


def test_a_damaged_project_is_told_and_the_present_one_kept(window, tmp_path):
    path, before = tmp_path / "broken.mpnn", window.document.project
    path.write_bytes(b"PK\x03\x04 nonsense")
    window.files.open(path)
    box = window.findChild(QMessageBox)
    assert "broken.mpnn" in box.text()
    box.close()
    assert window.document.project == before


@pytest.mark.parametrize(("answer", "closed"), [("cancel", False), ("discard", True)])
def test_closing_asks_before_a_training_is_thrown_away(window, qtbot, answers, answer, closed):
    train_long(window, qtbot)
    answers.append(answer)
    assert window.close() is closed
    assert answers == []
    assert window.runs.state.active is not closed


def test_closing_an_untouched_window_asks_nothing(window, answers):
    assert window.close()
    assert answers == []


@pytest.mark.parametrize("tab", ["Confusion", "Mistakes", "Weights", "Activations", "Health"])
def test_after_closing_nothing_works_beside_the_window(window, qtbot, answers, tab):
    """What still painted while Qt is taken apart would end the program with a crash."""
    titles = [window.inspector.tabText(place) for place in range(window.inspector.count())]
    window.inspector.setCurrentIndex(titles.index(tab))
    train_long(window, qtbot)
    qtbot.waitUntil(lambda: any(work.busy for work in window.findChildren(Background)), timeout=PATIENCE_MS)
    answers.append("discard")
    assert window.close()
    assert not any(work.busy for work in window.findChildren(Background))


def test_a_table_takes_the_place_of_the_digits_in_one_undo_step(window, qtbot):
    digits = window.document.project
    iris = load_example("iris").data.create()
    window.tables.opened.emit(iris, iris.load)
    assert window.document.check.ok
    assert window.document.project.layers[-1].config["output_size"] == 3
    assert named(window, "Prediction").isVisible()
    window.document.undo_stack.undo()
    assert window.document.project == digits


def test_the_same_seed_gives_the_figures_of_the_command_line(window, qtbot, small_mnist):
    from mpnn_studio.run.headless import train

    set_epochs(window, 2)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    wait_for(window, qtbot, State.DONE)
    from threading import Event

    run = train(window.document.project, small_mnist, lambda event: None, Event())
    assert run.finished.test == window.runs.run.finished.test


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("percent", [100, 150])
def test_the_window_fits_a_small_screen_in_every_dress(window, settings, scheme, percent):
    settings.scheme, settings.text_percent = scheme, percent
    window.apply_theme()
    window.resize(1024, 700)
    assert window.minimumSizeHint().width() <= 1024
    assert window.minimumSizeHint().height() <= 700
    settings.scheme, settings.text_percent = "system", 100
    window.apply_theme()


def test_undo_and_redo_offer_what_they_would_do_after_every_step(window):
    project = window.document.project
    for seed in (1, 2):
        window.document.edit(f"Set seed {seed}", edits.set_value(window.document.project, "training", "seed", seed))
    undo, redo = window.actions_table["undo"], window.actions_table["redo"]
    assert (undo.text(), redo.isEnabled()) == ("Undo Set seed 2", False)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (undo.text(), redo.text(), redo.isEnabled()) == ("Undo Set seed 1", "Redo Set seed 2", True)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not undo.isEnabled() and window.document.project == project
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window.stack.view, Qt.Key.Key_Z, both)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Z, both)
    assert window.document.project.training_settings.seed == 2 and not redo.isEnabled()

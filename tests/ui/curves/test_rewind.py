"""Going back through a run: whatever shows the network shows it as it was, and the training goes on."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from mpnn_studio.project import edits
from mpnn_studio.run.state import State
from mpnn_studio.ui.curves.rewind import frame_text

PATIENCE_MS = 30_000
FRAMES = 4


def named(window, name, kind=QWidget):
    return next(child for child in window.findChildren(kind) if child.accessibleName() == name)


def draw(window):
    canvas = named(window, "Digit canvas")
    middle = canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle - QPoint(0, 60))
    QTest.mouseMove(canvas, middle)
    end = middle + QPoint(0, 60)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def train_epochs(window, count):
    document = window.document
    document.edit("Set epochs", edits.set_value(document.project, "training", "epochs", count))
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)


@pytest.fixture
def training(window, qtbot):
    """The window in the midst of a training that does not end by itself, with a digit drawn."""
    draw(window)
    train_epochs(window, 100_000)
    qtbot.waitUntil(lambda: slider(window).maximum() >= FRAMES, timeout=PATIENCE_MS)
    return window


@pytest.fixture
def stopped(training, qtbot):
    """The same after it was stopped."""
    QTest.mouseClick(named(training, "Stop", QPushButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: training.runs.state is State.DONE, timeout=PATIENCE_MS)
    return training


def slider(window):
    return named(window, "Rewind")


def place(window):
    return slider(window).accessibleDescription()


def answer_of(window, snapshot):
    """What these weights make of the drawing."""
    from mpnn_studio.run.predictor import Predictor

    predictor = Predictor(window.runs.run.project, window.runs.run.preparation)
    predictor.load(snapshot)
    return predictor.predict(window.try_column.sample())


def test_before_the_first_training_there_is_no_way_back(window):
    assert not slider(window).isEnabled()


def test_home_shows_the_network_as_it_was_in_the_beginning(stopped, qtbot):
    told = []
    stopped.display.feed.predicted.connect(told.append)
    slider(stopped).setFocus()
    QTest.keyClick(slider(stopped), Qt.Key.Key_Home)
    first = stopped.runs.run.timeline[0].snapshot
    np.testing.assert_allclose(told[-1], answer_of(stopped, first))
    assert place(stopped).startswith("epoch 0.00 · step 0")
    assert any("as it was in epoch 0.00" in label.text() for label in stopped.try_column.findChildren(QLabel))


def test_end_shows_the_newest_weights_again(stopped):
    told = []
    stopped.display.feed.predicted.connect(told.append)
    slider(stopped).setFocus()
    QTest.keyClick(slider(stopped), Qt.Key.Key_Home)
    QTest.keyClick(slider(stopped), Qt.Key.Key_End)
    np.testing.assert_allclose(told[-1], answer_of(stopped, stopped.runs.run.snapshot))
    assert place(stopped) == frame_text(stopped.runs.run.timeline[-1])
    assert not stopped.rewind.now.isEnabled()


def test_the_slider_is_dragged_with_the_mouse_and_now_is_clicked(stopped):
    handle = slider(stopped)
    end, middle = QPoint(handle.width() - 5, handle.height() // 2), handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    QTest.mouseMove(handle, middle)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert 0 < handle.value() < handle.maximum()
    assert stopped.rewind.frame is stopped.runs.run.timeline[handle.value()]
    QTest.mouseClick(stopped.rewind.now, Qt.MouseButton.LeftButton)
    assert stopped.rewind.frame is None


def test_maps_and_tabs_are_shown_the_moment_that_is_looked_at(stopped):
    moments = []
    stopped.display.moment_changed.connect(moments.append)
    QTest.keyClick(slider(stopped), Qt.Key.Key_Home)
    first = stopped.runs.run.timeline[0].snapshot
    assert moments[-1].snapshot is first
    assert stopped.inspector.moment.snapshot is first


def test_the_curves_mark_the_place(stopped):
    QTest.keyClick(slider(stopped), Qt.Key.Key_PageUp)
    QTest.keyClick(slider(stopped), Qt.Key.Key_Home)
    QTest.keyClick(slider(stopped), Qt.Key.Key_Right)
    mark = stopped.runs.run.timeline[1].mark
    (flag,) = named(stopped, "Loss curve").flags
    assert (flag.x, flag.text) == (mark.epoch, "looked at")
    QTest.keyClick(slider(stopped), Qt.Key.Key_End)
    assert named(stopped, "Loss curve").flags == ()


def test_while_it_trains_on_what_is_looked_at_stays(training, qtbot):
    QTest.keyClick(slider(training), Qt.Key.Key_Home)
    frame, frames, step = training.rewind.frame, slider(training).maximum(), training.runs.pace.step
    qtbot.waitUntil(lambda: slider(training).maximum() > frames + 2, timeout=PATIENCE_MS)
    assert training.runs.pace.step > step
    assert training.rewind.frame is frame
    assert slider(training).value() == 0
    assert training.inspector.moment.snapshot is frame.snapshot
    QTest.keyClick(slider(training), Qt.Key.Key_End)
    newest = training.inspector.moment.snapshot.step
    qtbot.waitUntil(lambda: training.inspector.moment.snapshot.step > newest, timeout=PATIENCE_MS)


def test_another_training_is_followed_from_its_beginning(stopped, qtbot):
    QTest.keyClick(slider(stopped), Qt.Key.Key_Home)
    train_epochs(stopped, 1)
    qtbot.waitUntil(lambda: stopped.runs.state is State.DONE, timeout=PATIENCE_MS)
    assert stopped.rewind.frame is None
    assert named(stopped, "Loss curve").flags == ()
    assert stopped.inspector.moment.snapshot is stopped.runs.run.snapshot


def test_continuing_goes_on_from_the_newest_weights(stopped, qtbot):
    newest = stopped.runs.run.snapshot.values.copy()
    QTest.keyClick(slider(stopped), Qt.Key.Key_Home)
    document = stopped.document
    document.edit("Set epochs", edits.set_value(document.project, "training", "epochs", 1))
    stopped.actions_table["continue"].trigger()
    qtbot.waitUntil(lambda: len(stopped.runs.run.timeline) > 0, timeout=PATIENCE_MS)
    assert np.array_equal(stopped.runs.run.timeline[0].snapshot.values, newest)


def test_another_project_has_no_way_back(stopped, answers):
    answers.append("discard")
    stopped.files.open_example("iris")
    assert not slider(stopped).isEnabled()
    assert place(stopped) == ""

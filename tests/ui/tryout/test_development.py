"""How the answer to what is tried developed through the training, below the bars."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mpnn_studio.project import edits
from mpnn_studio.run.development import develop
from mpnn_studio.run.predictor import Predictor
from mpnn_studio.run.state import State
from mpnn_studio.ui.charts.development_chart import DevelopmentChart

PATIENCE_MS = 30_000


def named(window, name, kind=QWidget):
    return next(child for child in window.findChildren(kind) if child.accessibleName() == name)


@pytest.fixture
def trained(window, qtbot):
    """A large window with a short training behind it."""
    window.resize(1600, 1100)
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", 2))
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.state is State.DONE, timeout=PATIENCE_MS)
    return window


def draw(window):
    canvas = named(window, "Digit canvas")
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, canvas.rect().center())


def chart(window):
    return named(window, "Development", DevelopmentChart)


def test_before_the_first_training_it_says_what_would_be_seen(window):
    window.resize(1600, 1100)
    assert chart(window).isVisible()
    assert chart(window).accessibleDescription().startswith("Press Space to train: how sure the network became")


def test_before_the_first_stroke_it_asks_for_one(trained):
    assert chart(trained).accessibleDescription().startswith("Draw something: how sure the network became")


def test_a_drawing_is_answered_by_all_kept_weights(trained, qtbot):
    draw(trained)
    qtbot.waitUntil(lambda: chart(trained).accessibleDescription().startswith("epoch 0.00: "), timeout=PATIENCE_MS)
    last = trained.display.feed.run.timeline[-1].mark.epoch
    assert f"; epoch {last:.2f}: " in chart(trained).accessibleDescription()
    named(trained, "Clear the drawing").click()
    assert chart(trained).accessibleDescription().startswith("Draw something")


def test_a_click_in_it_looks_at_that_moment_of_the_run(trained, qtbot):
    draw(trained)
    qtbot.waitUntil(lambda: "epoch" in chart(trained).accessibleDescription()[:6], timeout=PATIENCE_MS)
    place = QPoint(chart(trained).width() // 4, chart(trained).height() // 2)
    QTest.mouseClick(chart(trained), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert trained.rewind.frame in tuple(trained.runs.run.timeline)[:-1]


def test_it_gives_way_where_the_bars_need_the_room(window, qtbot):
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: not chart(window).isVisible())
    assert named(window, "Prediction").isVisible()


def test_it_is_what_each_of_the_kept_weights_answers(trained):
    run = trained.runs.run
    sample = np.zeros((1, 28, 28), np.uint8)
    frames = tuple(run.timeline)
    found = develop(run, sample, frames)
    predictor = Predictor(run.project, run.preparation)
    for frame, answer in zip(frames, found.answers, strict=True):
        predictor.load(frame.snapshot)
        assert (predictor.predict(sample) == answer).all()
    asked = []
    again = develop(run, sample, frames, found, asked.append)
    assert (again.answers == found.answers).all()

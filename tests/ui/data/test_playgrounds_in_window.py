"""Playgrounds from the menu to the trained network, with real mouse and keys."""

import numpy as np
import pytest
from mpneuralnetwork.components import registry
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from mpnn_studio.project import edits
from mpnn_studio.run.state import State
from mpnn_studio.ui.charts.chart import Chart
from mpnn_studio.ui.tryout.point_canvas import PointCanvas

PATIENCE_MS = 30_000
PLAYGROUNDS = [source.title for source in registry.components("source") if source.group == "Playgrounds"]


def named(window, name, kind=QWidget):
    return next(w for w in window.findChildren(kind) if w.accessibleName() == name and w.isVisible())


def entry(window, title):
    """The entry of the data card's menu, however deep it lies."""
    menus = [window.data_card.change_button.menu()]
    while menus:
        menu = menus.pop()
        for action in menu.actions():
            if action.menu():
                menus.append(action.menu())
            elif action.text() == title:
                return action
    raise LookupError(title)


def choose(qtbot, window, title):
    entry(window, title).trigger()
    qtbot.waitUntil(lambda: window.datasets.kept(window.document.project.data) is not None
                    or title == "Drawn points", timeout=PATIENCE_MS)  # fmt: skip


def train(qtbot, window, steps=20):
    project = edits.set_value(window.document.project, "training", "epochs", 100_000)
    window.document.edit("Train for long", project)
    window.stack.view.setFocus()
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.runs.pace.step > steps, timeout=PATIENCE_MS)


@pytest.mark.parametrize("title", [title for title in PLAYGROUNDS if title != "Drawn points"])
def test_every_playground_is_picked_in_one_step_trained_and_drawn(qtbot, window, title):
    before = window.document.project
    choose(qtbot, window, title)
    assert window.document.undo_stack.count() == 1
    assert window.document.check.ok
    train(qtbot, window)
    chart = next(c for c in window.findChildren(Chart) if c.isVisible())
    qtbot.waitUntil(lambda: len(chart.points) > 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: chart.answered, timeout=PATIENCE_MS)
    window.runs.stop()
    qtbot.waitUntil(lambda: not window.runs.state.active, timeout=PATIENCE_MS)
    for _ in range(2):  # the epochs, and the data
        window.document.undo_stack.undo()
    assert window.document.project == before


def test_the_settings_fold_out_of_the_card_and_each_is_one_undo_step(qtbot, window):
    choose(qtbot, window, "Spirals")
    QTest.mouseClick(window.data_card.settings.button, Qt.MouseButton.LeftButton)
    box = named(window, "Points", QSpinBox)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "123")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.document.project.data.config["points"] == 123
    assert window.document.undo_stack.count() == 2
    window.document.undo_stack.undo()
    assert box.value() == window.document.project.data.config["points"] != 123


def test_a_derived_input_is_a_switch_and_the_network_grows_with_it(qtbot, window):
    choose(qtbot, window, "Circles")
    QTest.mouseClick(window.data_card.settings.button, Qt.MouseButton.LeftButton)
    switch = named(window, "x²", QCheckBox) if window.findChildren(QCheckBox) else named(window, "x²")
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert window.document.project.data.config["x_squared"] is True
    assert window.document.check.schema.input_shape == (3,)
    train(qtbot, window)
    assert window.runs.state is State.RUNNING


def test_points_are_drawn_trained_on_and_undone(qtbot, window):
    choose(qtbot, window, "Drawn points")
    canvas = next(c for c in window.findChildren(PointCanvas) if c.isVisible())
    for label, sign in ((0, -1), (1, 1)):
        QTest.mouseClick(named(window, f"Class {'AB'[label]}"), Qt.MouseButton.LeftButton)
        for shift in np.linspace(-2, 2, 6):
            QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.to_pixels(2 * sign, shift).toPoint())
    assert len(window.document.project.data.config["points"]) == 12
    train(qtbot, window)
    during = window.runs.run.project
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.to_pixels(0, 3).toPoint())
    assert window.runs.state is State.RUNNING
    assert window.runs.run.project == during  # the run trains on what it began with
    assert len(window.document.project.data.config["points"]) == 13
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(window.document.project.data.config["points"]) == 12


def test_too_few_points_are_told_instead_of_trained(qtbot, window):
    choose(qtbot, window, "Drawn points")
    canvas = next(c for c in window.findChildren(PointCanvas) if c.isVisible())
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.to_pixels(0, 0).toPoint())
    window.stack.view.setFocus()
    QTest.keyClick(window.stack.view, Qt.Key.Key_Space)
    train = window.actions_table["train"]
    assert not train.isEnabled() and "at least two points" in train.toolTip()
    assert window.runs.state is State.IDLE


@pytest.mark.parametrize("title", ["Iris", "Penguins", "Wine", "Temperatures"])
def test_every_sample_table_is_picked_in_one_step_and_trained(qtbot, window, title):
    before = window.document.project
    choose(qtbot, window, title)
    assert window.document.undo_stack.count() == 1
    assert window.document.check.ok
    train(qtbot, window)
    assert window.try_column.sample() is not None
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert window.document.project == before


def test_back_to_images_the_canvas_for_digits_returns(qtbot, window):
    choose(qtbot, window, "Moons")
    window.actions_table["use_mnist"].trigger()
    assert named(window, "Digit canvas").isVisible()
    assert not any(chart.isVisible() for chart in window.findChildren(Chart))

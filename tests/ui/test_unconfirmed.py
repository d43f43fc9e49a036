"""A number that is typed and not confirmed when everything else changes: it is taken over first, and nothing breaks."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication

from mpnn_studio.data.sources.mnist import Mnist
from mpnn_studio.data.sources.table import CsvFile
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.text import project_to_text
from mpnn_studio.run.opened import Opened

PATIENCE_MS = 30_000
TINY = 0.00001
"""What 0.001 % is as a share."""


def drop_pictures(window, tmp_path):
    path = tmp_path / "pictures.npz"
    np.savez(path, X=np.zeros((60, 6, 6), np.uint8), y=np.arange(60) % 3)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, keys = QPointF(window.rect().center()), Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, keys))


def use_pictures(window, tmp_path):
    window.data_editing.use(Mnist())


def use_table(window, tmp_path):
    window.data_editing.use_sample(CsvFile, "wine.csv")


def choose_points(window, tmp_path):
    window.data_editing.use_kind("Moons")


ARRIVALS = [drop_pictures, use_pictures, use_table, choose_points]


def paste_project(window, tmp_path):
    QApplication.clipboard().setText(project_to_text(load_example("iris")))
    window.actions_table["paste_project"].trigger()


def open_project(window, tmp_path):
    window.files.show(Opened(load_example("iris"), "iris.mpnn"))


def edit_anything(window, tmp_path):
    window.document.edit("Use other data", load_example("iris"))


def type_into(parent, name, text):
    """Type over a number and leave it at that; the box keeps the keyboard."""
    boxes = [box for box in parent.findChildren(QAbstractSpinBox) if box.accessibleName() == name and box.isVisible()]
    (box,) = boxes
    box.window().activateWindow()
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    return box


@pytest.fixture
def spirals(window, qtbot):
    """A window on points of spirals, whose data window shows the preparation."""
    window.files.show(Opened(load_example("spirals"), "spirals.mpnn"))
    window.actions_table["data"].trigger()
    data = window.data_window
    qtbot.waitUntil(lambda: data.tabs.isVisible(), timeout=PATIENCE_MS)
    data.tabs.setCurrentWidget(data.preparation)
    qtbot.waitUntil(data.isActiveWindow)
    return window


def steps(window):
    stack = window.document.undo_stack
    return [stack.text(place) for place in range(stack.count())]


@pytest.mark.parametrize("arrive", ARRIVALS)
def test_a_share_that_is_typed_when_other_data_arrive_is_taken_over_first(spirals, qtbot, tmp_path, arrive):
    type_into(spirals.data_window.preparation, "Validation", "0.001")
    arrive(spirals, tmp_path)
    qtbot.waitUntil(lambda: spirals.document.undo_stack.count() == 2, timeout=PATIENCE_MS)
    assert steps(spirals)[0] == "Set Preparation validation" and steps(spirals)[1].startswith("Train on")
    assert spirals.document.project.preparation.config["validation_share"] == pytest.approx(TINY)
    qtbot.waitUntil(lambda: spirals.data_window.tabs.isVisible(), timeout=PATIENCE_MS)


@pytest.mark.parametrize("arrive", [paste_project, open_project, edit_anything])
def test_a_share_that_is_typed_does_not_reach_another_project(spirals, qtbot, tmp_path, arrive):
    type_into(spirals.data_window.preparation, "Validation", "0.001")
    arrive(spirals, tmp_path)
    assert spirals.document.project == load_example("iris")
    qtbot.waitUntil(lambda: spirals.data_window.tabs.isVisible(), timeout=PATIENCE_MS)
    assert spirals.document.project == load_example("iris")


@pytest.mark.parametrize("arrive", ARRIVALS)
@pytest.mark.parametrize(("setting", "value"), [("Noise", "7"), ("Points", "33"), ("Seed", "5")])
def test_a_number_of_data_that_are_gone_is_no_error(window, qtbot, tmp_path, arrive, setting, value):
    window.files.show(Opened(load_example("spirals"), "spirals.mpnn"))
    window.data_card.settings.button.click()
    type_into(window.data_card, setting, value)
    arrive(window, tmp_path)
    qtbot.waitUntil(lambda: window.document.undo_stack.count() == 2, timeout=PATIENCE_MS)
    assert steps(window)[0] == f"Set Spirals {setting.lower()}"
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert window.document.project == load_example("spirals")


@pytest.mark.parametrize("command", ["duplicate", "mute", "move_down", "delete"])
def test_units_that_are_typed_are_taken_over_before_a_command_on_the_layer(window, qtbot, command):
    dense = window.document.project.layers[1]
    window.stack.view.select(dense.uid)
    window.stack.view.open(dense.uid)
    type_into(window.stack.view, "Units", "77")
    window.actions_table[command].trigger()
    assert steps(window)[0] == "Set Dense units"
    sizes = [spec.config["output_size"] for spec in window.document.project.layers if spec.name == "Dense"]
    expected = {"duplicate": [77, 77, 10], "delete": [10]}.get(command, [77, 10])
    assert sizes == expected


def test_a_layer_that_is_removed_while_its_units_are_typed_takes_them_along(window, qtbot):
    project = window.document.project
    dense = project.layers[1]
    window.stack.view.open(dense.uid)
    type_into(window.stack.view, "Units", "77")
    window.document.edit("Delete", edits.remove_layers(project, {dense.uid}))
    assert [spec.uid for spec in window.document.project.layers] == [
        spec.uid for spec in project.layers if spec is not dense
    ]


def test_a_setting_of_a_part_that_is_gone_is_dropped(window):
    document = window.document
    before = document.project
    document.set_value("no layer has this name", "output_size", 3)
    document.set_value("optimizer", "no such setting", 3)
    window.data_editing.set_value("turns", 3)
    assert document.project == before and not document.undo_stack.count()


def test_a_number_that_is_only_shown_stays_as_exact_as_it_is(window):
    exact = edits.set_learning_rate(window.document.project, 0.00123456789)
    window.document.edit("Set a rate of many digits", exact)
    window.stack.view.open("optimizer")
    window.document.settle()
    assert window.document.project == exact

"""The project goes to the clipboard as a script or as text, and comes back from there in one undo step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.text import project_to_text
from mpnn_studio.run.opened import Opened
from mpnn_studio.ui.document import project_text


@pytest.fixture
def clipboard(qapp):
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    yield clipboard
    clipboard.clear()


@pytest.fixture
def told(monkeypatch):
    messages = []
    monkeypatch.setattr(project_text, "show_error", lambda parent, title, message: messages.append(message))
    return messages


def paste_by_key(window, target):
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_a_project_copied_as_text_is_pasted_in_one_undo_step(window, clipboard):
    project = window.document.project
    window.actions_table["copy_text"].trigger()
    window.files.show(Opened(load_example("iris"), "iris.mpnn"))
    paste_by_key(window, window.stack.view)
    assert window.document.project == project
    assert window.document.undo_stack.undoText() == "Paste project"
    window.actions_table["undo"].trigger()
    assert window.document.project == load_example("iris")


def test_the_paste_key_works_wherever_no_text_is_typed(window, clipboard):
    clipboard.setText(project_to_text(load_example("iris")))
    paste_by_key(window, window.curves)
    assert window.document.project == load_example("iris")


def test_a_text_field_takes_the_text_itself(window, clipboard):
    clipboard.setText(project_to_text(load_example("iris")))
    field = window.palette_panel.search
    assert isinstance(field, QLineEdit)
    paste_by_key(window, field)
    assert window.document.project == load_example("mnist")
    assert "mpnn-project" in field.text()


def test_layers_are_pasted_as_layers(window, clipboard):
    window.stack.view.select(window.document.project.layers[2].uid)
    window.actions_table["copy"].trigger()
    assert not window.actions_table["paste_project"].isEnabled()
    paste_by_key(window, window.stack.view)
    assert len(window.document.project.layers) == 6


def test_paste_says_what_is_missing(window, clipboard):
    clipboard.setText("a shopping list")
    assert not window.actions_table["paste_project"].isEnabled()
    assert "Copy a project" in window.actions_table["paste_project"].toolTip()


def test_a_text_that_cannot_be_read_is_told_and_changes_nothing(window, clipboard, told):
    clipboard.setText(project_to_text(load_example("iris"))[:-200])
    window.actions_table["paste_project"].trigger()
    assert window.document.project == load_example("mnist")
    assert len(told) == 1
    assert "line" in told[0]


def test_the_script_is_copied(window, clipboard):
    window.actions_table["copy_python"].trigger()
    assert "from mpneuralnetwork.layers import Dense, Dropout, Flatten" in clipboard.text()


def test_there_is_no_script_of_a_stack_that_cannot_be_trained(window, clipboard, told):
    document = window.document
    layers = {spec.uid for spec in document.project.layers}
    document.edit("Delete all", edits.remove_layers(document.project, layers))
    window.actions_table["copy_python"].trigger()
    assert "cannot be trained yet" in told[0]
    assert clipboard.text() == ""

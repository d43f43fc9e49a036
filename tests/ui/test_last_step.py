"""Ctrl+Z takes back what the person did last, wherever the keyboard is, and the keyboard goes to what changed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit

from mpnn_studio.ui.inspect.runs import RunsView
from mpnn_studio.ui.widgets.keys import LeavesUndo


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key where the keyboard is."""
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def undo():
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def names(window):
    return [spec.name for spec in window.document.project.layers]


@pytest.fixture
def search(window, qtbot):
    search = window.palette_panel.search
    qtbot.mouseClick(search, Qt.MouseButton.LeftButton)
    search.setFocus()
    return search


def test_a_layer_that_was_found_and_added_is_taken_back(window, search):
    before = names(window)
    QTest.keyClicks(search, "conv")
    press(Qt.Key.Key_Return)
    assert names(window) == ["Convolutional", *before] and window.document.check.ok
    assert window.stack.view.hasFocus()
    assert [window.document.project.layers[0].uid] == window.stack.view.selected_layers()
    undo()
    assert names(window) == before and search.text() == "conv"


def test_a_search_takes_back_what_is_being_typed_first(window, search):
    QTest.keyClicks(search, "conv")
    undo()
    assert search.text() == "" and not window.document.undo_stack.canRedo()


def test_a_field_that_was_left_and_entered_again_leaves_undo_to_the_project(window, search):
    QTest.keyClicks(search, "drop")
    window.stack.view.setFocus()
    window.stack.view.select(window.document.project.layers[1].uid)
    press(Qt.Key.Key_Delete)
    before = names(window)
    search.setFocus()
    undo()
    assert len(names(window)) == len(before) + 1 and search.text() == "drop"


def test_a_step_of_the_project_counts_as_later_than_what_is_typed(window, search, qtbot):
    window.stack.view.select(window.document.project.layers[1].uid)
    search.setFocus()
    QTest.keyClicks(search, "drop")
    before = names(window)
    window.actions_table["delete"].trigger()  # as from a menu, which leaves the keyboard where it is
    undo()
    assert names(window) == before and search.text() == "drop"


def test_delete_acts_on_the_layer_that_undo_brought_back(window):
    view, layers = window.stack.view, window.document.project.layers
    view.setFocus()
    view.select(layers[1].uid)
    press(Qt.Key.Key_Delete)
    undo()
    assert view.selected_layers() == [layers[1].uid]
    press(Qt.Key.Key_Delete)
    assert [spec.uid for spec in window.document.project.layers] == [layers[0].uid, *(s.uid for s in layers[2:])]


def test_the_card_that_has_the_keyboard_is_marked_after_an_added_layer_is_taken_back(window, search):
    QTest.keyClicks(search, "drop")
    press(Qt.Key.Key_Return)
    undo()
    assert window.stack.view.selectedIndexes() == [window.stack.view.currentIndex()]


def test_every_field_of_text_in_the_window_leaves_undo(window):
    window.inspector.open_tab(RunsView)
    window.stack.view.open(window.document.project.layers[1].uid)
    inside = (QAbstractSpinBox, QComboBox)
    fields = [line for line in window.findChildren(QLineEdit) if not isinstance(line.parent(), inside)]
    boxes = [box for box in window.findChildren(QAbstractSpinBox) if not box.isReadOnly()]
    assert len(fields) >= 2 and boxes
    assert [field.accessibleName() for field in (*fields, *boxes) if not isinstance(field, LeavesUndo)] == []

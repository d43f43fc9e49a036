"""Cut, copy, paste and mute, with the usual keys, in the whole window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPushButton, QSpinBox

from mpnn_studio.project import edits
from mpnn_studio.project.check import check


@pytest.fixture(autouse=True)
def clipboard(qapp):
    QGuiApplication.clipboard().setText("something else")
    return QGuiApplication.clipboard()


def names(window):
    return [spec.name for spec in window.document.project.layers]


def press(window, key):
    QTest.keySequence(window.stack.view, QKeySequence(key))


def select(window, *places):
    window.stack.view.select_all_of(window.document.project.layers[place].uid for place in places)


def test_a_copied_layer_is_pasted_behind_the_selection(window):
    select(window, 2)
    press(window, QKeySequence.StandardKey.Copy)
    select(window, 4)
    press(window, QKeySequence.StandardKey.Paste)
    assert names(window) == ["Flatten", "Dense", "ReLU", "Dropout", "Dense", "ReLU"]
    assert window.document.undo_stack.undoText() == "Paste ReLU"
    window.document.undo_stack.undo()
    assert names(window) == ["Flatten", "Dense", "ReLU", "Dropout", "Dense"]


def test_what_was_pasted_is_selected_so_that_it_can_be_moved_on(window):
    select(window, 1, 2)
    press(window, QKeySequence.StandardKey.Copy)
    press(window, QKeySequence.StandardKey.Paste)
    layers = window.document.project.layers
    assert window.stack.view.selected_layers() == [layers[3].uid, layers[4].uid]


def test_cut_layers_come_back_elsewhere_with_their_settings(window):
    before = window.document.project.layers[1]
    select(window, 1, 2)
    press(window, QKeySequence.StandardKey.Cut)
    assert names(window) == ["Flatten", "Dropout", "Dense"]
    select(window, 1)
    press(window, QKeySequence.StandardKey.Paste)
    assert names(window) == ["Flatten", "Dropout", "Dense", "ReLU", "Dense"]
    assert window.document.project.layers[2].config == before.config


def test_paste_is_disabled_with_its_reason_while_no_layers_are_copied(window, clipboard):
    action = window.actions_table["paste"]
    assert not action.isEnabled()
    assert "Copy" in action.toolTip()
    select(window, 0)
    press(window, QKeySequence.StandardKey.Copy)
    assert action.isEnabled()
    clipboard.setText("something else")
    assert not action.isEnabled()


def test_a_damaged_copy_is_told_and_changes_nothing(window, clipboard, monkeypatch):
    told = []
    monkeypatch.setattr(QMessageBox, "open", lambda box: told.append(box.text()))
    before = window.document.project
    clipboard.setText('{"format": "mpnn-layers", "layers": [{"name": "Dens", "config": {}}]}')
    press(window, QKeySequence.StandardKey.Paste)
    assert window.document.project == before
    assert "Dens" in told[0]


def test_copying_in_a_text_field_copies_its_text(window, clipboard):
    field = window.palette_panel.findChild(QLineEdit)
    select(window, 0)
    field.setText("conv")
    field.selectAll()
    field.setFocus()
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Copy))
    assert clipboard.text() == "conv"


def test_a_muted_layer_is_skipped_and_comes_back(window):
    document = window.document
    select(window, 3)
    QTest.keyClick(window.stack.view, Qt.Key.Key_M)
    muted = document.project.layers[3]
    assert muted.muted
    assert len(document.project.active_layers) == 4
    assert muted.uid not in document.check.facts
    spoken = window.stack.model.data(window.stack.model.index_of(muted.uid), Qt.ItemDataRole.AccessibleTextRole)
    assert "muted" in spoken
    QTest.keyClick(window.stack.view, Qt.Key.Key_M)
    assert not document.project.layers[3].muted
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert not document.undo_stack.canUndo()


def test_muting_a_layer_that_others_need_is_told_where_it_hurts(window):
    document = window.document
    select(window, 0)
    QTest.keyClick(window.stack.view, Qt.Key.Key_M)
    (problem,) = document.check.problems
    assert problem.uid == document.project.layers[1].uid
    assert check(problem.fix.edit(document.project)).ok


def test_a_hint_is_one_click_and_one_undo_step(window):
    document = window.document
    before = document.project
    document.edit("Add Softmax", edits.insert_layer(before, 5, "Softmax"))
    QApplication.processEvents()
    card = window.stack.view.indexWidget(window.stack.model.index_of(document.project.layers[5].uid))
    assert window.actions_table["train"].isEnabled()
    fix = next(button for button in card.findChildren(QPushButton) if button.text() == "Remove Softmax")
    QTest.mouseClick(fix, Qt.MouseButton.LeftButton)
    assert document.project == before
    assert document.undo_stack.count() == 2


def test_every_key_of_the_stack_leaves_text_in_a_form_alone(window):
    window.stack.view.open(window.document.project.layers[1].uid)
    QApplication.processEvents()
    card = window.stack.view.indexWidget(window.stack.model.index(2))
    before = names(window)
    field = card.findChild(QLineEdit)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert names(window) == before


@pytest.fixture
def units(window):
    """The number box of the first Dense layer, with the keyboard in it."""
    window.stack.view.open(window.document.project.layers[1].uid)
    QApplication.processEvents()
    box = window.stack.view.indexWidget(window.stack.model.index(2)).findChild(QSpinBox)
    box.setFocus()
    box.selectAll()
    return box


def test_undo_inside_a_number_box_takes_back_the_confirmed_edit(window, units):
    before = window.document.project
    QTest.keyClicks(units, "64")
    QTest.keyClick(units, Qt.Key.Key_Return)
    assert window.document.project.layers[1].config["output_size"] == 64
    QTest.keySequence(units, QKeySequence(QKeySequence.StandardKey.Undo))
    assert window.document.project == before
    assert units.value() == 128


def test_undo_inside_a_number_box_takes_back_what_is_being_typed_first(window, units):
    QTest.keyClicks(units, "6")
    QTest.keySequence(units, QKeySequence(QKeySequence.StandardKey.Undo))
    assert units.text() == "128"
    assert not window.document.undo_stack.canUndo()

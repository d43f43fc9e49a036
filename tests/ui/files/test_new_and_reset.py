"""New asks before anything is lost and waits for data; Reset goes back, and can be undone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mpnn_studio.project import edits

CTRL = Qt.KeyboardModifier.ControlModifier


def edit(window):
    window.document.edit("Set seed", edits.set_value(window.document.project, "training", "seed", 5))
    return window.document.project


def test_new_is_empty_and_trains_as_soon_as_data_are_chosen(window, qtbot):
    QTest.keyClick(window.stack.view, Qt.Key.Key_N, CTRL)
    train = window.actions_table["train"]
    assert len(window.document.project.layers) == 1 and not window.document.edited
    assert not train.isEnabled() and "Click at least two points" in train.toolTip()
    window.actions_table["use_mnist"].trigger()
    assert train.isEnabled()


@pytest.mark.parametrize(("answer", "emptied"), [("cancel", False), ("discard", True)])
def test_new_asks_about_work_that_no_file_holds(window, answers, answer, emptied):
    project = edit(window)
    answers.append(answer)
    QTest.keyClick(window.stack.view, Qt.Key.Key_N, CTRL)
    assert answers == []
    assert (window.document.project != project) is emptied


def test_reset_goes_back_to_the_example_and_undo_brings_the_work_back(window):
    opened = window.document.project
    reset = window.actions_table["reset"]
    assert not reset.isEnabled() and "as it was opened" in reset.toolTip()
    project = edit(window)
    reset.trigger()
    assert window.document.project == opened and not reset.isEnabled()
    QTest.keyClick(window.stack.view, Qt.Key.Key_Z, CTRL)
    assert window.document.project == project


def test_reset_goes_back_to_what_was_opened_last(window, answers):
    edit(window)
    answers.append("discard")
    window.files.open_example("iris")
    iris = window.document.project
    edit(window)
    window.actions_table["reset"].trigger()
    assert window.document.project == iris


def test_reset_goes_back_beyond_what_was_saved(window, save_as, tmp_path):
    opened = window.document.project
    edit(window)
    save_as(tmp_path / "digits.mpnn")
    assert window.actions_table["reset"].isEnabled()
    window.actions_table["reset"].trigger()
    assert window.document.project == opened

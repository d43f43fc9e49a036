"""The list of steps: it says what was done, marks where the project stands and what is saved, and goes there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.opened import Opened


def set_seed(window, seed):
    document = window.document
    document.edit(f"Set seed to {seed}", edits.set_value(document.project, "training", "seed", seed))


def seed(window):
    return window.document.project.training.config["seed"]


@pytest.fixture
def history(window):
    """The list beside a window with three steps."""
    for number in (1, 2, 3):
        set_seed(window, number)
    window.actions_table["history"].trigger()
    return window.history


def rows(history):
    return [history.model.index(row).data() for row in range(history.model.rowCount())]


def current(history):
    return history.view.currentIndex().row()


def click(history, row):
    place = history.view.visualRect(history.model.index(row)).center()
    QTest.mouseClick(history.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_every_step_is_listed_in_words_behind_the_beginning(history):
    assert history.isVisible()
    assert history.view.accessibleName() == "Undo history"
    assert rows(history) == ["As it was opened", "Set seed to 1", "Set seed to 2", "Set seed to 3"]
    assert current(history) == 3


def test_a_click_goes_to_a_step_and_another_forward_again(window, history):
    click(history, 1)
    assert seed(window) == 1
    assert rows(history)[3] == "Set seed to 3"
    click(history, 0)
    assert seed(window) == 0
    click(history, 3)
    assert seed(window) == 3


def test_the_arrow_keys_go_from_step_to_step(window, history):
    QTest.keyClick(history.view, Qt.Key.Key_Up)
    assert seed(window) == 2
    QTest.keyClick(history.view, Qt.Key.Key_Home)
    assert seed(window) == 0
    QTest.keyClick(history.view, Qt.Key.Key_End)
    assert seed(window) == 3


def test_undo_in_the_window_moves_the_mark(window, history):
    window.actions_table["undo"].trigger()
    assert current(history) == 2
    texts = [history.model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in (1, 2, 3)]
    assert texts == ["Set seed to 1", "Set seed to 2, now", "Set seed to 3, undone"]


def test_an_edit_after_going_back_replaces_what_was_undone(window, history):
    click(history, 1)
    set_seed(window, 9)
    assert rows(history) == ["As it was opened", "Set seed to 1", "Set seed to 9"]
    assert current(history) == 2
    assert seed(window) == 9


def test_the_saved_state_is_marked(window, history, tmp_path):
    click(history, 2)
    window.files.save_to(tmp_path / "digits.mpnn")
    assert rows(history)[2] == "Set seed to 2 · saved"
    set_seed(window, 7)
    assert rows(history)[2:] == ["Set seed to 2 · saved", "Set seed to 7"]


def test_another_project_begins_a_history_of_its_own(window, history):
    window.files.show(Opened(load_example("iris"), "iris.mpnn"))
    assert rows(history) == ["As it was opened"]
    assert window.document.project == load_example("iris")


def test_a_jump_over_many_steps_is_shown_as_one_change(window, history, qtbot):
    changes = []
    window.document.changed.connect(lambda old, new: changes.append((old, new)))
    before = window.document.project
    click(history, 0)
    assert changes == [(before, window.document.project)]


def test_hundreds_of_steps_can_be_gone_back(window, history):
    for number in range(10, 310):
        set_seed(window, number)
    assert history.model.rowCount() == 304
    QTest.keyClick(history.view, Qt.Key.Key_Home)
    assert seed(window) == 0


def test_the_history_has_a_key_and_takes_the_keyboard(window, history):
    action = window.actions_table["history"]
    assert isinstance(action, QAction)
    assert action.shortcut().toString() == "Ctrl+H"
    assert history.focusWidget() is history.view

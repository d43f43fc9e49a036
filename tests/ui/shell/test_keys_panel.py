"""A person gives commands other keys: with the keyboard alone, and told of every conflict."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mpnn_studio.ui.shell.commands.table import COMMANDS
from mpnn_studio.ui.shell.key_recorder import KeyRecorder
from tests.ui.test_main_window import named

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def panel(window, qtbot):
    window.actions_table["change_keys"].trigger()
    panel = window.commands.preferences.keys
    qtbot.waitUntil(panel.search.hasFocus)
    return panel


@pytest.fixture
def record(panel, qtbot):
    """A function that searches a command, and opens the recorder with Enter."""

    def record(words):
        panel.search.setFocus()
        panel.search.clear()
        QTest.keyClicks(panel.search, words)
        panel.table.setFocus()
        panel.table.selectRow(1)
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
        recorder = next(box for box in panel.findChildren(KeyRecorder) if box.isVisible())
        qtbot.waitUntil(recorder.field.hasFocus)
        return recorder

    return record


def test_a_free_key_is_taken_at_once_and_works(window, record, panel, qtbot):
    recorder = record("sweep")
    with qtbot.waitSignal(recorder.finished):
        QTest.keyClick(recorder.field, Qt.Key.Key_J, CTRL)
    assert panel.table.texts() == [("Sweep…", "Ctrl+J")]
    assert [key.toString() for key in window.actions_table["sweep"].shortcuts()] == ["Ctrl+J"]
    assert "Ctrl+J" in window.actions_table["sweep"].toolTip()


def test_the_new_key_calls_the_command_in_the_window(window, record, qtbot):
    recorder = record("history")
    with qtbot.waitSignal(recorder.finished):
        QTest.keyClick(recorder.field, Qt.Key.Key_Y, CTRL | SHIFT)
    window.commands.preferences.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.stack.view, Qt.Key.Key_Y, CTRL | SHIFT)
    assert window.history.isVisible()


def test_a_key_that_is_held_is_told_and_taken_only_if_the_person_says_so(window, record, panel, qtbot):
    recorder = record("sweep")
    QTest.keyClick(recorder.field, Qt.Key.Key_N)
    assert recorder.isVisible() and "N calls “Step”" in recorder.said.text()
    assert panel.table.texts() == [("Sweep…", "Ctrl+Shift+L")]
    QTest.keyClick(recorder.field, Qt.Key.Key_Tab)
    assert recorder.take.hasFocus()
    with qtbot.waitSignal(recorder.finished):
        QTest.keyClick(recorder.take, Qt.Key.Key_Space)
    assert panel.table.texts() == [("Sweep…", "N")]
    assert window.actions_table["step"].shortcuts() == []


def test_another_key_may_be_pressed_after_a_conflict(record, panel, qtbot):
    recorder = record("sweep")
    QTest.keyClick(recorder.field, Qt.Key.Key_N)
    with qtbot.waitSignal(recorder.finished):
        QTest.keyClick(recorder.field, Qt.Key.Key_J, CTRL)
    assert panel.table.texts() == [("Sweep…", "Ctrl+J")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_keys_that_lead_through_a_window_are_refused(record, key):
    recorder = record("sweep")
    QTest.keyClick(recorder.field, key)
    assert recorder.isVisible() and "leads through every window" in recorder.said.text()


def test_a_modifier_alone_is_no_key_yet(record):
    recorder = record("sweep")
    QTest.keyClick(recorder.field, Qt.Key.Key_Control)
    assert recorder.isVisible() and recorder.said.text().startswith("Press the key")


def test_escape_keeps_the_key(record, panel):
    recorder = record("sweep")
    QTest.keyClick(recorder.field, Qt.Key.Key_Escape)
    assert not recorder.isVisible()
    assert panel.table.texts() == [("Sweep…", "Ctrl+Shift+L")]


def test_a_sign_that_is_typed_with_shift_is_that_sign(record):
    recorder = record("sweep")
    QTest.keyClick(recorder.field, "?", SHIFT)
    assert "? calls “All keys”" in recorder.said.text()


def test_delete_takes_a_key_away_and_reset_gives_it_back(window, record, panel, qtbot):
    QTest.keyClick(record("sweep").field, Qt.Key.Key_Escape)
    window.commands.preferences.activateWindow()
    panel.table.setFocus()
    qtbot.waitUntil(panel.table.hasFocus)
    QTest.keyClick(panel.table, Qt.Key.Key_Delete)
    assert panel.table.texts() == [("Sweep…", "")]
    QTest.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    assert panel.table.texts() == [("Sweep…", "Ctrl+Shift+L")]
    assert not panel.reset.isEnabled()


def test_reset_all_gives_every_command_its_key_back(window, panel):
    bindings = window.actions_table.bindings
    for command in COMMANDS[:3]:
        bindings.choose(command, "")
    QTest.mouseClick(panel.reset_all, Qt.MouseButton.LeftButton)
    assert all(bindings.of(command) == command.keys for command in COMMANDS)


def test_a_search_without_a_hit_says_so_and_escape_clears_it(window, panel):
    QTest.keyClicks(panel.search, "no such thing")
    said = named(panel, "Find a command or key: nothing found")
    assert said.isVisible() and "no such thing" in said.text()
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert panel.search.text() == "" and not said.isVisible()
    assert window.commands.preferences.isVisible()

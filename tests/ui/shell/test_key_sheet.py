"""The sheet of keys shows what is true now, of every command and every place."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from mpnn_studio.ui.shell.commands.place_keys import PLACE_KEYS
from mpnn_studio.ui.shell.commands.table import COMMANDS
from tests.ui.test_main_window import named

BY_NAME = {command.name: command for command in COMMANDS}


@pytest.fixture
def sheet(window, qtbot):
    QTest.keyClick(window.stack.view, "?")
    sheet = window.commands.sheet
    qtbot.waitUntil(sheet.search.hasFocus)
    return sheet


def test_it_shows_every_key_of_every_command(sheet, window):
    shown = sheet.table.texts()
    for command in COMMANDS:
        for key in command.keys:
            native = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            assert any(native in keys for _, keys in shown), command.name


def test_it_shows_the_keys_of_every_place_under_its_heading(sheet):
    assert set(PLACE_KEYS) <= set(sheet.table.headings())
    assert ("Exchange brush and eraser", "E") in sheet.table.texts()


def test_it_is_searched_by_key_and_by_what_it_does(sheet):
    QTest.keyClicks(sheet.search, "crosshair")
    assert {keys for _, keys in sheet.table.texts()} >= {"← →", "Esc"}
    assert sheet.table.headings() == ["Curves"]
    sheet.search.clear()
    QTest.keyClicks(sheet.search, "ctrl+l")
    assert ("Find a learning rate…", "Ctrl+L") in sheet.table.texts()


def test_a_search_without_a_hit_says_so_and_escape_clears_before_it_closes(sheet):
    QTest.keyClicks(sheet.search, "qqq")
    assert "Nothing matches “qqq”" in named(sheet, "Find a key: nothing found").text()
    QTest.keyClick(sheet.search, Qt.Key.Key_Escape)
    assert sheet.isVisible() and sheet.search.text() == ""
    QTest.keyClick(sheet.search, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_it_follows_a_key_that_is_chosen_anew(sheet, window):
    window.actions_table.bindings.choose(BY_NAME["sweep"], "Ctrl+J")
    assert ("Sweep…", "Ctrl+J") in sheet.table.texts()


def test_a_question_mark_in_a_text_field_is_text(window):
    search = window.palette_panel.search
    search.setFocus()
    QTest.keyClicks(search, "?")
    assert search.text() == "?"

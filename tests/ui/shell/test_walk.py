"""A walk over the table of commands by the keyboard alone."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from mpnn_studio.run.state import State
from mpnn_studio.ui.inspect.run_table import RunTable
from mpnn_studio.ui.inspect.tabs import TABS
from mpnn_studio.ui.shell.commands.table import COMMANDS, MENUS
from tests.ui.test_main_window import named, set_epochs, wait_for

CTRL = Qt.KeyboardModifier.ControlModifier
NAMES = [command.name for command in COMMANDS]


def reachable(menu):
    """Every action below a menu, which the arrow keys reach."""
    for action in menu.actions():
        yield action
        if action.menu() is not None:
            yield from reachable(action.menu())


@pytest.fixture
def dismissed(qapp):
    """Nobody is there to answer: each dialog that waits for an answer is cancelled."""
    timer = QTimer()
    timer.timeout.connect(lambda: isinstance(box := QApplication.activeModalWidget(), QDialog) and box.reject())
    timer.start(20)
    yield
    timer.stop()


def test_every_menu_has_a_letter_of_its_own(window):
    titles = [action.text() for action in window.menuBar().actions()]
    letters = [title[title.index("&") + 1] for title in titles]
    assert [title.replace("&", "") for title in titles] == list(MENUS)
    assert len(set(letters)) == len(letters)


def test_every_command_is_reached_without_the_mouse(window, qtbot):
    in_menus = {action for title in window.menuBar().actions() for action in reachable(title.menu())}
    QTest.keyClick(window.stack.view, Qt.Key.Key_K, CTRL)
    found = {entry.uid for entry in window.commands.finder.model.entries}
    for command in COMMANDS:
        action = window.actions_table[command.name]
        by_menu, by_search = action in in_menus, f"command:{command.name}" in found
        assert by_menu or by_search, command.name
        assert by_menu == bool(command.menu), command.name
        assert by_search or action.shortcuts(), command.name


def test_every_command_has_a_name_that_is_read_out(window):
    for command in COMMANDS:
        action = window.actions_table[command.name]
        assert any(letter.isalpha() for letter in action.text()), command.name
        assert action.toolTip(), command.name


@pytest.mark.parametrize("name", NAMES)
def test_a_command_of_a_fresh_window_raises_nothing(window, qtbot, answers, dismissed, name):
    with qtbot.captureExceptions() as raised:
        window.actions_table[name].trigger()
        QTest.qWait(60)
    assert raised == []


def test_a_command_of_a_place_raises_nothing_where_there_is_something_to_act_on(window, qtbot, dismissed):
    set_epochs(window, 1)
    window.actions_table["train"].trigger()
    wait_for(window, qtbot, State.DONE)
    window.stack.view.select(window.document.project.layers[1].uid)
    for command in COMMANDS:
        if not command.menu:
            named(window, "Runs", RunTable).select({run.uid for run in window.runs.kept.library})
            with qtbot.captureExceptions() as raised:
                window.commands.menus.fill(QMenu(window), command.on[0])
                window.actions_table[command.name].trigger()
                QTest.qWait(60)
            assert raised == [], command.name


def test_each_tab_answers_for_the_commands_that_it_declares(window):
    for index, tab in enumerate(TABS):
        if tab.commands:
            view = window.inspector.open_tab(tab.load())
            assert view.handlers().keys() == set(tab.commands), index
            assert view.obstacles().keys() <= set(tab.commands)


def test_alt_and_a_letter_open_a_menu(window, qtbot):
    QTest.keyClick(window.stack.view, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert menu is window.menuBar().actions()[0].menu()
    menu.close()

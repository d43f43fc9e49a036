"""Every search of the window says when nothing is found, and Escape clears it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mpnn_studio.ui.widgets.search_line import SearchLine
from tests.ui.test_main_window import named, set_epochs, wait_for


@pytest.fixture
def searches(window, qtbot):
    """The search fields of the window itself, by name."""
    from mpnn_studio.run.state import State

    set_epochs(window, 1)
    window.actions_table["train"].trigger()
    wait_for(window, qtbot, State.DONE)
    lines = {line.accessibleName(): line for line in window.findChildren(SearchLine)}
    assert set(lines) == {"Find a layer", "Filter runs"}
    return lines


@pytest.mark.parametrize("name", ["Find a layer", "Filter runs"])
def test_a_search_without_a_hit_says_so_and_escape_clears_it(window, searches, name):
    line = searches[name]
    line.setFocus()
    QTest.keyClicks(line, "qxqx")
    said = named(window, f"{name}: nothing found")
    assert said.isVisible() and "qxqx" in said.text()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "" and not said.isVisible()


def test_what_is_found_is_not_spoken_over(window, searches):
    line = searches["Find a layer"]
    line.setFocus()
    QTest.keyClicks(line, "dense")
    assert not named(window, "Find a layer: nothing found").isVisible()


def test_escape_in_an_empty_search_is_left_to_others(window, searches):
    assert not searches["Find a layer"].text()
    window.stack.view.open("optimizer")
    window.stack.view.setFocus()
    QTest.keyClick(window.stack.view, Qt.Key.Key_Escape)
    assert window.stack.view.open_uid == ""

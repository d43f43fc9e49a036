"""The right button and the menu key open what can be done in a part of the window, made from the table."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from mpnn_studio.run.state import State
from mpnn_studio.ui.inspect.run_table import RunTable
from mpnn_studio.ui.shell.commands.table import COMMANDS, PLACES
from tests.ui.test_main_window import named, set_epochs, wait_for

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def press(qtbot):
    """A function that presses the right button on a point of a widget, and returns the menu."""

    def press(widget, place):
        target = widget.viewport() if hasattr(widget, "viewport") else widget
        QTest.mouseClick(target, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, place)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, target.mapToGlobal(place))
        QApplication.sendEvent(target, event)
        return QApplication.activePopupWidget()

    yield press
    while (menu := QApplication.activePopupWidget()) is not None:
        menu.close()


@pytest.fixture
def menu_key(qtbot):
    """A function that gives a widget the keyboard, presses Shift+F10, and returns the menu."""

    def menu_key(widget):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(widget.hasFocus)
        QTest.keyClick(widget, Qt.Key.Key_F10, SHIFT)
        return QApplication.activePopupWidget()

    yield menu_key
    while (menu := QApplication.activePopupWidget()) is not None:
        menu.close()


@pytest.fixture
def trained(window, qtbot):
    set_epochs(window, 1)
    window.actions_table["train"].trigger()
    wait_for(window, qtbot, State.DONE)
    window.activateWindow()
    return window


def offered(menu):
    return {action.text().split("\t")[0]: action for action in menu.actions() if action.text()}


def run_selected(window, qtbot):
    """The table of runs, when its only run is there and selected."""
    table = named(window, "Runs", RunTable)
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    table.select({run.uid for run in window.runs.kept.library})
    return table


def test_every_part_that_has_a_menu_has_commands_and_a_heading():
    assert {place for command in COMMANDS for place in command.on} == set(PLACES)
    assert all(command.menu or command.on for command in COMMANDS)


def test_a_right_click_on_a_layer_selects_it_and_offers_what_can_be_done(window, press):
    view, dense = window.stack.view, window.document.project.layers[1]
    menu = press(view, view.visualRect(window.stack.model.index_of(dense.uid)).center())
    assert view.selected_layers() == [dense.uid]
    actions = offered(menu)
    assert {"Duplicate layer", "Delete layer", "Mute layer", "Settings"} <= set(actions)
    actions["Duplicate layer"].trigger()
    assert [spec.name for spec in window.document.project.layers].count("Dense") == 3


def test_the_menu_key_opens_the_menu_of_the_current_layer(window, menu_key):
    window.stack.view.select(window.document.project.layers[1].uid)
    menu = menu_key(window.stack.view)
    place = window.stack.view.visualRect(window.stack.view.currentIndex())
    assert place.contains(window.stack.view.viewport().mapFromGlobal(menu.pos()))
    offered(menu)["Settings"].trigger()
    assert window.stack.view.open_uid == window.document.project.layers[1].uid


def test_a_palette_entry_is_added_by_its_menu(window, menu_key):
    palette = window.palette_panel
    palette.list.setCurrentIndex(palette.list.model().first_layer())
    count = len(window.document.project.layers)
    actions = offered(menu_key(palette.list))
    assert set(actions) == {"Add to the network", "Find a layer"}
    actions["Add to the network"].trigger()
    assert len(window.document.project.layers) == count + 1


def test_the_data_card_offers_other_data(window, press):
    menu = press(window.data_card, QPoint(20, 20))
    assert {"Show the data…", "Choose other data…", "Use MNIST digits"} <= set(offered(menu))


def test_a_plot_offers_the_batch_and_what_can_be_done_with_the_curves(trained, menu_key):
    plot = named(trained, "Loss plot")
    menu = menu_key(plot)
    actions = offered(menu)
    assert {"Explain this batch", "Show everything", "Save the curves as a table…"} <= set(actions)
    assert actions["Show everything"].isEnabled()


def test_the_right_button_on_a_plot_opens_the_same_menu(trained, press, qtbot):
    plot = named(trained, "Loss plot")
    press(plot, plot.viewport().rect().center())
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    texts = offered(QApplication.activePopupWidget())
    assert {"Explain this batch", "Show everything"} <= set(texts)


def test_empty_curves_say_why_there_is_nothing_to_save(window, menu_key):
    action = offered(menu_key(named(window, "Loss plot")))["Save the curves as a table…"]
    assert not action.isEnabled() and action.toolTip() == "There are no curves yet."


def test_a_run_is_deleted_by_its_menu_and_undo_brings_it_back(trained, menu_key, qtbot):
    table = run_selected(trained, qtbot)
    actions = offered(menu_key(table))
    assert actions["Bring the run back"].isEnabled() and not actions["Compare two runs…"].isEnabled()
    actions["Delete the runs"].trigger()
    assert len(trained.runs.kept.library) == 0
    trained.actions_table["undo"].trigger()
    assert len(trained.runs.kept.library) == 1


def test_a_run_is_renamed_where_its_name_stands(trained, menu_key, qtbot):
    table = run_selected(trained, qtbot)
    offered(menu_key(table))["Rename the run"].trigger()
    qtbot.waitUntil(lambda: table.state() == table.State.EditingState)
    editor = table.viewport().findChild(QLineEdit)
    QTest.keyClicks(editor, "first")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [run.name for run in trained.runs.kept.library] == ["first"])


def test_the_menu_key_on_the_canvas_offers_pictures(window, menu_key):
    canvas = named(window, "Digit canvas")
    QGuiApplication.clipboard().clear()
    actions = offered(menu_key(canvas))
    assert {text: action.isEnabled() for text, action in actions.items()} == {
        "Open picture…": True,
        "Paste picture": False,
        "Clear the drawing": False,
    }


def test_a_copied_picture_can_be_pasted_by_the_menu(window, menu_key, qtbot):
    picture = QImage(40, 40, QImage.Format.Format_Grayscale8)
    picture.fill(255)
    QGuiApplication.clipboard().setImage(picture)
    assert offered(menu_key(named(window, "Digit canvas")))["Paste picture"].isEnabled()
    QGuiApplication.clipboard().clear()


def test_the_right_button_on_the_canvas_erases_and_opens_no_menu(window, press):
    canvas = named(window, "Digit canvas")
    assert press(canvas, canvas.rect().center()) is None


def test_beside_the_canvas_the_right_button_opens_its_menu(window, press):
    seen = named(window, "What the network sees")
    assert "Open picture…" in offered(press(seen, seen.rect().center()))


def test_where_nothing_can_be_done_no_menu_opens(window, press):
    assert press(window.status, window.status.rect().center()) is None

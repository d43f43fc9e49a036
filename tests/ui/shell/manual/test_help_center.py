"""F1 explains what has the focus, or what the mouse was moved to since."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from mpnn_studio.project.examples import examples
from mpnn_studio.ui.shell.manual.topics import TOPICS
from tests.ui.test_main_window import named


@pytest.fixture
def help_for(window, qtbot):
    """A function that presses F1 and returns the address of the page that opens."""

    def help_for():
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_F1)
        manual = window.help.manual_window
        qtbot.waitUntil(manual.isVisible)
        manual.close()
        return manual.page.address

    return help_for


def go_to(qtbot, widget):
    """Bring the keyboard to a widget as Tab does; the mouse stays where it is."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(widget.hasFocus)


def point_at(widget, place=None):
    QCursor.setPos(widget.mapToGlobal(place or widget.rect().center()))


def test_every_topic_is_a_place_in_the_manual(window):
    known = {section.address for section in window.help.manual.sections}
    assert set(TOPICS.values()) <= known


def test_every_topic_belongs_to_a_part_of_the_window(window):
    window.data_window.reveal()
    for place in reversed(range(window.inspector.count())):
        window.inspector.setCurrentIndex(place)
    window.explaining.reveal()
    assert set(TOPICS) <= {widget.accessibleName() for widget in window.findChildren(QWidget)}


def test_every_card_of_every_example_and_every_entry_of_the_palette_has_a_page(window):
    pages = window.help.manual.pages
    known = {section.address for section in window.help.manual.sections}
    topics = {index.data(Qt.ItemDataRole.WhatsThisRole) for index in indexes(window.palette_panel.list.model())}
    for example in examples():
        window.files.open_example(example.name)
        topics |= {index.data(Qt.ItemDataRole.WhatsThisRole) for index in indexes(window.stack.model)}
    assert topics - {None} and all(topic in pages or topic in known for topic in topics - {None})


def indexes(model):
    return [model.index(row) for row in range(model.rowCount())]


def test_a_card_explains_its_layer(window, help_for):
    window.stack.view.select(window.document.project.layers[0].uid)
    name = window.document.project.layers[0].name
    assert help_for() == f"layer-{name}.md"


def test_a_setting_of_an_open_card_explains_its_layer(window, help_for, qtbot):
    layer = next(layer for layer in window.document.project.layers if layer.name == "Dense")
    window.stack.view.select(layer.uid)
    window.stack.view.open(layer.uid)
    go_to(qtbot, named(window.stack.view.open_editor(layer.uid), "Units"))
    assert help_for() == "layer-Dense.md"


def test_what_has_the_keyboard_is_explained(window, help_for, qtbot):
    point_at(named(window, "Digit canvas"))
    go_to(qtbot, window.palette_panel.search)
    assert help_for() == "network.md#add-layers"


def test_what_the_mouse_was_moved_to_since_is_explained(window, help_for, qtbot):
    point_at(window, QPoint(-50, -50))
    go_to(qtbot, window.palette_panel.search)
    point_at(named(window, "Digit canvas"))
    assert [help_for(), help_for()] == ["trying.md#draw"] * 2
    go_to(qtbot, window.stack.view)
    assert help_for() == "data.md#preparation"


def test_a_plot_under_the_mouse_is_explained_as_a_part_of_the_curves(window, help_for):
    point_at(named(window, "Loss plot"))
    assert help_for() == "curves.md"


def test_an_entry_of_the_palette_under_the_mouse_explains_its_layer(window, help_for):
    entries = window.palette_panel.list
    index = next(index for index in indexes(entries.model()) if index.data() == "Dense")
    point_at(entries.viewport(), entries.visualRect(index).center())
    assert help_for() == "layer-Dense.md"


def test_what_no_page_is_about_leads_to_the_first_steps(window, help_for, qtbot):
    window.stack.view.clearFocus()
    point_at(window, QPoint(-50, -50))
    assert help_for() == "start.md"


def test_the_window_of_the_data_has_help_too(window, qtbot):
    window.data_window.reveal()
    qtbot.waitUntil(window.data_window.isActiveWindow)
    QTest.keyClick(window.data_window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: window.help.manual_window.isVisible())
    assert window.help.manual_window.page.address == "data.md#look-at-the-data"

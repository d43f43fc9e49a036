"""The manual is read, searched and leafed through with mouse and keys."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest

from tests.ui.test_main_window import named

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def manual(window, qtbot):
    window.actions_table["manual"].trigger()
    manual = window.help.manual_window
    qtbot.waitUntil(manual.page.hasFocus)
    return manual


def test_it_opens_on_the_first_steps(manual):
    assert manual.page.address == "start.md"
    assert manual.page.toPlainText().startswith("First steps")
    assert manual.contents.titles()[:3] == ["First steps", "Data", "Network"]
    assert manual.contents.currentItem().text(0) == "First steps"


def test_the_arrow_keys_lead_through_the_contents(manual):
    manual.contents.setFocus()
    QTest.keyClick(manual.contents, Qt.Key.Key_Down)
    assert manual.page.address == "data.md"
    QTest.keyClick(manual.contents, Qt.Key.Key_Right)
    QTest.keyClick(manual.contents, Qt.Key.Key_Down)
    assert manual.page.address == "data.md#bring-your-own"


def test_a_search_shows_where_the_words_are_and_enter_opens_the_first(manual, qtbot):
    QTest.keyClick(manual.page, Qt.Key.Key_F, CTRL)
    qtbot.waitUntil(manual.search.hasFocus)
    QTest.keyClicks(manual.search, "finite compared")
    assert manual.contents.titles() == ["Explain", "Gradients checked"]
    QTest.keyClick(manual.search, Qt.Key.Key_Return)
    assert manual.isVisible() and manual.page.address == "explain.md#gradients-checked"


def test_a_search_without_a_hit_says_so_and_escape_clears_before_it_closes(manual):
    manual.search.setFocus()
    QTest.keyClicks(manual.search, "qqq")
    assert manual.contents.titles() == []
    assert "Nothing matches “qqq”" in named(manual, "Search the manual: nothing found").text()
    QTest.keyClick(manual.search, Qt.Key.Key_Escape)
    assert manual.isVisible() and manual.search.text() == ""
    assert "First steps" in manual.contents.titles()
    QTest.keyClick(manual.search, Qt.Key.Key_Escape)
    assert not manual.isVisible()


def test_escape_on_the_page_clears_the_search_first(manual):
    manual.search.setText("loss")
    QTest.keyClick(manual.page, Qt.Key.Key_Escape)
    assert manual.isVisible() and manual.search.text() == ""


def test_a_link_is_followed_and_the_keys_go_back_and_forward(manual):
    QTest.keyClick(manual.page, Qt.Key.Key_Tab)  # the first link of the page
    QTest.keyClick(manual.page, Qt.Key.Key_Return)
    assert manual.page.address == "data.md"
    QTest.keyClick(manual.page, Qt.Key.Key_Left, ALT)
    assert manual.page.address == "start.md" and not manual.back.isEnabled()
    QTest.keyClick(manual.page, Qt.Key.Key_Right, ALT)
    assert manual.page.address == "data.md"
    QTest.mouseClick(manual.back, Qt.MouseButton.LeftButton)
    assert manual.page.address == "start.md"


def test_a_heading_is_scrolled_to(manual):
    manual.page.open("glossary.md#weight-decay")
    assert manual.page.heading() == "Weight decay"
    assert manual.page.verticalScrollBar().value() > 0
    manual.page.open("glossary.md")
    assert manual.page.verticalScrollBar().value() == 0


def test_it_wears_another_theme_on_the_same_page(manual, window):
    manual.page.open("training.md#loss")
    window.prefer("scheme", "dark" if window.settings.scheme != "dark" else "light")
    assert manual.page.address == "training.md#loss" and "Loss" in manual.page.toPlainText()


def test_each_page_and_heading_is_found_by_the_search_for_everything(window, qtbot):
    QTest.keyClick(window.stack.view, Qt.Key.Key_K, CTRL)
    finder = window.commands.finder
    qtbot.waitUntil(finder.line.hasFocus)
    shown = {entry.uid for entry in finder.model.entries}
    assert {"help:glossary.md", "help:training.md#learning-rate"} <= shown
    QTest.keyClicks(finder.line, "overfitting help")
    assert finder.current().uid == "help:glossary.md#overfitting"
    QTest.keyClick(finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.help.manual_window.isVisible())
    assert window.help.manual_window.page.heading() == "Overfitting"


def test_the_page_of_a_component_draws_its_formulas(manual, window):
    manual.page.open("layer-Dense.md")
    address = next(address for address in window.help.manual.formulas if "dense" in address)
    assert not manual.page.loadResource(QTextDocument.ResourceType.ImageResource, QUrl(address)).isNull()

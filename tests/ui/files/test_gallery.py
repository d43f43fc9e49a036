"""The gallery shows every example, and the mouse and the keyboard both open one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mpnn_studio.project.examples import examples, load_example
from mpnn_studio.ui.files import project_files
from mpnn_studio.ui.files.gallery import ExampleGallery

TEXT = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def gallery(window, qtbot):
    gallery = ExampleGallery(examples(), window)
    qtbot.addWidget(gallery)
    gallery.open()
    return gallery


def test_every_example_has_a_card_with_a_picture_and_words(gallery):
    assert gallery.list.accessibleName() == "Examples"
    assert gallery.list.count() == len(examples())
    for row, example in enumerate(examples()):
        item = gallery.list.item(row)
        assert item.data(TEXT) == f"{example.title}: {example.summary}"
        assert not item.data(Qt.ItemDataRole.DecorationRole).isNull()


def card_height(gallery):
    return gallery.list.visualItemRect(gallery.list.item(0)).height()


def test_the_cards_grow_with_the_text(window, settings, qtbot):
    heights = []
    for percent in (100, 150):
        settings.text_percent = percent
        window.apply_theme()
        gallery = ExampleGallery(examples(), window)
        qtbot.addWidget(gallery)
        gallery.open()
        heights.append(card_height(gallery))
    assert heights[1] > heights[0] + 10


def test_the_arrow_keys_and_enter_choose(gallery):
    assert gallery.focusWidget() is gallery.list
    QTest.keyClick(gallery.list, Qt.Key.Key_Right)
    QTest.keyClick(gallery.list, Qt.Key.Key_Return)
    assert gallery.result() == ExampleGallery.DialogCode.Accepted
    assert gallery.list.currentRow() == 1


def test_a_double_click_chooses(gallery):
    place = gallery.list.visualItemRect(gallery.list.item(2)).center()
    QTest.mouseClick(gallery.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(gallery.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert gallery.result() == ExampleGallery.DialogCode.Accepted
    assert gallery.list.currentRow() == 2


@pytest.mark.parametrize(("chosen", "shown"), [("iris", "iris"), (None, "mnist")])
def test_what_is_chosen_is_opened_ready_to_train(window, monkeypatch, chosen, shown):
    monkeypatch.setattr(project_files.ExampleGallery, "choose", lambda self: chosen)
    window.actions_table["gallery"].trigger()
    assert window.document.project == load_example(shown)
    assert window.actions_table["train"].isEnabled()


def test_the_menu_of_the_button_leads_to_every_example_and_to_the_pictures(window):
    texts = [action.text() for action in window.top_bar.examples.menu().actions() if action.text()]
    assert texts == [*(example.title for example in examples()), "New from example…"]

"""What is trained on, told in a card."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QProgressBar, QPushButton

from mpnn_studio.data.dataset import Dataset, Feature, Schema
from mpnn_studio.ui.data.data_card import DataCard, Thumbnails, facts
from mpnn_studio.ui.widgets import theme


def images(count=40, classes=10):
    """Pictures of which class k is one bright column at 2 k."""
    labels = np.arange(count)[::-1] % classes
    pixels = np.zeros((count, 1, 28, 28), np.uint8)
    pixels[np.arange(count), 0, :, 2 * labels] = 255
    return Dataset(Schema((1, 28, 28), "classification", tuple("0123456789"), target="digit"), pixels, labels)


def table(task="classification", **notes):
    features = (Feature("a"), Feature("b"), Feature("c", ("x", "y")))
    classes = ("setosa", "versicolor") if task == "classification" else ()
    schema = Schema((4,), task, classes, features=features, target="species")
    return Dataset(schema, np.zeros((1500, 3)), np.zeros(1500), notes=notes)


@pytest.fixture
def card(show):
    return show(DataCard(), 300, 140)


def texts(card):
    return " ".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())


def button(card, text):
    (found,) = (b for b in card.findChildren(QPushButton) if b.text() == text)
    return found


def test_images_are_told_with_number_size_and_classes():
    assert facts("MNIST", images(), 0.1) == "MNIST · 40 images 28 × 28 · 10 classes · 10 % held back for validation"


def test_a_table_is_told_with_its_kinds_of_columns_and_its_target():
    assert facts("iris.csv", table(), 0.0) == (
        "iris.csv · 1\u202f500 rows · 2 numbers, 1 category · predicts species: which of 2 classes"
    )
    assert facts("iris.csv", table("regression"), 0.0).endswith("predicts species: how much")


def test_rows_left_out_are_told():
    assert "left out: 11 with a missing value" in facts("p.csv", table(**{"left out": "11 with a missing value"}), 0.0)


def test_a_loaded_data_set_shows_its_facts_and_examples(card):
    card.show_dataset("MNIST", images(), 0.1)
    assert "40 images" in texts(card) and card.findChild(Thumbnails).isVisible()
    assert "40 images" in card.accessibleDescription()


def test_a_table_has_no_thumbnails(card):
    card.show_dataset("MNIST", images(), 0.1)
    card.show_dataset("iris.csv", table(), 0.1)
    assert not card.findChild(Thumbnails).isVisible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_there_is_one_example_of_each_class_in_order_and_in_the_tones_of_the_data(qapp, card, scheme):
    before = qapp.palette(), qapp.styleSheet()
    theme.apply(qapp, scheme)
    try:
        card.resize(600, 140)
        card.show_dataset("MNIST", images(), 0.1)
        shown = card.findChild(Thumbnails).grab().toImage()
    finally:
        qapp.setPalette(before[0])
        qapp.setStyleSheet(before[1])
    bright = [x for x in range(shown.width()) if shown.pixelColor(x, 14) == QColor(theme.DARK.ink)]
    assert bright == [36 * number + 2 * number for number in range(10)]
    assert shown.pixelColor(27, 14) == QColor(theme.DARK.canvas)


def test_loading_shows_how_far_it_is(card):
    bar = card.findChild(QProgressBar)
    card.show_loading(0.4)
    assert bar.isVisible() and bar.value() == 40
    card.show_loading(None)
    assert bar.maximum() == 0
    card.show_dataset("MNIST", images(), 0.1)
    assert not bar.isVisible()


def test_an_error_is_told_with_a_way_out(qtbot, card):
    card.show_error("iris.csv, line 17: 5 fields were expected, 4 found.")
    assert "line 17" in texts(card)
    with qtbot.waitSignal(card.change_requested, timeout=1000):
        QTest.mouseClick(button(card, "Choose a file…"), Qt.MouseButton.LeftButton)
    card.show_dataset("MNIST", images(), 0.1)
    assert not button(card, "Choose a file…").isVisible() and "line 17" not in texts(card)


def test_change_asks_for_other_data(qtbot, card):
    with qtbot.waitSignal(card.change_requested, timeout=1000):
        QTest.keyClick(card.change_button, Qt.Key.Key_Space)


def test_details_asks_for_what_is_in_the_data(qtbot, card):
    with qtbot.waitSignal(card.details_requested, timeout=1000):
        QTest.keyClick(card.details_button, Qt.Key.Key_Space)


def test_a_menu_on_the_change_button_answers_in_its_stead(qtbot, card):
    menu = QMenu(card)
    menu.addAction("MNIST")
    card.change_button.setMenu(menu)
    menu.aboutToShow.connect(lambda: menu.close())
    with qtbot.assertNotEmitted(card.change_requested):
        card.change_button.click()

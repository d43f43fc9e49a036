"""The card with the canvas and what the network is given."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from mpnn_studio.data.dataset import Schema
from mpnn_studio.data.pen import with_mnist_pen
from mpnn_studio.ui.tryout.digit_canvas import BRUSHES
from mpnn_studio.ui.tryout.try_image import TryImage


@pytest.fixture
def card(show):
    return show(TryImage(), 300, 420)


def draw(card):
    QTest.mouseClick(card.canvas, Qt.MouseButton.LeftButton)


def texts(card):
    return " ".join(label.text() for label in card.findChildren(QLabel))


def test_an_empty_canvas_is_no_sample(card):
    assert card.sample() is None


def test_a_drawing_is_told_as_the_data_sets_images_are(qtbot, card):
    with qtbot.waitSignal(card.sample_changed, timeout=1000) as told:
        draw(card)
    (sample,) = told.args
    assert sample.dtype == np.uint8 and sample.shape == (1, 28, 28) and sample.max() > 200
    np.testing.assert_array_equal(sample[0], np.rint(with_mnist_pen(card.canvas.drawing.strokes) * 255))


def test_the_clear_button_takes_the_sample_away(qtbot, card):
    draw(card)
    (button,) = (b for b in card.findChildren(QPushButton) if b.text() == "clear")
    with qtbot.waitSignal(card.sample_changed, timeout=1000) as told:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told.args == [None] and card.sample() is None
    assert not button.isEnabled()


def test_the_picture_shows_the_networks_pixels_crisply(card):
    draw(card)
    (seen,) = (w for w in card.findChildren(QWidget) if w.accessibleName() == "What the network sees")
    image = seen.grab().toImage()
    sample = card.sample()[0]
    assert (image.width(), image.height()) == (56, 56)
    row, column = np.unravel_index(sample.argmax(), sample.shape)
    four = {image.pixelColor(2 * int(column) + x, 2 * int(row) + y).name() for x in (0, 1) for y in (0, 1)}
    assert len(four) == 1


def test_another_shape_of_image_is_drawn_for(card):
    draw(card)
    card.set_schema(Schema((3, 40, 32), "classification", target="animal"))
    assert card.sample().shape == (3, 40, 32)
    assert "Draw an animal" in texts(card) and "40 × 32" in texts(card)


def test_the_headline_says_what_the_drawing_is_taken_for(card):
    card.show_prediction("7", 0.912)
    assert ">7<" in texts(card) and "91 % sure" in texts(card)
    card.show_prediction("", None)
    assert "sure" not in texts(card)


def test_a_class_name_with_markup_is_shown_as_it_is(card):
    card.show_prediction("<b>&", 0.5)
    assert "&lt;b&gt;&amp;" in texts(card)


def test_an_image_of_the_data_is_tried_as_it_is_and_shown_on_the_canvas(qtbot, card):
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 3:9, 20:24] = 200  # a drawing would be centred
    with qtbot.waitSignal(card.sample_changed) as told:
        card.show_sample(image)
    assert np.array_equal(card.sample(), image) and np.array_equal(told.args[0], image)
    (ink,) = card.canvas.ink()
    assert ink[60, 215] == pytest.approx(200 / 255) and ink[150, 50] == 0


def test_an_image_of_the_data_is_taken_back_like_a_stroke(card):
    draw(card)
    before = card.canvas.ink()
    card.show_sample(np.full((1, 28, 28), 9, np.uint8))
    card.canvas.setFocus()
    QTest.keyClick(card.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(card.canvas.ink(), before)
    assert not np.array_equal(card.sample(), np.full((1, 28, 28), 9))


def test_the_buttons_choose_the_brush_and_the_eraser(card):
    named = {button.accessibleName(): button for button in card.findChildren(QPushButton)}
    QTest.mouseClick(named["Brush width"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(named["Eraser"], Qt.MouseButton.LeftButton)
    draw(card)
    (stroke,) = card.canvas.drawing.strokes
    assert named["Brush width"].text() == "wide" and stroke.width == BRUSHES["wide"] and stroke.erases


def test_the_buttons_follow_the_keys_on_the_canvas(card):
    QTest.keyClick(card.canvas, Qt.Key.Key_Minus)
    QTest.keyClick(card.canvas, Qt.Key.Key_E)
    named = {button.accessibleName(): button for button in card.findChildren(QPushButton)}
    assert named["Brush width"].text() == "thin" and named["Eraser"].isChecked()

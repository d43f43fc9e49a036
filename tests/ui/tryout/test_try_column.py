"""The right-hand column follows the data."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from mpnn_studio.data.dataset import Feature, Schema
from mpnn_studio.ui.tryout.digit_canvas import DigitCanvas
from mpnn_studio.ui.tryout.prediction import PredictionPanel
from mpnn_studio.ui.tryout.try_column import TryColumn
from mpnn_studio.ui.tryout.try_table import TryTable

IMAGES = Schema((1, 28, 28), "classification", tuple("0123456789"), target="digit")
TABLE = Schema((1,), "classification", ("no", "yes"), features=(Feature("x", typical=0.5),), target="answer")
NUMBERS = Schema((1,), "regression", features=(Feature("x", typical=0.5),), target="price")


@pytest.fixture
def column(show):
    return show(TryColumn(), 300, 640)


def texts(column):
    return " ".join(label.text() for label in column.findChildren(QLabel) if label.isVisible())


def test_images_are_drawn_and_tables_filled_in(column):
    column.set_schema(IMAGES)
    assert column.findChild(DigitCanvas).isVisible() and not column.findChild(TryTable).isVisible()
    column.set_schema(TABLE)
    assert not column.findChild(DigitCanvas).isVisible() and column.findChild(TryTable).isVisible()


def test_a_table_begins_with_a_sample_and_a_canvas_with_none(qtbot, column):
    column.set_schema(IMAGES)
    assert column.sample() is None
    with qtbot.waitSignal(column.sample_changed, timeout=1000) as told:
        column.set_schema(TABLE)
    assert told.args[0].tolist() == [0.5] and column.sample().tolist() == [0.5]


def test_a_drawing_is_told(qtbot, column):
    column.set_schema(IMAGES)
    with qtbot.waitSignal(column.sample_changed, timeout=1000) as told:
        QTest.mouseClick(column.findChild(DigitCanvas), Qt.MouseButton.LeftButton)
    assert told.args[0].shape == (1, 28, 28)


def test_the_same_data_again_keep_the_drawing(column):
    column.set_schema(IMAGES)
    QTest.mouseClick(column.findChild(DigitCanvas), Qt.MouseButton.LeftButton)
    column.set_schema(Schema((1, 28, 28), "classification", tuple("0123456789"), target="digit"))
    assert column.sample() is not None


def test_probabilities_reach_the_bars_and_the_headline(column):
    column.set_schema(IMAGES)
    column.show_prediction(np.eye(10)[3] * 0.9 + 0.01)
    assert column.findChild(PredictionPanel).accessibleDescription() == "3, 91.0 per cent"
    assert "91 % sure" in texts(column)
    column.show_prediction(None)
    assert "sure" not in texts(column)


def test_a_regression_is_answered_with_its_number_and_name(column):
    column.set_schema(NUMBERS)
    column.show_prediction(np.array([1234.5678]))
    assert "price 1235" in texts(column)
    column.show_prediction(None)
    assert "1235" not in texts(column)


def test_a_prediction_that_is_no_number_says_so(column):
    column.set_schema(NUMBERS)
    column.show_prediction(np.array([np.nan]))
    assert "price not a number" in texts(column)


def test_a_note_is_shown(column):
    column.set_schema(IMAGES)
    column.set_note("follows the training, every 100 ms")
    assert "follows the training, every 100 ms" in texts(column)


@pytest.mark.parametrize(("width", "height"), [(220, 560), (300, 640), (420, 900)])
def test_the_canvas_is_as_large_as_the_column_lets_it_be(qtbot, column, width, height):
    column.set_schema(IMAGES)
    column.resize(width, height)
    canvas = column.findChild(DigitCanvas)
    qtbot.waitUntil(lambda: width - 24 <= canvas.width() < width and 150 < canvas.height() <= canvas.width())
    assert column.minimumSizeHint().width() <= 220 and column.minimumSizeHint().height() <= 560


def test_an_example_of_the_data_is_tried_where_it_fits(column):
    column.set_schema(IMAGES)
    column.show_sample(np.full((1, 28, 28), 7, np.uint8))
    assert np.array_equal(column.sample(), np.full((1, 28, 28), 7))
    column.show_sample(np.array([0.25]))
    assert column.sample().shape == (1, 28, 28)
    plane = Schema((2,), "classification", ("a", "b"), features=(Feature("x"), Feature("y")), target="group")
    column.set_schema(plane)
    column.show_sample(np.array([0.25, 0.75]))
    assert column.sample().tolist() == [0.25, 0.75]

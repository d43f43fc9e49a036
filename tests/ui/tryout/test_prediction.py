"""Bars of probabilities, and predicted numbers."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QScrollArea

from mpnn_studio.ui.charts.probability_bars import ProbabilityBars
from mpnn_studio.ui.tryout.prediction import PredictionPanel
from mpnn_studio.ui.widgets import theme

DIGITS = tuple("0123456789")


@pytest.fixture
def panel(show):
    panel = PredictionPanel()
    panel.set_classes(DIGITS)
    return show(panel, 300, 320)


def seven(probability):
    values = np.full(10, (1 - probability) / 9)
    values[7] = probability
    return values


def filled(bars, row):
    """How many pixels of a row have the colour of the best bar."""
    image, accent = bars.grab().toImage(), QColor(theme.colors().accent)
    y = bars.row_at(row).center().y()
    return sum(image.pixelColor(x, y) == accent for x in range(image.width()))


def test_the_best_class_is_said_to_a_screen_reader(panel):
    panel.set_probabilities(seven(0.912))
    assert panel.accessibleName() == "Prediction"
    assert panel.accessibleDescription() == "7, 91.2 per cent"
    assert panel.best == ("7", pytest.approx(0.912))


def test_only_the_best_bar_is_highlighted_and_as_long_as_its_probability(panel):
    bars = panel.findChild(ProbabilityBars)
    panel.set_probabilities(seven(1.0))
    whole = filled(bars, 7)
    panel.set_probabilities(seven(0.5))
    assert filled(bars, 7) == pytest.approx(whole / 2, abs=6) and whole > 80
    assert filled(bars, 6) == 0


class Paintings(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, widget, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_prediction_that_reads_the_same_is_not_painted_again(panel, qtbot):
    paintings = Paintings(panel.findChild(ProbabilityBars))
    panel.set_probabilities(seven(0.9))
    qtbot.waitUntil(lambda: paintings.count > 0)
    qtbot.wait(50)
    before = paintings.count
    panel.set_probabilities(seven(0.90001))
    qtbot.wait(50)
    assert paintings.count == before
    panel.set_probabilities(seven(0.95))
    qtbot.waitUntil(lambda: paintings.count > before)


def test_without_a_prediction_no_class_is_best(panel):
    panel.set_probabilities(seven(0.9))
    panel.set_probabilities(None)
    assert panel.best is None and panel.accessibleDescription() == "no prediction yet"


def test_probabilities_that_are_no_numbers_are_no_prediction(panel):
    panel.set_probabilities(np.full(10, np.nan))
    assert panel.best is None
    panel.grab()


def test_as_many_probabilities_as_classes_are_needed(panel):
    with pytest.raises(ValueError, match="10 classes"):
        panel.set_probabilities([0.5, 0.5])


def test_other_classes_forget_the_old_prediction(panel):
    panel.set_probabilities(seven(0.9))
    panel.set_classes(("cat", "dog"))
    assert panel.best is None
    panel.set_probabilities([0.2, 0.8])
    assert panel.best == ("dog", 0.8)


def test_hundreds_of_classes_scroll(qtbot, panel):
    panel.set_classes([f"a class with the long name {number}" for number in range(300)])
    panel.set_probabilities(np.eye(300)[250])
    qtbot.waitUntil(lambda: panel.findChild(QScrollArea).verticalScrollBar().maximum() > 0)
    panel.grab()
    assert panel.minimumSizeHint().height() < 320


def test_a_number_takes_the_place_of_the_bars(panel):
    panel.set_classes(())
    panel.set_value("price 12.5")
    shown = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert "price 12.5" in shown and not panel.findChild(QScrollArea).isVisible()
    assert panel.accessibleDescription() == "price 12.5"


def test_a_note_stands_only_where_there_is_one(panel):
    panel.set_note("Press Space to train")
    assert any(label.text() == "Press Space to train" and label.isVisible() for label in panel.findChildren(QLabel))
    panel.set_note("")
    assert not any(label.text() == "" and label.isVisible() for label in panel.findChildren(QLabel))


def test_two_classes_ask_for_less_room_than_ten(qtbot):
    panel = PredictionPanel()
    qtbot.addWidget(panel)
    panel.set_classes(tuple("0123456789"))
    panel.show()
    of_ten = panel.sizeHint().height()
    panel.set_classes(("A", "B"))
    qtbot.waitUntil(lambda: panel.sizeHint().height() < of_ten)

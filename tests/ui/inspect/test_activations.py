"""The tab of the activations, in the window."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from mpnn_studio.data.splits import split_rows
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.ui.inspect.activations import EMPTY, NOTHING_TRIED, OTHER_DATA, ActivationsView
from mpnn_studio.ui.inspect.stage_band import StageBand
from mpnn_studio.ui.tryout.digit_canvas import DigitCanvas


@pytest.fixture
def view(window):
    return window.inspector.open_tab(ActivationsView)


@pytest.fixture
def trained(qtbot, view, train_project):
    train_project()
    qtbot.waitUntil(lambda: view.words.text() != "")
    return view


def bands(view):
    """The titles of the rows that are shown."""
    return [band.name.text().split("  ")[0] for band in view.findChildren(StageBand) if band.isVisible()]


def said(view):
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def test_before_a_training_it_says_what_to_do(view):
    assert EMPTY in said(view) and bands(view) == []


def test_a_validation_example_is_followed_from_the_input_to_the_answer(qtbot, window, small_mnist, trained):
    titles = ["Input", "1 · Flatten", "2 · Dense", "3 · ReLU", "4 · Dropout", "5 · Dense", "Answer"]
    assert bands(trained) == titles
    rows = split_rows(small_mnist, window.document.project.preparation.create()).validation
    assert trained.number.maximum() == len(rows)
    trained.number.setFocus()
    QTest.keyClick(trained.number, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: trained.words.text().startswith(f"true {small_mnist.targets[rows[1]]} · says "))


def test_a_drawing_is_followed_stroke_by_stroke(qtbot, window, trained):
    trained.choice.setCurrentIndex(1)
    assert NOTHING_TRIED in said(trained) and not trained.number.isVisible()
    canvas = window.try_column.findChild(DigitCanvas)
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(bands(trained)) == 7)
    shown = trained.findChildren(StageBand)[0].tiles
    assert shown.value is not None
    first = trained.words.text()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    qtbot.waitUntil(lambda: trained.words.text() != first)


def test_every_number_of_a_layer_is_read_by_keyboard(qtbot, trained):
    tiles = trained.findChildren(StageBand)[6].tiles
    tiles.setFocus()
    QTest.keyClick(tiles, Qt.Key.Key_Right)
    value, place = trained.reading.text().split(" · ")
    assert place == "Answer, unit 1 (1)" and float(value) == pytest.approx(tiles.value, rel=1e-4)


def test_a_run_on_other_data_says_so(qtbot, window, trained):
    window.document.edit("Other data", edits.set_data(window.document.project, load_example("iris").data.create()))
    trained.number.setFocus()
    QTest.keyClick(trained.number, Qt.Key.Key_Up)
    assert OTHER_DATA in said(trained)
    trained.choice.setCurrentIndex(1)
    assert OTHER_DATA in said(trained)


def test_probabilities_of_the_answer_add_up(trained):
    answer = trained.findChildren(StageBand)[6]
    assert answer.name.text() == "Answer  10"
    tiles = answer.tiles
    tiles.setFocus()
    total = tiles.value
    for _ in range(9):
        QTest.keyClick(tiles, Qt.Key.Key_Right)
        total += tiles.value
    assert total == pytest.approx(1.0, abs=1e-5) and np.isfinite(total)

"""The gallery of mistakes, in the window."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.moment import Moment
from mpnn_studio.run.predictor import Predictor
from mpnn_studio.ui.inspect.example_model import LINES, per_cent
from mpnn_studio.ui.inspect.mistakes import NO_NUMBERS, MistakesView

ROLE = Qt.ItemDataRole


@pytest.fixture
def view(window):
    return window.inspector.open_tab(MistakesView)


def train(qtbot, window, epochs=1):
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", epochs))
    with qtbot.waitSignal(window.runs.ended, timeout=20_000):
        window.runs.train(window.document.project)
    return window.runs.run


@pytest.fixture
def shaken(qtbot, window, view):
    """A trained network whose weights were shaken, so that it is often wrong and sometimes sure of it."""
    run = train(qtbot, window)
    noise = np.random.default_rng(1).normal(0, 0.12, run.snapshot.values.shape).astype(np.float32)
    view.show_moment(Moment(run, Snapshot(7, run.snapshot.values + noise)))
    qtbot.waitUntil(lambda: "mistakes among 60 validation examples" in view.summary.text())
    return view


def sureness(view):
    return view.sheet.model._examination.sureness[view.sheet.model._places]


def said(view):
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def test_before_a_training_it_says_what_to_do(view):
    assert MistakesView.empty in said(view) and not view.sheet.isVisible()


def test_the_most_sure_mistakes_come_first_and_the_least_sure_when_asked(shaken):
    count = int(shaken.summary.text().split(" ")[0])
    assert shaken.sheet.isVisible() and shaken.sheet.model.rowCount() == count > 3
    assert (np.diff(sureness(shaken)) <= 0).all()
    shaken.order.setFocus()
    QTest.keyClick(shaken.order, Qt.Key.Key_Down)
    assert (np.diff(sureness(shaken)) >= 0).all() and shaken.sheet.model.rowCount() == count


def test_each_mistake_says_what_is_true_what_was_said_and_how_sure(window, small_mnist, shaken):
    model = shaken.sheet.model
    predictor = Predictor(window.runs.run.project, window.runs.run.preparation)
    predictor.load(shaken._moment.snapshot)
    row = model.row_in_data(0)
    answer = predictor.predict(small_mnist.inputs[row])
    true, wrong = small_mnist.targets[row], int(answer.argmax())
    assert true != wrong
    lines = model.index(0, 0).data(LINES)
    assert lines == (f"{true}, said {wrong}", per_cent(answer.max()))
    assert model.words(0) == f"{lines[0]} · {lines[1]}, example {row + 1}"
    assert model.index(0, 0).data(ROLE.AccessibleTextRole) == model.words(0)


def test_mistakes_of_one_true_class_are_shown_alone(small_mnist, shaken):
    first = int(shaken.sheet.model.index(0, 0).data())
    shaken.truth.setFocus()
    for _ in range(first + 1):
        QTest.keyClick(shaken.truth, Qt.Key.Key_Down)
    model = shaken.sheet.model
    rows = [model.row_in_data(row) for row in range(model.rowCount())]
    assert rows and (small_mnist.targets[rows] == first).all()
    assert shaken.summary.text().endswith(f"validation examples of class {first}")


def test_a_click_puts_a_mistake_where_things_are_tried(window, small_mnist, shaken):
    pictures = shaken.sheet.pictures
    place = pictures.visualRect(shaken.sheet.model.index(1, 0)).center()
    QTest.mouseClick(pictures.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert np.array_equal(window.try_column.sample(), small_mnist.inputs[shaken.sheet.model.row_in_data(1)])


def test_the_arrows_lead_through_the_gallery_and_enter_tries_a_mistake(window, small_mnist, shaken):
    pictures = shaken.sheet.pictures
    pictures.setFocus()
    pictures.setCurrentIndex(shaken.sheet.model.index(0, 0))
    QTest.keyClick(pictures, Qt.Key.Key_Right)
    assert pictures.currentIndex().row() == 1
    QTest.keyClick(pictures, Qt.Key.Key_Return)
    assert np.array_equal(window.try_column.sample(), small_mnist.inputs[shaken.sheet.model.row_in_data(1)])


def test_the_chosen_mistake_stays_chosen_under_other_weights(qtbot, shaken):
    pictures, model = shaken.sheet.pictures, shaken.sheet.model
    pictures.setCurrentIndex(model.index(2, 0))
    row = model.row_in_data(2)
    run, snapshot = shaken._moment.run, shaken._moment.snapshot
    before = shaken._finding
    shaken.show_moment(Moment(run, Snapshot(8, snapshot.values * np.float32(1.01))))
    qtbot.waitUntil(lambda: shaken._finding is not before)
    assert model.row_in_data(pictures.currentIndex().row()) == row


def test_without_mistakes_it_says_among_how_many(qtbot, window, view):
    train(qtbot, window, epochs=4)
    qtbot.waitUntil(lambda: "No mistakes among 60 validation examples" in said(view))
    assert not view.sheet.isVisible()


def test_answers_that_are_no_numbers_are_no_success(qtbot, window, view):
    run = train(qtbot, window)
    view.show_moment(Moment(run, Snapshot(9, np.full_like(run.snapshot.values, np.nan))))
    qtbot.waitUntil(lambda: NO_NUMBERS in said(view))


def test_the_mistakes_of_a_table_are_rows_of_their_features(qtbot, window, view):
    window.document.replace(load_example("iris"), "iris")
    run = train(qtbot, window)
    noise = np.random.default_rng(2).normal(0, 1.0, run.snapshot.values.shape).astype(np.float32)
    view.show_moment(Moment(run, Snapshot(7, run.snapshot.values + noise)))
    qtbot.waitUntil(lambda: "mistakes among" in view.summary.text())
    table, model = view.sheet.rows, view.sheet.model
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    features = [feature.name for feature in run.project.schema().features]
    assert table.isVisible() and titles == ["true", "said", "sure", *features]
    table.setFocus()
    table.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert np.allclose(window.try_column.sample(), model.example(0))


def test_a_network_for_numbers_is_sent_to_the_other_tab(qtbot, window, view):
    window.document.replace(load_example("penguins"), "penguins")
    train(qtbot, window)
    qtbot.waitUntil(lambda: MistakesView.unsuited in said(view))


def test_what_is_not_quite_certain_never_reads_as_certain():
    assert [per_cent(share) for share in (0.5, 0.994, 0.996, 0.99999, 1.0)] == [
        "50 %",
        "99 %",
        "99.6 %",
        "99.9 %",
        "100 %",
    ]

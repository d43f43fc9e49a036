"""The tab of the confusion matrix, in the window."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from mpnn_studio.data.splits import split_rows
from mpnn_studio.explain.confusion import Confusion
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.moment import Moment
from mpnn_studio.run.opened import Opened
from mpnn_studio.run.predictor import Predictor
from mpnn_studio.run.state import State
from mpnn_studio.ui.inspect.confusion import HINT, ConfusionView
from mpnn_studio.ui.inspect.confusion_cells import MAX_SHOWN
from mpnn_studio.ui.inspect.confusion_table import ConfusionTable
from mpnn_studio.ui.inspect.examining import OTHER_DATA, SAMPLE


@pytest.fixture
def view(window):
    return window.inspector.open_tab(ConfusionView)


@pytest.fixture
def trained(qtbot, view, train_project):
    train_project()
    qtbot.waitUntil(lambda: "60 validation" in view.summary.text() and "sampled" not in view.summary.text())
    return view


def said(view):
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def expected(window, small_mnist):
    """The counts of the trained network, by hand."""
    run = window.runs.run
    rows = split_rows(small_mnist, run.project.preparation.create()).validation
    predictor = Predictor(run.project, run.preparation)
    predictor.load(run.snapshot)
    answers = predictor.predict_all(small_mnist.inputs[rows]).argmax(axis=1)
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (small_mnist.targets[rows], answers), 1)
    return counts


def shown(table):
    """The figures of the cells, without the margins."""
    size = len(table.cells.classes)
    cells = ((table.cells.figure(row, column) for column in range(size)) for row in range(size))
    return np.array([[0 if text == "·" else int(text) for text in row] for row in cells])


def pressed(table, truth, answer):
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.rect_of(truth, answer).center())


def test_before_a_training_it_says_what_to_do(view):
    assert ConfusionView.empty in said(view) and not view.table.isVisible()


def test_the_matrix_counts_what_the_network_says_of_each_class(window, small_mnist, trained):
    counts = expected(window, small_mnist)
    assert np.array_equal(shown(trained.table), counts)
    accuracy = 100 * np.trace(counts) / 60
    assert trained.summary.text() == f"accuracy {accuracy:.1f} % of 60 validation examples"


def test_a_cell_says_in_words_what_it_counts(trained):
    counts = shown(trained.table)
    truth, answer = np.unravel_index(counts.argmax(), counts.shape)
    words = trained.table.tip_at(trained.table.rect_of(truth, answer).center())
    name = f"{truth} recognised" if truth == answer else f"{truth} said to be {answer}"
    assert words == f"{name}: {counts[truth, answer]} of {counts[truth].sum()}"


def test_the_margins_hold_recall_and_precision(trained):
    counts, cells = shown(trained.table), trained.table.cells
    recall, precision = cells.words(3, 10), cells.words(10, 3)
    assert recall == f"{100 * counts[3, 3] / counts[3].sum():.1f} % of the examples that are 3 are recognised"
    if counts[:, 3].sum():
        assert precision == f"{100 * counts[3, 3] / counts[:, 3].sum():.1f} % of what is said to be 3 is right"
    else:
        assert precision == "There is nothing of what is said to be 3"


def test_counts_turn_into_per_cent_of_their_row_and_back(trained):
    counts = shown(trained.table)
    truth, answer = (int(place) for place in np.unravel_index(counts.argmax(), counts.shape))
    trained.shares.setFocus()
    QTest.keyClick(trained.shares, Qt.Key.Key_Space)
    share = float(trained.table.cells.figure(truth, answer))
    assert share == pytest.approx(100 * counts[truth, answer] / counts[truth].sum(), abs=1.0)
    QTest.keyClick(trained.shares, Qt.Key.Key_Space)
    assert np.array_equal(shown(trained.table), counts)


def test_a_click_on_a_cell_shows_its_examples(small_mnist, trained):
    assert HINT in said(trained) and not trained.sheet.isVisible()
    counts = shown(trained.table)
    truth, answer = (int(place) for place in np.unravel_index(counts.argmax(), counts.shape))
    pressed(trained.table, truth, answer)
    sheet = trained.sheet
    assert sheet.isVisible() and len(sheet.cards) == counts[truth, answer]
    assert trained.caption.text() == trained.table.cells.words(truth, answer)
    rows = [sheet.cards.row_in_data(place) for place in range(len(sheet.cards))]
    assert (small_mnist.targets[rows] == truth).all()


def test_the_arrows_lead_to_a_cell_and_enter_opens_it(qtbot, trained):
    table = trained.table
    pressed(table, 0, 0)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(table, key)
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [2, 1]
    assert trained.caption.text() == table.cells.words(2, 1)


def test_an_example_of_a_cell_is_put_where_things_are_tried(window, small_mnist, trained):
    counts = shown(trained.table)
    truth, answer = (int(place) for place in np.unravel_index(counts.argmax(), counts.shape))
    pressed(trained.table, truth, answer)
    trained.sheet.setFocus()
    QTest.keyClick(trained.sheet, Qt.Key.Key_Return)
    row = trained.sheet.cards.row_in_data(0)
    assert np.array_equal(window.try_column.sample(), small_mnist.inputs[row])


def test_another_split_is_examined_when_it_is_chosen(qtbot, trained):
    trained.split.setFocus()
    QTest.keyClick(trained.split, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "540 training examples" in trained.summary.text())
    assert shown(trained.table).sum() == 540
    QTest.keyClick(trained.split, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "100 test examples" in trained.summary.text())


def test_while_a_training_goes_on_the_test_split_stays_unseen(qtbot, window, trained, monkeypatch):
    trained.split.setCurrentIndex(trained.split.findData("test"))
    qtbot.waitUntil(lambda: "test examples" in trained.summary.text())
    run = window.runs.run
    monkeypatch.setattr(window.runs, "state", State.RUNNING)
    trained.show_moment(Moment(run, run.snapshot, live=True))
    qtbot.waitUntil(lambda: "validation examples" in trained.summary.text())
    assert not trained.split.model().item(trained.split.findData("test")).isEnabled()
    monkeypatch.setattr(window.runs, "state", State.DONE)
    trained.show_moment(Moment(run, run.snapshot))
    qtbot.waitUntil(lambda: trained.split.model().item(trained.split.findData("test")).isEnabled())


def test_a_training_that_goes_on_is_watched_by_a_sample_and_a_pause_by_all(qtbot, window, trained, monkeypatch):
    monkeypatch.setattr("mpnn_studio.ui.inspect.examining.SAMPLE", 20)
    run = window.runs.run
    window.runs.state = State.RUNNING
    trained.show_moment(Moment(run, run.snapshot, live=True))
    qtbot.waitUntil(lambda: "of 20 sampled of 60 validation examples" in trained.summary.text())
    window.runs.state = State.PAUSED
    window.runs.state_changed.emit(State.PAUSED)
    qtbot.waitUntil(lambda: "% of 60 validation examples" in trained.summary.text())
    assert SAMPLE == 1000
    window.runs.state = State.DONE


def test_a_network_for_numbers_is_sent_to_the_other_tab(qtbot, window, view):
    window.files.show(Opened(load_example("penguins"), "penguins"))
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", 1))
    with qtbot.waitSignal(window.runs.ended, timeout=20_000):
        window.runs.train(window.document.project)
    qtbot.waitUntil(lambda: ConfusionView.unsuited in said(view))
    assert "Predicted" in ConfusionView.unsuited and not view.table.isVisible()


def test_a_run_on_other_data_says_so(window, trained):
    window.document.edit("Other data", edits.set_data(window.document.project, load_example("iris").data.create()))
    assert OTHER_DATA in said(trained) and not trained.table.isVisible()


def test_a_narrow_tab_shows_a_cell_in_the_place_of_the_matrix_and_goes_back(window, trained):
    window.resize(1024, 700)
    window.inspector.setFixedWidth(300)
    QTest.qWait(0)
    pressed(trained.table, 0, 0)
    assert trained.sheet.isVisible() and not trained.table.isVisible()
    QTest.mouseClick(trained.back, Qt.MouseButton.LeftButton)
    assert trained.table.isVisible() and not trained.sheet.isVisible()


def test_of_very_many_classes_the_most_confused_are_shown(qtbot):
    counts = np.diag(np.full(80, 5))
    counts[70, 3] = 4
    table = ConfusionTable()
    qtbot.addWidget(table)
    table.show_picture(table.picture.next(Confusion(tuple(f"c{number}" for number in range(80)), counts), shares=False))
    cells = table.cells
    assert len(cells.classes) == MAX_SHOWN and cells.size == MAX_SHOWN + 1
    assert cells.figure(cells.classes.index(70), cells.classes.index(3)) == "4" and 79 not in cells.classes


def test_a_picture_asked_for_in_counts_stays_in_counts_though_shares_are_wanted_meanwhile(trained):
    pressed(trained.table, 0, 0)
    examination, asked = trained.sheet.cards.examination, trained.choice()
    with ThreadPoolExecutor(1) as pool:
        trained.shares.click()
        counted = pool.submit(ConfusionView.digest, examination, asked).result()
    assert trained.table.cells.shares and not counted.picture.cells.shares

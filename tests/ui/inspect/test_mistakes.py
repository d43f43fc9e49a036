"""The gallery of mistakes, in the window."""

import inspect
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.moment import Moment
from mpnn_studio.run.opened import Opened
from mpnn_studio.run.predictor import Predictor
from mpnn_studio.ui.inspect.confusion import ConfusionView
from mpnn_studio.ui.inspect.mistakes import NO_NUMBERS, MistakesView
from mpnn_studio.ui.inspect.predicted import PredictedView
from mpnn_studio.wording import per_cent


@pytest.fixture
def view(window):
    return window.inspector.open_tab(MistakesView)


@pytest.fixture
def shaken(qtbot, window, view, train_project):
    """A trained network whose weights were shaken, so that it is often wrong and sometimes sure of it."""
    run = train_project()
    noise = np.random.default_rng(1).normal(0, 0.12, run.snapshot.values.shape).astype(np.float32)
    view.show_moment(Moment(run, Snapshot(7, run.snapshot.values + noise)))
    qtbot.waitUntil(lambda: "mistakes among 60 validation examples" in view.summary.text())
    return view


def sureness(view):
    return view.sheet.cards.examination.sureness[view.sheet.cards.places]


def said(view):
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def test_before_a_training_it_says_what_to_do(view):
    assert MistakesView.empty in said(view) and not view.sheet.isVisible()


def test_the_most_sure_mistakes_come_first_and_the_least_sure_when_asked(shaken):
    count = int(shaken.summary.text().split(" ")[0])
    assert shaken.sheet.isVisible() and len(shaken.sheet.cards) == count > 3
    assert (np.diff(sureness(shaken)) <= 0).all()
    shaken.order.setFocus()
    QTest.keyClick(shaken.order, Qt.Key.Key_Down)
    assert (np.diff(sureness(shaken)) >= 0).all() and len(shaken.sheet.cards) == count


def test_each_mistake_says_what_is_true_what_was_said_and_how_sure(window, small_mnist, shaken):
    cards = shaken.sheet.cards
    predictor = Predictor(window.runs.run.project, window.runs.run.preparation)
    predictor.load(shaken.finding.question.snapshot)
    row = cards.row_in_data(0)
    answer = predictor.predict(small_mnist.inputs[row])
    true, wrong = small_mnist.targets[row], int(answer.argmax())
    assert true != wrong
    lines = cards.lines(0)
    assert lines == (f"{true}, said {wrong}", per_cent(answer.max()))
    assert cards.words(0) == f"{lines[0]} · {lines[1]}, example {row + 1}"
    assert shaken.sheet.accessibleDescription().startswith(cards.words(0))


def test_mistakes_of_one_true_class_are_shown_alone(small_mnist, shaken):
    first = int(shaken.sheet.cards.answer(0)[0])
    shaken.truth.setFocus()
    for _ in range(first + 1):
        QTest.keyClick(shaken.truth, Qt.Key.Key_Down)
    cards = shaken.sheet.cards
    rows = [cards.row_in_data(place) for place in range(len(cards))]
    assert rows and (small_mnist.targets[rows] == first).all()
    assert shaken.summary.text().endswith(f"validation examples of class {first}")


def test_a_click_puts_a_mistake_where_things_are_tried(window, small_mnist, shaken):
    sheet = shaken.sheet
    QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=sheet.rect_of(1).center())
    assert sheet.current == 1
    assert np.array_equal(window.try_column.sample(), small_mnist.inputs[sheet.cards.row_in_data(1)])


def test_keys_lead_through_the_gallery_and_enter_tries_a_mistake(window, small_mnist, shaken):
    sheet = shaken.sheet
    sheet.setFocus()
    columns = sum(sheet.rect_of(place).top() == sheet.rect_of(0).top() for place in range(len(sheet.cards)))
    for key, current in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_End, len(sheet.cards) - 1),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Down, min(columns, len(sheet.cards) - 1)),
    ):
        QTest.keyClick(sheet, key)
        assert sheet.current == current
    assert sheet.accessibleDescription().startswith(sheet.cards.words(sheet.current))
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert np.array_equal(window.try_column.sample(), small_mnist.inputs[sheet.cards.row_in_data(sheet.current)])


def test_the_picked_mistake_stays_picked_under_other_weights(qtbot, shaken):
    sheet = shaken.sheet
    QTest.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=sheet.rect_of(2).center())
    row = sheet.cards.row_in_data(2)
    before = shaken.finding
    run, snapshot = before.question.run, before.question.snapshot
    shaken.show_moment(Moment(run, Snapshot(8, snapshot.values * np.float32(1.01))))
    qtbot.waitUntil(lambda: shaken.finding is not before)
    assert sheet.cards.row_in_data(sheet.current) == row


def test_without_mistakes_it_says_among_how_many(qtbot, window, view, train_project):
    train_project(epochs=4)
    qtbot.waitUntil(lambda: "No mistakes among 60 validation examples" in said(view))
    assert not view.sheet.isVisible()


def test_answers_that_are_no_numbers_are_no_success(qtbot, window, view, train_project):
    run = train_project()
    view.show_moment(Moment(run, Snapshot(9, np.full_like(run.snapshot.values, np.nan))))
    qtbot.waitUntil(lambda: NO_NUMBERS in said(view))


def test_the_mistakes_of_a_table_are_rows_of_their_features(qtbot, window, view, train_project):
    window.files.show(Opened(load_example("iris"), "iris"))
    run = train_project()
    noise = np.random.default_rng(2).normal(0, 1.0, run.snapshot.values.shape).astype(np.float32)
    view.show_moment(Moment(run, Snapshot(7, run.snapshot.values + noise)))
    qtbot.waitUntil(lambda: "mistakes among" in view.summary.text())
    sheet, cards = view.sheet, view.sheet.cards
    features = [feature.name for feature in run.project.schema().features]
    assert sheet.isVisible() and list(cards.titles) == ["true", "said", "sure", *features]
    assert cards.texts(0)[3:] == tuple(f"{value:.4g}" for value in cards.example(0))
    sheet.setFocus()
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert np.allclose(window.try_column.sample(), cards.example(1))


def test_a_network_for_numbers_is_sent_to_the_other_tab(qtbot, window, view, train_project):
    window.files.show(Opened(load_example("penguins"), "penguins"))
    train_project()
    qtbot.waitUntil(lambda: MistakesView.unsuited in said(view))


def test_what_is_not_quite_certain_never_reads_as_certain():
    assert [per_cent(share) for share in (0.5, 0.994, 0.996, 0.99999, 1.0)] == [
        "50 %",
        "99 %",
        "99.6 %",
        "99.9 %",
        "100 %",
    ]


def test_the_answer_is_for_the_choice_of_the_moment_it_was_asked_in(shaken):
    examination, asked = shaken.sheet.cards.examination, shaken.choice()
    changed = threading.Event()

    def work():
        changed.wait(5)
        return MistakesView.digest(examination, asked)

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(work)
        QTest.keyClick(shaken.order, Qt.Key.Key_Down)
        changed.set()
        gallery = answer.result()
    cards = gallery.cards
    assert gallery.selection.surest_first and not shaken.choice()[0].surest_first
    assert (np.diff(examination.sureness[cards.places]) <= 0).all() and len(cards) == gallery.count


@pytest.mark.parametrize("view", [MistakesView, ConfusionView, PredictedView])
def test_what_is_worked_out_in_the_background_sees_no_widget(view):
    digest = inspect.getattr_static(view, "digest")
    assert isinstance(digest, staticmethod)
    assert list(inspect.signature(digest.__func__).parameters) == ["examination", "choice"]

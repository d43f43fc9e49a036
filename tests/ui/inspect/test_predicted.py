"""Predicted against true numbers, in the window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from mpnn_studio.data.histogram import Histogram
from mpnn_studio.data.splits import split_rows
from mpnn_studio.explain.examination import Examination
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.run.events import Snapshot
from mpnn_studio.run.moment import Moment
from mpnn_studio.run.opened import Opened
from mpnn_studio.run.predictor import Predictor
from mpnn_studio.ui.charts.residual_bars import ResidualBars
from mpnn_studio.ui.inspect.predicted import MAX_DRAWN, PredictedView


@pytest.fixture
def view(window):
    return window.inspector.open_tab(PredictedView)


@pytest.fixture
def trained(qtbot, window, view, train_project):
    """The tab after a network learned to tell the mass of penguins."""
    window.files.show(Opened(load_example("penguins"), "penguins"))
    train_project(epochs=4)
    qtbot.waitUntil(lambda: "R²" in view.summary.text())
    return view


@pytest.fixture
def numbers(window, trained):
    """Rows of the validation split with their true and predicted grams, by hand."""
    run = window.runs.run
    dataset = window.datasets.kept(run.project.data)
    rows = split_rows(dataset, run.project.preparation.create()).validation
    predictor = Predictor(run.project, run.preparation)
    predictor.load(run.snapshot)
    return rows, dataset.targets[rows, 0], predictor.predict_all(dataset.inputs[rows])[:, 0]


def said(view):
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def test_before_a_training_it_says_what_to_do(view):
    assert PredictedView.empty in said(view) and not view.chart.isVisible()


def test_r2_and_rmse_are_told_in_the_unit_of_the_data(trained, numbers):
    _, true, predicted = numbers
    rmse = np.sqrt(np.mean((predicted - true) ** 2))
    r2 = 1 - ((predicted - true) ** 2).sum() / ((true - true.mean()) ** 2).sum()
    fit = f"R² {r2:.3f} · RMSE {rmse:.4g} · {len(true)} validation examples".replace("-", "−")
    assert trained.summary.text() == fit
    assert rmse > 100


def test_the_mouse_reads_the_values_of_the_nearest_example(window, trained, numbers):
    rows, true, predicted = numbers
    example = int(np.argmax(np.abs(predicted - true)))
    place = trained.chart.to_pixels(true[example], predicted[example])
    QTest.mouseMove(trained.chart, place.toPoint() + QPoint(1, 1))
    text = trained.reading.text()
    assert text.startswith(f"predicted {predicted[example]:.4g}, true {true[example]:.4g}: ")
    assert f"example {rows[example] + 1} · species " in text and "flipper_length_mm " in text
    side = "too high" if predicted[example] > true[example] else "too low"
    assert side in text


def test_a_click_puts_the_example_where_things_are_tried(window, trained, numbers):
    rows, true, predicted = numbers
    example = int(np.argmax(true))
    QTest.mouseClick(
        trained.chart,
        Qt.MouseButton.LeftButton,
        pos=trained.chart.to_pixels(true[example], predicted[example]).toPoint(),
    )
    dataset = window.datasets.kept(window.runs.run.project.data)
    assert np.allclose(window.try_column.sample(), dataset.inputs[rows[trained.chart.example]])


def test_keys_lead_through_the_examples_by_truth_and_by_error(window, trained, numbers):
    rows, true, predicted = numbers
    chart = trained.chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    first = chart.example
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert true[chart.example] >= true[first] and chart.example != first
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.example == first
    QTest.keyClick(chart, Qt.Key.Key_Up)
    assert (predicted - true)[chart.example] >= (predicted - true)[first] and chart.example != first
    QTest.keyClick(chart, Qt.Key.Key_Return)
    dataset = window.datasets.kept(window.runs.run.project.data)
    assert np.allclose(window.try_column.sample(), dataset.inputs[rows[chart.example]])


def test_the_chosen_example_stays_chosen_under_other_weights(qtbot, trained):
    chart = trained.chart
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    example, before = chart.example, trained.reading.text()
    question = trained.finding.question
    trained.show_moment(Moment(question.run, Snapshot(99, question.snapshot.values * np.float32(1.1))))
    qtbot.waitUntil(lambda: trained.reading.text() != before)
    assert chart.example == example


def test_the_bars_count_errors_to_both_sides(qtbot):
    bars = ResidualBars()
    qtbot.addWidget(bars)
    bars.resize(240, 100)
    bars.show_spread(Histogram(np.linspace(-6, 6, 5), np.array([[1, 2, 3, 4]])))
    assert bars.accessibleDescription() == "3 predictions too low, 7 too high"
    assert bars.text_at(10) == "3 to 6 too low: 1 example" and bars.text_at(239) == "3 to 6 too high: 4 examples"


@pytest.fixture
def show(qtbot, monkeypatch, trained):
    """A function that has the tab show an examination, whatever the network would answer."""

    def shown(examination):
        question = trained.finding.question
        monkeypatch.setattr(trained.surroundings.examiner, "examine", lambda question, left: examination)
        trained.show_moment(Moment(question.run, Snapshot(99, question.snapshot.values)))
        qtbot.waitUntil(lambda: trained.finding.examination is examination)

    return shown


def test_of_several_targets_the_chosen_one_is_shown(trained, show):
    old = trained.finding.examination
    schema = replace(old.schema, outputs=2, targets=("mass", "length"))
    targets = np.column_stack([old.targets[:, 0], np.arange(len(old.targets), dtype=float)])
    answers = np.column_stack([old.answers[:, 0], targets[old.rows, 1]])
    show(Examination(schema, old.split, old.sizes, old.inputs, targets, old.rows, answers))
    assert trained.target.isVisible() and not trained.summary.text().startswith("R² 1.000")
    trained.target.setFocus()
    QTest.keyClick(trained.target, Qt.Key.Key_Down)
    assert trained.target.currentText() == "length" and trained.summary.text().startswith("R² 1.000 · RMSE 0 ·")


def test_of_very_many_examples_some_are_drawn_and_that_is_said(trained, show):
    old = trained.finding.examination
    rows, answers = np.tile(old.rows, 60), np.tile(old.answers, (60, 1))
    sizes = {**old.sizes, old.split: len(rows)}
    show(Examination(old.schema, old.split, sizes, old.inputs, old.targets, rows, answers))
    assert trained.chart.count == MAX_DRAWN
    assert trained.reading.text().replace("\N{NARROW NO-BREAK SPACE}", " ") == "2 000 of 3 000 drawn"


def test_a_network_for_classes_is_sent_to_the_other_tab(qtbot, window, view):
    window.document.edit("Epochs", edits.set_value(window.document.project, "training", "epochs", 1))
    with qtbot.waitSignal(window.runs.ended, timeout=20_000):
        window.runs.train(window.document.project)
    qtbot.waitUntil(lambda: PredictedView.unsuited in said(view))

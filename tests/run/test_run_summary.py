"""What a run comes to."""

import threading
from dataclasses import replace
from math import isnan

import pytest

from mpnn_studio.run.events import Evaluation, Failed, Step
from mpnn_studio.run.headless import train
from mpnn_studio.run.run import new_run
from mpnn_studio.run.run_summary import figures_of


@pytest.fixture
def run(digits):
    return train(*digits, lambda event: None, threading.Event())


def test_a_run_that_ended_is_done_and_has_its_test_figures(run):
    figures = figures_of(run)
    assert (figures.state, figures.epochs, figures.weights) == ("done", 2.0, True)
    assert figures.test == run.finished.test["Accuracy"]
    assert figures.loss == run.history.validation_loss.y[-1]
    assert figures.seconds == run.finished.seconds


def test_the_best_stands_beside_the_last(digits):
    run = new_run(digits[0])
    steps = [Step(0, n, 4, n + 1, 0.5, 0.5) for n in range(4)]
    losses = [(0.5, 0.6), (float("nan"), 0.0), (0.2, 0.9), (0.4, 0.95)]
    evaluations = [Evaluation((n + 1) / 4, n + 1, loss, {"Accuracy": m}) for n, (loss, m) in enumerate(losses)]
    run.history.add(steps, evaluations, [1.0, 2.0, 3.0, 4.0])
    figures = figures_of(run)
    assert (figures.loss, figures.metric) == (0.4, 0.95)
    assert (figures.best_loss, figures.best_metric) == (0.2, 0.9)
    assert (figures.state, figures.epochs, figures.seconds) == ("running", 1.0, 4.0)


def test_what_was_not_measured_is_not_a_number(digits):
    figures = figures_of(new_run(digits[0]))
    assert all(map(isnan, (figures.loss, figures.best_loss, figures.metric, figures.test, figures.test_loss)))


def test_a_run_stopped_by_hand_and_one_that_failed_are_told_apart(run):
    assert figures_of(replace(run, finished=replace(run.finished, complete=False))).state == "stopped"
    assert figures_of(replace(run, finished=None, failed=Failed("no", ""))).state == "failed"

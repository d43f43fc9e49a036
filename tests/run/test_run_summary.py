"""What a run comes to."""

import threading
from dataclasses import replace
from math import isnan

import pytest

from mpnn_studio.run.events import Evaluation, Failed, Step
from mpnn_studio.run.headless import train
from mpnn_studio.run.run import new_run
from mpnn_studio.run.run_summary import summarize_run


@pytest.fixture
def run(digits):
    return train(*digits, lambda event: None, threading.Event())


def test_a_run_that_ended_is_done_and_has_its_test_figures(run):
    summary = summarize_run(run)
    assert (summary.state, summary.epochs, summary.weights) == ("done", 2.0, True)
    assert summary.test == run.finished.test["Accuracy"]
    assert summary.loss == run.history.validation_loss.y[-1]
    assert summary.seconds == run.finished.seconds


def test_the_best_stands_beside_the_last(digits):
    run = new_run(digits[0])
    steps = [Step(0, n, 4, n + 1, 0.5, 0.5) for n in range(4)]
    losses = [(0.5, 0.6), (float("nan"), 0.0), (0.2, 0.9), (0.4, 0.95)]
    evaluations = [Evaluation((n + 1) / 4, n + 1, loss, {"Accuracy": m}) for n, (loss, m) in enumerate(losses)]
    run.history.add(steps, evaluations, [1.0, 2.0, 3.0, 4.0])
    summary = summarize_run(run)
    assert (summary.loss, summary.metric) == (0.4, 0.95)
    assert (summary.best_loss, summary.best_metric) == (0.2, 0.9)
    assert (summary.state, summary.epochs, summary.seconds) == ("running", 1.0, 4.0)


def test_what_was_not_measured_is_not_a_number(digits):
    summary = summarize_run(new_run(digits[0]))
    assert all(map(isnan, (summary.loss, summary.best_loss, summary.metric, summary.test, summary.test_loss)))


def test_a_run_stopped_by_hand_and_one_that_failed_are_told_apart(run):
    assert summarize_run(replace(run, finished=replace(run.finished, complete=False))).state == "stopped"
    assert summarize_run(replace(run, finished=None, failed=Failed("no", ""))).state == "failed"

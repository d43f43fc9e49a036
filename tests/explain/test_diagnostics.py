"""Measurements put together into what a person reads."""

import numpy as np
import pytest

from mpnn_studio.data.prepare import prepare
from mpnn_studio.explain.diagnostics import Diagnostics, Request
from mpnn_studio.run.datasets import Datasets
from mpnn_studio.run.events import Snapshot, UpdateRatio
from mpnn_studio.run.run import new_run

NAN = float("nan")


@pytest.fixture
def diagnostics(digits):
    """The diagnostics of a run on the digits, and a function that draws a snapshot of it at a step."""
    project, dataset = digits
    datasets = Datasets()
    datasets.prime(project.data, lambda: dataset)
    run = new_run(project)
    run.preparation = prepare(datasets.get(project.data), project.preparation.create()).preparation

    def snapshot(step, scale=1.0):
        values = project.build(np.random.default_rng(3)).snapshot()
        return Snapshot(step, (scale * values).astype(np.float32))

    return Diagnostics(run, datasets), snapshot


def test_each_layer_that_can_be_judged_has_a_row(diagnostics):
    diagnostics, snapshot = diagnostics
    report = diagnostics.report(Request(snapshot(10), (), "weights", 10))
    assert [row.part.title for row in report.rows] == ["2 · Dense", "3 · ReLU", "5 · Dense"]
    dense, relu = report.rows[0], report.rows[1]
    assert set(dense.trends) == {"gradient", "update_ratio"} and set(relu.trends) == {"units"}
    assert dense.strip is not None and relu.strip is None
    assert dense.trends["update_ratio"].text == "" and relu.trends["units"].text.endswith("never fire")


def test_a_line_runs_from_the_begin_of_the_training_to_now(diagnostics):
    diagnostics, snapshot = diagnostics
    for step in (0, 50, 100):
        report = diagnostics.report(Request(snapshot(step, 1 + step / 50), (), "weights", 100))
    line = report.rows[0].trends["gradient"].line
    assert line[:, 0].tolist() == [0.0, 0.5, 1.0]
    assert (line[:, 1] >= 0).all() and (line[:, 1] <= 1).all()


def test_the_stride_nearest_to_the_moment_counts(diagnostics):
    diagnostics, snapshot = diagnostics
    update_ratios = [UpdateRatio(step, (NAN, share, NAN, NAN, 0.01)) for step, share in [(0, 0.5), (90, 0.002)]]
    early = diagnostics.report(Request(snapshot(5), update_ratios, "weights", 100))
    late = diagnostics.report(Request(snapshot(100), update_ratios, "weights", 100))
    assert early.rows[0].trends["update_ratio"].text == "50 %" and late.rows[0].trends["update_ratio"].text == "0.2 %"
    assert early.rows[0].alarming == {"update_ratio"} and late.rows[0].alarming == frozenset()
    assert len(late.rows[0].trends["update_ratio"].line) == 2


def test_earlier_snapshots_are_examined_as_far_as_there_is_time_and_each_once(diagnostics):
    diagnostics, snapshot = diagnostics
    earlier = [snapshot(step) for step in range(0, 100, 10)]
    for _ in range(100):
        report = diagnostics.report(Request(snapshot(100), (), "weights", 100, earlier))
        if report.complete:
            break
    line = report.rows[0].trends["gradient"].line
    assert report.complete and line[:, 0] == pytest.approx(np.arange(11) / 10)


def test_zeros_that_never_move_are_drawn_as_nothing(diagnostics):
    diagnostics, snapshot = diagnostics
    report = diagnostics.report(Request(snapshot(1, 0.0), (), "gradients", 1))
    assert report.rows[0].trends["gradient"].text == "0" and len(report.rows[0].trends["gradient"].line) == 0
    assert report.findings

"""How a run went, in the metrics by which runs are compared."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from .run import Run
from .track import Floats
from .yardstick import RARE

RUNNING = "running"


@dataclass(frozen=True)
class RunSummary:
    """The metrics of a run so far, NaN where nothing was measured, in the unit of the data.

    Attributes:
        state: "done", "stopped", "failed", or "running" while it has not ended.
        epochs: trained, with fractions, including those of the runs that it continues.
        loss, metric: of the validation split at the end.
        best_loss, best_metric: the same where the loss was lowest.
        test_loss, test: loss and first metric on the test split.
        rare: recall of the rarest class on the test split, where accuracy misleads.
        seconds: of training, pauses not counted.
        weights: whether they are still kept.
    """

    state: str
    epochs: float
    loss: float
    metric: float
    best_loss: float
    best_metric: float
    test_loss: float
    test: float
    rare: float
    seconds: float
    weights: bool


def summarize_run(run: Run) -> RunSummary:
    """Return the metrics of a run as far as it has come."""
    history = run.history
    losses, metrics = history.validation_loss.y, history.validation_metric.y
    measured = len(losses) and np.isfinite(losses).any()
    best = int(np.nanargmin(np.where(np.isfinite(losses), losses, np.nan))) if measured else -1
    tested = (run.finished.test if run.finished else None) or {}
    return RunSummary(
        _state(run),
        history.newest("epoch"),
        _at(losses, -1),
        _at(metrics, -1),
        _at(losses, best),
        _at(metrics, best),
        tested.get("loss", nan),
        tested.get(history.metric_name, nan) * history.metric_scale,
        tested.get(RARE, nan),
        run.finished.seconds if run.finished else history.newest("seconds"),
        run.snapshot is not None,
    )


def _state(run: Run) -> str:
    if run.failed is not None:
        return "failed"
    if run.finished is None:
        return RUNNING
    return "done" if run.finished.complete else "stopped"


def _at(column: Floats, place: int) -> float:
    return float(column[place]) if len(column) else nan

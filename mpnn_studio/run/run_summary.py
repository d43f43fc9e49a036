"""How a run went, in the metrics by which runs are compared."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, nan

import numpy as np

from ..wording import counted
from .run import Run
from .track import Floats
from .yardstick import RARE

RUNNING = "running"
FEW_EPOCHS = 0.1
"""Below, a training is told in batches."""
ROUNDING = 1e-9


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


def in_epochs(run: Run) -> str:
    """Say how much was trained, never more than was: "7 epochs", "6.02 epochs", and of very little "4 batches"."""
    epochs = run.history.newest("epoch")
    steps = round(run.history.newest("step")) or (run.snapshot.step if run.snapshot else 0)
    if epochs < FEW_EPOCHS:
        return counted(steps, "batch", "batches")
    whole = round(epochs)
    return counted(whole, "epoch") if abs(epochs - whole) < ROUNDING else f"{floor(100 * epochs) / 100:.2f} epochs"


def _state(run: Run) -> str:
    if run.failed is not None:
        return "failed"
    if run.finished is None:
        return RUNNING
    return "done" if run.finished.complete else "stopped"


def _at(column: Floats, place: int) -> float:
    return float(column[place]) if len(column) else nan

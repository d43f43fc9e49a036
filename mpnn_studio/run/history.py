"""The curves of one run: loss and one metric, of the batches trained on and of the validation split."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .events import Evaluation, Step
from .series import Series

SERIES = ("loss", "metric", "validation_loss", "validation_metric")


@dataclass
class History:
    """Four growing curves over epochs. ``metric_name`` says what the metric is ("Accuracy").

    ``metric_scale`` turns a metric of standardised targets back into the data's own unit.
    """

    metric_name: str
    metric_scale: float = 1.0
    loss: Series = field(default_factory=Series)
    metric: Series = field(default_factory=Series)
    validation_loss: Series = field(default_factory=Series)
    validation_metric: Series = field(default_factory=Series)

    def add(self, steps: Iterable[Step], evaluations: Iterable[Evaluation]) -> None:
        """Append what the worker told since the last time."""
        rows = np.array([(s.epoch + (s.batch + 1) / s.batches, s.loss, s.metric) for s in steps], dtype=np.float64)
        if len(rows):
            self.loss.append(rows[:, 0], rows[:, 1])
            self.metric.append(rows[:, 0], rows[:, 2] * self.metric_scale)
        for evaluation in evaluations:
            self.validation_loss.append([evaluation.epoch], [evaluation.loss])
            value = evaluation.metrics[self.metric_name] * self.metric_scale
            self.validation_metric.append([evaluation.epoch], [value])

    def copy(self) -> History:
        """Return curves of their own with the same points, to go on from."""
        return History(self.metric_name, self.metric_scale, *(getattr(self, name).copy() for name in SERIES))

    def to_json(self) -> dict[str, Any]:
        """Return the curves as plain values."""
        curves = {name: {"x": getattr(self, name).x.tolist(), "y": getattr(self, name).y.tolist()} for name in SERIES}
        return {"metric": self.metric_name, "scale": self.metric_scale, "series": curves}


def history_from_json(content: Any) -> History:
    """Read ``to_json``'s answer; raises ValueError, KeyError or TypeError where it is something else."""
    history = History(str(content["metric"]), float(content["scale"]))
    for name in SERIES:
        curve = content["series"][name]
        x, y = np.asarray(curve["x"], dtype=np.float64), np.asarray(curve["y"], dtype=np.float64)
        if x.ndim != 1 or x.shape != y.shape:
            raise ValueError(f"the curve {name} has {x.shape} places for {y.shape} values")
        if not np.isfinite(x).all() or (np.diff(x) < 0).any():
            raise ValueError(f"the curve {name} does not run from left to right")
        getattr(history, name).append(x, y)
    return history

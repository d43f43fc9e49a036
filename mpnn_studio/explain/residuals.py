"""How far predicted numbers are from the true ones, in the data's own unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from mpneuralnetwork.metrics import RMSE, R2Score
from numpy.typing import NDArray

from ..data.dataset import Schema
from ..data.histogram import Histogram
from .examination import Examination

Floats = NDArray[np.float64]
BINS = 24


@dataclass(frozen=True, eq=False)
class Residuals:
    """One target of a regression.

    Attributes:
        places: (N,) place of each example among the examined ones; predictions that are not numbers are left out.
        true, predicted: (N,).
        r2: share of the variance that is explained; NaN where there is no example.
        rmse: the typical distance, in the data's own unit.
        spread: how often each difference, predicted minus true, occurs.
        unanswered: how many examples got a prediction that is not a number.
    """

    places: NDArray[np.int64]
    true: Floats
    predicted: Floats
    r2: float
    rmse: float
    spread: Histogram
    unanswered: int = 0

    @classmethod
    def of(cls, examination: Examination, target: int) -> Residuals:
        """Compare the answers for one target, by its number."""
        true = np.asarray(examination.truths[:, target], np.float64)
        predicted = examination.answers[:, target]
        known = np.isfinite(true) & np.isfinite(predicted)
        places, true, predicted = np.flatnonzero(known), true[known], predicted[known]
        pair = true[:, np.newaxis], predicted[:, np.newaxis]
        r2, rmse = (metric(*pair) if len(true) else np.nan for metric in (R2Score(), RMSE()))
        return cls(places, true, predicted, r2, rmse, _spread(predicted - true), int(np.count_nonzero(~known)))

    @property
    def differences(self) -> Floats:
        """Predicted minus true (N,)."""
        return self.predicted - self.true


def _spread(differences: Floats) -> Histogram:
    """Count differences (N,) in bins as far to the left of 0 as to the right, so that its place is seen."""
    reach = float(np.abs(differences).max(initial=0.0)) or 1.0
    counts, edges = np.histogram(differences, BINS, (-reach, reach))
    return Histogram(edges, counts[np.newaxis])


def target_names(schema: Schema) -> tuple[str, ...]:
    """Name each number that is predicted."""
    if schema.targets:
        return schema.targets
    name = schema.target or "target"
    return (name,) if schema.outputs == 1 else tuple(f"{name} {number + 1}" for number in range(schema.outputs))

"""The examples of a data set on the line or plane of its coordinates: what is drawn over a network's answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .dataset import DataError, Dataset, Schema
from .derived import Floats, rows_of_points
from .preparing import Preparing
from .splits import split_rows

MAX_DRAWN = 2000
"""More points would hide each other, and the answer behind them."""
MARGIN = 0.04
"""Room around the data, as a share of their range, so that a point at the edge is seen whole."""


@dataclass(frozen=True)
class PlacedPoints:
    """Training and validation examples; those of the test split stay unseen.

    Attributes:
        places: (N, 1) or (N, 2), where each lies.
        targets: (N,) float64: the number of the class, or the number to predict.
        held_back: (N,) bool: whether it belongs to the validation split.
        middle, reach: of a regression's targets: what counts as neither high nor low, and how far any lies from it.
    """

    places: Floats
    targets: Floats
    held_back: NDArray[np.bool_]
    middle: float = 0.0
    reach: float = 1.0

    def __len__(self) -> int:
        return len(self.places)


NO_POINTS = PlacedPoints(np.empty((0, 2)), np.empty(0), np.empty(0, np.bool_))


def placed_points(dataset: Dataset, settings: Preparing) -> PlacedPoints:
    """Place the examples of data that have coordinates, evenly thinned where they are many.

    Data too few to be split are shown as if all were trained on.
    """
    try:
        splits = split_rows(dataset, settings)
        train, validation = splits.train, splits.validation
    except DataError:
        train, validation = np.arange(len(dataset)), np.arange(0)
    rows = np.concatenate([train, validation])
    held_back = np.arange(len(rows)) >= len(train)
    stride = -(-len(rows) // MAX_DRAWN) or 1
    rows, held_back = rows[::stride], held_back[::stride]
    places = np.asarray(dataset.inputs[rows, : len(dataset.schema.coordinates)], np.float64)
    answers = np.asarray(dataset.targets[rows], np.float64)
    targets = answers[:, 0] if answers.ndim > 1 else answers
    known = np.isfinite(places).all(axis=1) & np.isfinite(targets)
    return PlacedPoints(places[known], targets[known], held_back[known], *_middle_and_reach(targets[known]))


def ends(schema: Schema) -> list[tuple[float, float]]:
    """Return for each coordinate from where to where it is drawn."""
    return [widened(axis.low, axis.high) for axis in schema.coordinates]


def widened(low: float, high: float) -> tuple[float, float]:
    """Return the two ends with some room around; a single value gets room too."""
    margin = MARGIN * (high - low) or abs(high) * MARGIN or 1.0
    return low - margin, high + margin


def grid(schema: Schema, side: int) -> Floats:
    """Return raw examples evenly over the line or plane.

    Returns:
        (side, features) from left to right, or (side², features) row by row from the top left, as a picture is.
    """
    steps = (np.arange(side) + 0.5) / side
    axes = [low + (high - low) * steps for low, high in ends(schema)]
    if len(axes) == 1:
        return rows_of_points(schema, axes[0][:, np.newaxis])
    x, y = np.meshgrid(axes[0], axes[1][::-1])
    return rows_of_points(schema, np.column_stack([x.ravel(), y.ravel()]))


def _middle_and_reach(targets: Floats) -> tuple[float, float]:
    """Return 0 where the targets lie on both sides of it, else their mean, and the farthest distance from it."""
    if not targets.size:
        return 0.0, 1.0
    middle = 0.0 if targets.min() < 0.0 < targets.max() else float(targets.mean())
    return middle, float(np.abs(targets - middle).max()) or 1.0

"""How the numbers of an array spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BINS = 48
NARROW = 1e-4
"""A range that is a smaller share of its numbers is as good as one number."""
COVERED = 0.995
"""Share of the numbers that a scale of colours tells apart; a few far ones must not make the rest look alike."""


@dataclass(frozen=True)
class Spread:
    """Figures of some numbers; those that are not finite are left out.

    Attributes:
        count: how many numbers there are.
        zeros: share of them that is exactly zero.
        reach: distance from zero within which nearly all of them lie; 1 where all are zero.
        edges, counts: of a histogram, (BINS + 1,) and (BINS,).
    """

    count: int
    low: float
    high: float
    mean: float
    deviation: float
    zeros: float
    reach: float
    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


def spread_of(values: NDArray[Any]) -> Spread:
    """Measure an array of any shape."""
    flat = values.reshape(-1)
    known = flat[np.isfinite(flat)]
    if not known.size:
        return Spread(flat.size, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, np.linspace(-1, 1, BINS + 1), np.zeros(BINS, np.int64))
    low, high = float(known.min()), float(known.max())
    counts, edges = np.histogram(known, BINS, _bounds(low, high))
    sizes = np.abs(known)
    reach = float(np.quantile(sizes, COVERED)) or float(sizes.max()) or 1.0
    return Spread(
        flat.size,
        low,
        high,
        float(known.mean(dtype=np.float64)),
        float(known.std(dtype=np.float64)),
        1.0 - np.count_nonzero(known) / known.size,
        reach,
        edges.astype(np.float64),
        counts.astype(np.int64),
    )


def _bounds(low: float, high: float) -> tuple[float, float]:
    """Return ends for a histogram; numbers nearer to each other than float32 can divide get room on both sides."""
    size = max(abs(low), abs(high))
    room = 0.1 * size or 1.0
    return (low, high) if high - low > NARROW * size else (low - room, high + room)

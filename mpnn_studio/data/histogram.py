"""How the values of a column spread, group by group, and a fair sample of many rows."""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .splits import Rows

MIN_BINS, MAX_BINS = 5, 40
TINY = 1e-290
"""Minimum distance of edges, below which floating point could not separate them."""
NARROW = 1e-9
"""A range that is smaller, as a share of its numbers, is as good as one number."""


@dataclass(frozen=True)
class Histogram:
    """Counts (groups, bins) of values between the edges (bins + 1,); NaN is counted nowhere."""

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


def histogram(values: NDArray[Any], groups: NDArray[np.int64], group_count: int) -> Histogram:
    """Count values (N,) in bins of equal width, apart for each of the groups (N,) that they belong to.

    Whole numbers of a small range, such as categories, get a bin each, centred on the number.
    """
    known = ~np.isnan(values)
    values, groups = values[known], groups[known]
    if not len(values):
        return Histogram(np.array([0.0, 1.0]), np.zeros((group_count, 1), np.int64))
    low, high = float(values.min()), float(values.max())
    size = max(abs(low), abs(high))
    if high - low < MAX_BINS and np.array_equal(values, np.rint(values)):
        edges = np.arange(low - 0.5, high + 1.0)
    else:
        if high - low <= max(NARROW * size, TINY):
            low, high = low - 0.1 * size - TINY, high + 0.1 * size + TINY
        edges = np.linspace(low, high, min(max(isqrt(len(values)), MIN_BINS), MAX_BINS) + 1)
    bins = len(edges) - 1
    places = np.clip(((values - edges[0]) * (bins / (edges[-1] - edges[0]))).astype(np.int64), 0, bins - 1)
    counts = np.bincount(groups * bins + places, minlength=group_count * bins)
    return Histogram(edges, counts.reshape(group_count, bins))


def thinned(rows: Rows, most: int) -> Rows:
    """Return at most so many of the rows, in their order: each with the same chance, and the same ones every time."""
    if len(rows) <= most:
        return rows
    chosen = np.random.default_rng(0).choice(len(rows), most, replace=False, shuffle=False)
    return rows[np.sort(chosen)]

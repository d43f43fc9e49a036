"""One curve of a training, and its smoothed twin."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from .track import COUNT, FIRST_CAPACITY, Floats, Track

BLOCK = 64
"""Values smoothed by one product with a triangular matrix; as many carries less run through Python."""


class Series:
    """One metric of a track: a value for each batch, or where batches share a row, their mean, minimum and maximum."""

    def __init__(self, track: Track, metric: str) -> None:
        self.track, self.metric = track, metric
        self._generation = track.generation
        self._average: _MovingAverage | None = None

    def __len__(self) -> int:
        return len(self.track)

    def along(self, axis: str) -> Floats:
        """Return where the values are: along "step", "epoch" or "seconds", rising, read-only."""
        return self.track.column(axis)

    @property
    def x(self) -> Floats:
        """The epochs of all values so far, read-only."""
        return self.along("epoch")

    @property
    def y(self) -> Floats:
        """All values so far, read-only."""
        return self.track.column(self.metric)

    @property
    def lowest(self) -> Floats:
        """The lowest of the batches of each row, read-only."""
        return self.track.column(f"{self.metric} lowest")

    @property
    def highest(self) -> Floats:
        """The highest of the batches of each row, read-only."""
        return self.track.column(f"{self.metric} highest")

    def smoothed(self, weight: float) -> Floats:
        """Return the exponential moving average of y, read-only, where ``weight`` in [0, 1) is that of the past.

        Only what is new since the last call with this weight is computed. A value that is not finite stays NaN in
        the answer and is left out of the average. A row of n batches counts as n times its mean.

        Raises:
            ValueError: the weight is outside [0, 1).
        """
        if self._average is None or weight != self._average.weight or self._generation != self.track.generation:
            self._average, self._generation = _MovingAverage(weight), self.track.generation
        return self._average.extend(self.y, self.track.column(COUNT))

    def trim(self) -> None:
        """Free the memory of the averages; they are computed again on request."""
        self._average = None


class _MovingAverage:
    """s = weight · s + (1 − weight) · y from s = 0, shown divided by 1 − weight^n.

    The division undoes the pull of the zero start: D. Kingma, J. Ba, "Adam: a method for stochastic optimization",
    2015, section 3.
    """

    def __init__(self, weight: float) -> None:
        if not 0.0 <= weight < 1.0:
            raise ValueError(f"the smoothing must be at least 0 and below 1, not {weight!r}")
        self.weight = weight
        self._length = 0
        self._values = np.empty(FIRST_CAPACITY)
        self._sum = 0.0
        self._counted = 0

    def extend(self, y: Floats, count: Floats) -> Floats:
        """Return the averages of all of ``y``, whose beginning is as it was at the last call."""
        if len(y) > len(self._values):
            larger = np.empty(max(len(y), 2 * len(self._values)))
            larger[: self._length] = self._values[: self._length]
            self._values = larger
        tail = y[self._length :]
        fresh = self._values[self._length : len(y)]
        finite = np.isfinite(tail)
        fresh[~finite] = np.nan
        values, counts = tail[finite], count[self._length :][finite]
        parts = [self._average(values[part], int(counts[part.start])) for part in _stretches(counts)]
        fresh[finite] = np.concatenate(parts) if parts else values
        self._length = len(y)
        view = self._values[: self._length]
        view.flags.writeable = False
        return view

    def _average(self, values: Floats, count: int) -> Floats:
        """Go on with values that stand for ``count`` batches each."""
        weight = self.weight**count
        rows = -(-len(values) // BLOCK)
        blocks = np.zeros(rows * BLOCK)
        blocks[: len(values)] = values
        age = np.subtract.outer(np.arange(BLOCK), np.arange(BLOCK))
        share = np.where(age >= 0, (1 - weight) * weight ** np.maximum(age, 0), 0.0)
        sums = blocks.reshape(rows, BLOCK) @ share.T
        decay = weight ** np.arange(1, BLOCK + 1)
        carry = self._sum
        for row in sums:
            row += carry * decay
            carry = row[-1]
        averaged: Floats = sums.reshape(-1)[: len(values)]
        self._sum = float(averaged[-1])
        counted = self._counted + count * np.arange(1, len(values) + 1)
        self._counted = int(counted[-1])
        # Far along, weight^n underflows to 0, as it should: nothing is left to correct.
        return averaged / (1 - self.weight**counted)


def _stretches(counts: Floats) -> Iterator[slice]:
    """Yield the parts of equal counts: there are few, since neighbours are merged alike."""
    bounds = [0, *(np.flatnonzero(np.diff(counts)) + 1), len(counts)]
    return (slice(int(start), int(end)) for start, end in pairwise(bounds) if end > start)

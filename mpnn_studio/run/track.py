"""The metrics of every batch of a training, in a table of bounded size."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
AXES = ("step", "epoch", "seconds")
"""Where a metric belongs: batches learned, epochs with fractions, seconds of training without the pauses."""
COUNT = "count"
FIRST_CAPACITY = 16
"""Rows at first; a table that is full doubles. Many short runs are kept, so that it begins small."""
MAX_ROWS = 131_072
"""Rows of a table, a power of two. A plot has a hundredth of that in pixels."""
MIN_ROWS = 1024
"""Rows below which no table is thinned: enough for every pixel of a plot."""
_PLACES = len(AXES)


class Track:
    """The metrics of a training, one row a batch, in order of time.

    When the table is full, neighbours share a row: ``count`` batches with their mean and, so that no spike is lost,
    with the lowest and the highest of them. What is shared is old; the newest batches keep rows of their own. So a
    training of any length takes the same memory, and its curve is as true at its beginning as at its end.

    Args:
        metrics: names of the metrics that every row holds.

    Attributes:
        generation: counts how often rows were merged, so that results computed from them can be renewed.
    """

    def __init__(self, metrics: tuple[str, ...]) -> None:
        self.metrics = metrics
        self._table = np.empty((_PLACES + len(metrics), FIRST_CAPACITY))
        self._length = 0
        self._share = 1
        self.generation = 0

    def __len__(self) -> int:
        return self._length

    @property
    def names(self) -> tuple[str, ...]:
        """The columns: where, how many batches, then mean, lowest and highest of each metric."""
        return tuple(_rows(self.metrics, merged=True))

    @property
    def merged(self) -> bool:
        """Whether there are rows for more than one batch."""
        return self._share > 1

    @property
    def nbytes(self) -> int:
        """Memory of all rows and of what is reserved for more."""
        return self._table.nbytes

    def column(self, name: str) -> Floats:
        """Return one column so far, read-only; it stays as it is when the table grows."""
        if name == COUNT and not self.merged:
            return np.broadcast_to(1.0, self._length)
        view = self._table[_rows(self.metrics, merged=self.merged)[name], : self._length]
        view.flags.writeable = False
        return view

    def append(self, steps: ArrayLike, epochs: ArrayLike, seconds: ArrayLike, *metrics: ArrayLike) -> None:
        """Add a row for each of n batches; all arguments are (n,).

        Raises:
            ValueError: they are not rows of one length, or not as many as there are metrics.
        """
        given = [np.asarray(values, np.float64) for values in (steps, epochs, seconds, *metrics)]
        shape = given[0].shape
        fits = len(given) == _PLACES + len(self.metrics) and len(shape) == 1
        if not fits or any(values.shape != shape for values in given):
            raise ValueError(
                f"a table of {', '.join(self.metrics)} needs rows of one length for every place and metric"
            )
        rows = np.array(given)
        self._extend(_widened(rows) if self.merged else rows)

    def extend(self, columns: Mapping[str, ArrayLike]) -> None:
        """Add rows as another table held them, every column of them.

        Raises:
            ValueError, KeyError: a column is missing, or they differ in length.
        """
        rows = np.array([np.asarray(columns[name], np.float64) for name in self.names])
        share = 1 << int(np.ceil(np.log2(np.max(rows[_PLACES], initial=1.0))))
        if share > 1 and not self.merged:
            self._table = _widened(self._table[:, : self._length])
        self._share = max(self._share, share)
        self._extend(rows if self.merged else np.delete(rows, _PLACES, axis=0)[: len(self._table)])

    def copy(self) -> Track:
        """Return a table of its own with the same rows."""
        copy = Track(self.metrics)
        copy._table, copy._length, copy._share = self._table[:, : self._length].copy(), self._length, self._share
        return copy

    def trim(self) -> None:
        """Free the memory reserved for further rows."""
        self._table = self._table[:, : self._length].copy()

    def thin(self) -> bool:
        """Let neighbours share rows until half are left; return False where there are too few for that."""
        if self._length < 2 * MIN_ROWS:
            return False
        self._merge(self._length // 2)
        self.trim()
        return True

    def _extend(self, rows: Floats) -> None:
        """Add rows that have the columns of the table."""
        while rows.shape[1]:
            if self._length == MAX_ROWS:
                rows = rows if self.merged else _widened(rows)
                self._merge(MAX_ROWS // 2)
            taken = min(rows.shape[1], MAX_ROWS - self._length)
            end = self._length + taken
            if end > self._table.shape[1]:
                larger = np.empty((len(self._table), min(max(end, 2 * self._table.shape[1]), MAX_ROWS)))
                larger[:, : self._length] = self._table[:, : self._length]
                self._table = larger
            self._table[:, self._length : end] = rows[:, :taken]
            self._length, rows = end, rows[:, taken:]

    def _merge(self, max_rows: int) -> None:
        """Let neighbours share rows until there are at most this many."""
        rows = self._table[:, : self._length]
        rows = _merged(rows if self.merged else _widened(rows), self._share)
        while rows.shape[1] > max_rows:
            self._share *= 2
            rows = _merged(rows, self._share)
        # Callers hold views of the old table, so it must not change.
        self._table, self._length = rows, rows.shape[1]
        self.generation += 1


@cache
def _rows(metrics: tuple[str, ...], *, merged: bool) -> Mapping[str, int]:
    """Where each column stands in the table.

    As long as each batch has a row of its own, its value is the lowest and the highest too and is kept once.
    """
    kinds = ("", " lowest", " highest")
    if merged:
        return {name: row for row, name in enumerate([*AXES, COUNT, *(f + kind for kind in kinds for f in metrics)])}
    places = {name: row for row, name in enumerate([*AXES, *metrics])}
    return places | {metric + kind: places[metric] for kind in kinds for metric in metrics}


def _widened(rows: Floats) -> Floats:
    """Return rows of single batches as those of several look: with their number, and the value three times."""
    places, values = rows[:_PLACES], rows[_PLACES:]
    return np.concatenate([places, np.ones((1, rows.shape[1])), values, values, values])


def _merged(rows: Floats, share: int) -> Floats:
    """Return rows for ``share`` batches each, but for the last ones; coarser rows than that stay as they are."""
    count = rows[_PLACES]
    group = (np.cumsum(count) - count) // share
    first = np.flatnonzero(np.diff(group, prepend=-1))
    last = np.append(first[1:], len(group)) - 1
    each = (len(rows) - _PLACES - 1) // 3
    mean, lowest, highest = (slice(start, start + each) for start in range(_PLACES + 1, len(rows), each))
    merged = np.empty((len(rows), len(first)))
    merged[:_PLACES] = rows[:_PLACES, last]
    merged[_PLACES] = np.add.reduceat(count, first)
    merged[mean] = np.add.reduceat(rows[mean] * count, first, axis=1) / merged[_PLACES]
    merged[lowest] = np.fmin.reduceat(rows[lowest], first, axis=1)
    merged[highest] = np.fmax.reduceat(rows[highest], first, axis=1)
    return merged

"""A growing curve, and its smoothed twin."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FIRST_CAPACITY = 1024
BLOCK = 64
"""Values smoothed by one product with a triangular matrix; as many carries less run through Python."""


class Series:
    """Points (x, y) of a curve, appended as they come.

    The arrays double when they are full, so that a million appends copy each point about once, and a view that was
    handed out stays as it was.
    """

    def __init__(self) -> None:
        self._length = 0
        self._x = np.empty(FIRST_CAPACITY)
        self._y = np.empty(FIRST_CAPACITY)
        self._average = _MovingAverage(0.0)

    def __len__(self) -> int:
        return self._length

    def copy(self) -> Series:
        """Return a curve of its own with the same points."""
        twin = Series()
        twin.append(self.x, self.y)
        return twin

    def append(self, x: ArrayLike, y: ArrayLike) -> None:
        """Add points; ``x`` and ``y`` are (n,) of the same n.

        Raises:
            ValueError: they are not two rows of the same length.
        """
        new_x, new_y = np.asarray(x, np.float64), np.asarray(y, np.float64)
        if new_x.ndim != 1 or new_x.shape != new_y.shape:
            raise ValueError(f"a curve needs as many x as y in two rows, not {new_x.shape} and {new_y.shape}")
        end = self._length + len(new_x)
        self._x, self._y = _grown(self._x, self._length, end), _grown(self._y, self._length, end)
        self._x[self._length : end] = new_x
        self._y[self._length : end] = new_y
        self._length = end

    @property
    def x(self) -> Floats:
        """All x so far, read-only."""
        return _locked(self._x[: self._length])

    @property
    def y(self) -> Floats:
        """All y so far, read-only."""
        return _locked(self._y[: self._length])

    def smoothed(self, weight: float) -> Floats:
        """Return the exponential moving average of y, read-only, where ``weight`` in [0, 1) is that of the past.

        Only what is new since the last call with this weight is computed. A value that is not finite stays NaN in
        the answer and is left out of the average.

        Raises:
            ValueError: the weight is outside [0, 1).
        """
        if weight != self._average.weight:
            self._average = _MovingAverage(weight)
        return self._average.extend(self.y)


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

    def extend(self, y: Floats) -> Floats:
        """Return the averages of all of ``y``, whose beginning is as it was at the last call."""
        self._values = _grown(self._values, self._length, len(y))
        tail = y[self._length :]
        fresh = self._values[self._length : len(y)]
        finite = np.isfinite(tail)
        fresh[~finite] = np.nan
        fresh[finite] = self._average(tail[finite])
        self._length = len(y)
        return _locked(self._values[: self._length])

    def _average(self, values: Floats) -> Floats:
        if not len(values):
            return values
        rows = -(-len(values) // BLOCK)
        blocks = np.zeros(rows * BLOCK)
        blocks[: len(values)] = values
        age = np.subtract.outer(np.arange(BLOCK), np.arange(BLOCK))
        share = np.where(age >= 0, (1 - self.weight) * self.weight ** np.maximum(age, 0), 0.0)
        sums = blocks.reshape(rows, BLOCK) @ share.T
        decay = self.weight ** np.arange(1, BLOCK + 1)
        carry = self._sum
        for row in sums:
            row += carry * decay
            carry = row[-1]
        averaged: Floats = sums.reshape(-1)[: len(values)]
        self._sum = float(averaged[-1])
        count = np.arange(self._counted + 1, self._counted + len(values) + 1)
        self._counted += len(values)
        # Far along, weight^n underflows to 0, as it should: nothing is left to correct.
        return averaged / (1 - self.weight**count)


def _grown(array: Floats, used: int, needed: int) -> Floats:
    """Return an array with room for ``needed`` values: this one, or one at least twice as long."""
    if needed <= len(array):
        return array
    larger = np.empty(max(needed, 2 * len(array)))
    larger[:used] = array[:used]
    return larger


def _locked(view: Floats) -> Floats:
    view.flags.writeable = False
    return view

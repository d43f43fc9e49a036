"""A curve as it is drawn: at most as many points as pixels, with every spike among them."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from ...run.series import Series
from ...run.track import Floats

MIN_SETTLED = 3
"""A validation with fewer values is shown from its first."""
NO_FLOATS: Floats = np.empty(0)


@dataclass(frozen=True, eq=False)
class CurveTrace:
    """Values from ``low`` to ``high`` at each x, which rises; where there is one value, both are it.

    Attributes:
        settled: the x before which the network is hardly trained; these values rule no linear axis, as all that
            follows would be a line at its bottom.
    """

    x: Floats
    low: Floats
    high: Floats
    settled: float = -inf

    @classmethod
    def of(cls, x: Floats, y: Floats, settled: float = -inf) -> CurveTrace:
        """Return a curve of single values."""
        return cls(x, y, y, settled)

    @classmethod
    def measured(cls, series: Series, axis: str) -> CurveTrace:
        """Return the curve of a validation, along "step", "epoch" or "seconds"."""
        x = series.along(axis)
        return cls(x, series.lowest, series.highest, float(x[1]) if len(x) >= MIN_SETTLED else -inf)

    def __len__(self) -> int:
        return len(self.x)

    def seen(self, left: float, right: float, columns: int, *, log: bool = False) -> CurveTrace:
        """Return what can be drawn from left to right, with one more point on either side.

        Where a column of pixels has several points, their lowest and highest stand for them: a line through those
        covers the same pixels, see U. Jugel et al., "M4: a visualization-oriented time series data aggregation",
        2014. What is not finite, and without logarithm what it has none of, is left out.
        """
        first = max(int(np.searchsorted(self.x, left)) - 1, 0)
        part = slice(first, int(np.searchsorted(self.x, right, "right")) + 1)
        found = CurveTrace(self.x[part], self.low[part], self.high[part], self.settled)._in_columns(
            left, right, columns
        )
        if found._drawable(log).all():
            return found
        kept = self._drawable(log)
        rest = CurveTrace(self.x[kept], self.low[kept], self.high[kept], self.settled)
        return rest.seen(left, right, columns, log=log) if kept.any() else NO_TRACE

    def _drawable(self, log: bool) -> NDArray[np.bool_]:
        kept = np.isfinite(self.low) & np.isfinite(self.high)
        return kept & (self.low > 0) if log else kept

    def _in_columns(self, left: float, right: float, columns: int) -> CurveTrace:
        """Return the lowest and the highest of what shares a column of pixels."""
        if len(self.x) <= columns:
            return self
        edges = np.searchsorted(self.x, np.linspace(left, right, columns + 1))
        firsts = np.unique(np.append(0, edges[edges < len(self.x)]))
        low, high = np.minimum.reduceat(self.low, firsts), np.maximum.reduceat(self.high, firsts)
        return CurveTrace(self.x[firsts], low, high, self.settled)

    @property
    def single(self) -> bool:
        """Whether there is one value at each x."""
        return self.low is self.high or np.array_equal(self.low, self.high)

    def line(self) -> tuple[Floats, Floats]:
        """Return the points (x, y) of one line through all of it."""
        if self.single:
            return self.x, self.low
        return np.repeat(self.x, 2), np.column_stack((self.low, self.high)).ravel()

    def outline(self) -> tuple[Floats, Floats]:
        """Return the points (x, y) around all of it: along the highest, and back along the lowest."""
        return np.concatenate((self.x, self.x[::-1])), np.concatenate((self.high, self.low[::-1]))

    def extent(self, left: float, right: float, *, ruling: bool = False) -> tuple[float, float] | None:
        """Return lowest and highest value between two x, None where there is nothing.

        Args:
            ruling: leave out those before the curve has settled, unless there are no others between the two.
        """
        if ruling and left < self.settled < right:
            left = self.settled
        within = slice(int(np.searchsorted(self.x, left)), int(np.searchsorted(self.x, right, "right")))
        low, high = self.low[within], self.high[within]
        return (float(low.min()), float(high.max())) if low.size else None


NO_TRACE = CurveTrace(NO_FLOATS, NO_FLOATS, NO_FLOATS)

"""A curve as it is drawn: at most as many points as pixels, with every spike among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...run.track import Floats

NO_FLOATS: Floats = np.empty(0)


@dataclass(frozen=True, eq=False)
class CurveTrace:
    """Values from ``low`` to ``high`` at each x, which rises; where there is one value, both are it."""

    x: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, x: Floats, y: Floats) -> CurveTrace:
        """Return a curve of single values."""
        return cls(x, y, y)

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
        found = CurveTrace(self.x[part], self.low[part], self.high[part])._in_columns(left, right, columns)
        if found._drawable(log).all():
            return found
        kept = self._drawable(log)
        rest = CurveTrace(self.x[kept], self.low[kept], self.high[kept])
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
        return CurveTrace(self.x[firsts], low, high)

    def line(self) -> tuple[Floats, Floats]:
        """Return the points (x, y) of one line through all of it."""
        if self.low is self.high or np.array_equal(self.low, self.high):
            return self.x, self.low
        return np.repeat(self.x, 2), np.column_stack((self.low, self.high)).ravel()

    def extent(self, left: float, right: float) -> tuple[float, float] | None:
        """Return lowest and highest value between two x, None where there is nothing."""
        within = slice(int(np.searchsorted(self.x, left)), int(np.searchsorted(self.x, right, "right")))
        low, high = self.low[within], self.high[within]
        return (float(low.min()), float(high.max())) if low.size else None


NO_TRACE = CurveTrace(NO_FLOATS, NO_FLOATS, NO_FLOATS)

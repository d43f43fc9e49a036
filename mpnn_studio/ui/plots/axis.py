"""Axes whose figures read as a person would write them."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtGui import QFont, QFontMetrics

ROUND_STEPS = (1, 2, 5)
FEW_DECADES = 3
"""Over so many decades 1, 2 and 5 are marked in each; over more, only the powers of ten."""
MOST_MARKS = 8


class FigureAxis(pg.AxisItem):  # type: ignore[misc]
    """Plain figures, in per cent where asked for, and well spread marks on a logarithmic scale."""

    def __init__(self, orientation: str, *, percent: bool = False) -> None:
        super().__init__(orientation)
        self._percent = percent
        self.enableAutoSIPrefix(False)
        self.setStyle(maxTickLevel=0, tickLength=0, autoExpandTextSpace=True, hideOverlappingLabels=False)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if self.logMode:
            return [(1.0, self._thinned(log_marks(low, high), size))]
        spacing, values = super().tickValues(low, high, size)[0]
        return [(spacing, self._thinned(values, size))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return [self._figure(10.0**value, 0.0) for value in values]
        return [self._figure(value * scale, spacing * scale) for value in values]

    def _thinned(self, values: list[float], size: float) -> list[float]:
        """Leave out marks whose figures would touch each other over ``size`` pixels."""
        metrics = QFontMetrics(self.style["tickFont"] or QFont())
        upright = self.orientation == "left"
        needed = 1.25 * (metrics.height() if upright else metrics.horizontalAdvance("0.000"))
        return values[:: max(1, math.ceil(len(values) * needed / max(size, 1.0)))]

    def _figure(self, value: float, spacing: float) -> str:
        """Write a mark with as many decimals as tell it from its neighbours."""
        unit = " %" if self._percent else ""
        value, spacing = (100 * value, 100 * spacing) if self._percent else (value, spacing)
        if spacing <= 0 or not 1e-4 <= max(abs(value), spacing) < 1e6:
            return f"{value:.3g}{unit}"
        return f"{value:.{max(0, math.ceil(-math.log10(spacing) - 1e-9))}f}{unit}"


def log_marks(low: float, high: float) -> list[float]:
    """Return the exponents of the round numbers between two exponents of ten."""
    steps = ROUND_STEPS if high - low <= FEW_DECADES else (1,)
    stride = max(1, math.ceil((high - low) / MOST_MARKS))
    decades = (decade for decade in range(math.floor(low), math.ceil(high) + 1) if decade % stride == 0)
    marks = (decade + math.log10(step) for decade in decades for step in steps)
    return [mark for mark in marks if low <= mark <= high]

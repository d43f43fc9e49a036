"""Axes whose figures read as a person would write them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtGui import QFont, QFontMetrics

if TYPE_CHECKING:
    from .x_axes import XAxis

Marks = tuple[float, list[float]]
"""The distance of two marks, and where they stand."""
ROUND_STEPS = (1, 2, 5)
CROWDED = 1.5
"""Marks of 1, 2 and 5 may stand this much closer than others, lest a short logarithmic axis has a single mark."""


class FigureAxis(pg.AxisItem):  # type: ignore[misc]
    """Plain figures, in per cent where asked for, and well spread marks on a logarithmic scale.

    Attributes:
        kind: what the axis at the bottom counts.
    """

    def __init__(self, orientation: str, *, percent: bool = False) -> None:
        super().__init__(orientation)
        self._percent = percent
        self.kind: XAxis | None = None
        self.enableAutoSIPrefix(False)
        self.setStyle(maxTickLevel=0, tickLength=0, autoExpandTextSpace=True, hideOverlappingLabels=False)

    def show_kind(self, kind: XAxis) -> None:
        """Count something else."""
        if kind is not self.kind:
            self.kind = kind
            self.picture = None
            self.update()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if self.logMode:
            return [(1.0, log_marks(low, high, self._most(size)))]
        return [(self.kind.marks if self.kind else linear_marks)(low, high, self._most(size))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return [self._figure(10.0**value, 0.0) for value in values]
        if self.kind is not None:
            return [self.kind.mark(value, spacing) for value in values]
        return [self._figure(value * scale, spacing * scale) for value in values]

    def _most(self, size: float) -> int:
        """How many figures find room on so many pixels without crowding."""
        metrics = QFontMetrics(self.style["tickFont"] or QFont())
        widest = self.kind.widest if self.kind else "0.000"
        room = 2.0 * metrics.height() if self.orientation == "left" else 1.5 * metrics.horizontalAdvance(widest)
        return max(int(size / room), 2)

    def _figure(self, value: float, spacing: float) -> str:
        return f"{figure(100 * value, 100 * spacing)} %" if self._percent else figure(value, spacing)


def figure(value: float, spacing: float) -> str:
    """Write a mark with as many decimals as tell it from its neighbours."""
    if spacing <= 0 or not 1e-4 <= max(abs(value), spacing) < 1e6:
        return f"{value:.3g}"
    return f"{value:.{max(0, math.ceil(-math.log10(spacing) - 1e-9))}f}"


def linear_marks(low: float, high: float, most: int) -> Marks:
    """Return the step, 1, 2 or 5 times a power of ten, and its multiples between two values: about ``most`` at most."""
    least = (high - low) / most
    if not least > 0:
        return 1.0, [low]
    power = 10.0 ** math.floor(math.log10(least))
    step = power * next((factor for factor in ROUND_STEPS if factor * power >= least), 10)
    return step, [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def log_marks(low: float, high: float, most: int) -> list[float]:
    """Return exponents of ten, between two, of round numbers: 1, 2 and 5 of each decade, or fewer for want of room."""
    decades = high - low
    steps = ROUND_STEPS if CROWDED * most >= decades * len(ROUND_STEPS) else (1,)
    stride = max(1, math.ceil(decades / most))
    powers = (power for power in range(math.floor(low), math.ceil(high) + 1) if power % stride == 0)
    marks = (power + math.log10(step) for power in powers for step in steps)
    return [mark for mark in marks if low <= mark <= high]

"""Axes with ticks as a person would write them."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetrics

from ...ticks import linear_ticks, log_ticks, tick_text
from .x_axes import XAxis

WHOLE = 1.0 + 1e-9
"""There is no tick beyond 100 %: the room above it is there for the line."""


class NumberAxis(pg.AxisItem):  # type: ignore[misc]
    """Writes plain numbers, or per cent, and spreads its ticks well on a logarithmic scale.

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
        """Change what the axis counts."""
        if kind is not self.kind:
            self.kind = kind
            self.picture = None
            self.update()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if self.logMode:
            return [(1.0, log_ticks(low, high, self._count(size)))]
        step, ticks = (self.kind.ticks if self.kind else linear_ticks)(low, high, self._count(size))
        return [(step, [tick for tick in ticks if tick <= WHOLE] if self._percent else ticks)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self.logMode:
            return [self._number(10.0**value, 0.0) for value in values]
        if self.kind is not None:
            return [self.kind.tick_text(value, spacing) for value in values]
        return [self._number(value * scale, spacing * scale) for value in values]

    def boundingRect(self) -> QRectF:
        """Include the upper and lower half of a label at the end, which the library would leave out beside a grid."""
        half = QFontMetrics(self.style["tickFont"] or QFont()).height() / 2
        rect: QRectF = super().boundingRect()
        return rect.adjusted(0, -half, 0, half) if self.orientation == "left" else rect

    def text_width(self, low: float, high: float, size: float) -> int:
        """Return how many pixels the broadest tick between two values takes, on an axis of so many."""
        metrics = QFontMetrics(self.style["tickFont"] or QFont())
        spacing, values = self.tickValues(low, high, size)[0]
        return max((metrics.horizontalAdvance(text) for text in self.tickStrings(values, 1.0, spacing)), default=0)

    def _count(self, size: float) -> int:
        """Return how many ticks find room on so many pixels."""
        metrics = QFontMetrics(self.style["tickFont"] or QFont())
        widest = self.kind.widest if self.kind else "0.000"
        room = 2.0 * metrics.height() if self.orientation == "left" else 1.5 * metrics.horizontalAdvance(widest)
        return max(int(size / room), 2)

    def _number(self, value: float, spacing: float) -> str:
        return f"{tick_text(100 * value, 100 * spacing)} %" if self._percent else tick_text(value, spacing)

"""One line on two labelled axes: a picture of a function, small and without zoom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ..widgets import theme

HEIGHT = 96
ROOM_ABOVE = 0.06
"""Share of the height that stays free above the highest point."""


@dataclass(frozen=True)
class SketchLine:
    """What is drawn.

    Attributes:
        xs, ys: of the points, from left to right.
        ticks: places along x with what is written there; those that do not fit beside each other are left out.
        low, high: what is written at the lowest and at the highest point.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    ticks: tuple[tuple[float, str], ...]
    low: str
    high: str


class Sketch(QWidget):
    """Draws a line and, where there is one, a chosen place on it.

    Signals:
        picked(x): a person clicked at this x.
    """

    picked = Signal(float)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: SketchLine | None = None
        self._place: float | None = None
        self.setAccessibleName(name)
        self.setMinimumHeight(HEIGHT)

    def show_line(self, line: SketchLine | None) -> None:
        """Draw this line; None for an empty picture."""
        self._line = line
        if line is not None:
            self.setAccessibleDescription(f"from {line.low} to {line.high}")
        self.update()

    def show_place(self, x: float | None) -> None:
        """Mark a place along x."""
        self._place = x
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Emit ``picked`` with the x under the mouse."""
        area = self._area()
        if self._line is not None and event.button() == Qt.MouseButton.LeftButton:
            share = min(max((event.position().x() - area.left()) / area.width(), 0.0), 1.0)
            self.picked.emit(self._line.xs[0] + share * (self._line.xs[-1] - self._line.xs[0]))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, area = theme.colors(self), self._area()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if self._line is None or len(self._line.xs) < 2:
            return
        if self._place is not None:
            painter.setPen(QPen(QColor(tokens.muted), 1, Qt.PenStyle.DashLine))
            x = self._across(self._place)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(QPen(QColor(tokens.train), 2))
        painter.drawPolyline(QPolygonF(list(self._points(self._line.xs, self._line.ys))))
        self._paint_texts(painter, self._line)

    def _paint_texts(self, painter: QPainter, line: SketchLine) -> None:
        area = self._area()
        painter.setFont(theme.small_font(self))
        painter.setPen(QColor(theme.colors(self).muted))
        metrics = QFontMetricsF(painter.font())
        left = QRectF(0, area.top() - metrics.ascent() / 2, area.left() - theme.GRID, metrics.height())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(left, right, line.high)
        painter.drawText(left.translated(0, area.height() - metrics.height() / 2), right, line.low)
        free = 0.0
        for x, text in line.ticks:
            width = metrics.horizontalAdvance(text)
            start = min(max(self._across(x) - width / 2, free), self.width() - width)
            if start >= free:
                painter.drawText(QPointF(start, self.height() - metrics.descent()), text)
                free = start + width + 2 * theme.GRID

    def _area(self) -> QRectF:
        metrics = QFontMetricsF(theme.small_font(self))
        texts = (self._line.low, self._line.high) if self._line else ("",)
        left = max(metrics.horizontalAdvance(text) for text in texts) + 2 * theme.GRID
        return QRectF(self.rect()).adjusted(left, metrics.height() / 2, -theme.GRID, -metrics.height() - theme.GRID)

    def _across(self, x: float) -> float:
        assert self._line is not None
        area, first, last = self._area(), self._line.xs[0], self._line.xs[-1]
        return area.left() + (x - first) / ((last - first) or 1.0) * area.width()

    def _points(self, xs: Sequence[float], ys: Sequence[float]) -> Sequence[QPointF]:
        area, low, high = self._area(), float(np.min(ys)), float(np.max(ys))
        scale = area.height() * (1 - ROOM_ABOVE) / ((high - low) or 1.0)
        return [QPointF(self._across(x), area.bottom() - (y - low) * scale) for x, y in zip(xs, ys, strict=True)]

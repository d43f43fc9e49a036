"""How often each number occurs, its bars in the colours that the numbers have in a picture beside it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...explain.spread import Spread
from ...wording import grouped, number_text
from ..widgets import theme, tones

BAND = 6
"""Height of the band of colours below the bars, in px."""


class ToneHistogram(QWidget):
    """Explains the colours and shows the spread in one picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spread: Spread | None = None
        self.setAccessibleName("Histogram of the values")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_spread(self, spread: Spread) -> None:
        """Show these numbers."""
        self._spread = spread
        self.setAccessibleDescription(
            f"{grouped(spread.count)} values from {number_text(spread.low, 3)} to {number_text(spread.high, 3)}"
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, 110)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 40 + BAND)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
            return True
        return super().event(event)

    def text_at(self, x: float) -> str:
        """Return range and count of the bar at this pixel."""
        if self._spread is None:
            return ""
        edges, counts = self._spread.edges, self._spread.counts
        bar = min(max(int(x / max(self.width(), 1) * len(counts)), 0), len(counts) - 1)
        return f"{number_text(edges[bar], 3)} to {number_text(edges[bar + 1], 3)}: {grouped(int(counts[bar]))} values"

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._spread is None:
            return
        painter, tokens = QPainter(self), theme.colors(self)
        metrics = QFontMetricsF(theme.small_font(self))
        area = QRectF(0, 0, self.width(), self.height() - metrics.height() - BAND - theme.GRID)
        scale = tones.number_tones(self)
        middles = (self._spread.edges[1:] + self._spread.edges[:-1]) / 2
        self._paint_bars(painter, area)
        shares = np.clip(middles / self._spread.reach / 2 + 0.5, 0.0, 1.0)
        band = tones.image_of(scale[np.rint(shares * (tones.TONES - 1)).astype(np.intp)], len(middles))
        painter.drawImage(QRectF(0, area.bottom(), area.width(), BAND), band)
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(0, area.bottom(), area.width() - 1, BAND))
        self._paint_figures(painter, QRectF(0, area.bottom() + BAND, area.width(), metrics.height() + theme.GRID))

    def _paint_bars(self, painter: QPainter, area: QRectF) -> None:
        assert self._spread is not None
        counts = self._spread.counts
        heights = counts / max(int(counts.max()), 1) * area.height()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colors(self).other))
        width = area.width() / len(counts)
        bars = [(bar * width, max(height, 1.0)) for bar, height in enumerate(heights.tolist()) if height > 0]
        painter.drawRects([QRectF(x, area.bottom() - tall, max(width - 0.5, 1.0), tall) for x, tall in bars])

    def _paint_figures(self, painter: QPainter, area: QRectF) -> None:
        assert self._spread is not None
        low, high = self._spread.edges[0], self._spread.edges[-1]
        painter.setFont(theme.small_font(self))
        painter.setPen(QColor(theme.colors(self).muted))
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, centre | Qt.AlignmentFlag.AlignLeft, number_text(low, 3))
        painter.drawText(area, centre | Qt.AlignmentFlag.AlignRight, number_text(high, 3))
        if low < 0 < high:
            x, metrics = area.width() * -low / (high - low), QFontMetricsF(painter.font())
            free = (
                metrics.horizontalAdvance(number_text(low, 3)),
                area.width() - metrics.horizontalAdvance(number_text(high, 3)),
            )
            if free[0] + 2 * theme.GRID < x < free[1] - 2 * theme.GRID:
                painter.drawText(QRectF(x - 10, area.top(), 20, area.height()), Qt.AlignmentFlag.AlignCenter, "0")
            painter.drawLine(QPointF(x, area.top() - BAND), QPointF(x, area.top()))

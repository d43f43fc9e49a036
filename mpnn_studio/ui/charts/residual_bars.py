"""How often predictions are how much too low or too high."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...data.histogram import Histogram
from ...wording import counted, grouped, number_text
from ..widgets import theme


class ResidualBars(QWidget):
    """A bar for each range of predicted minus true, with 0 in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spread: Histogram | None = None
        self.setAccessibleName("Histogram of predicted minus true")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_spread(self, spread: Histogram) -> None:
        """Show the counts of one group, between edges that lie evenly around 0."""
        self._spread = spread
        low, high = self._tails()
        self.setAccessibleDescription(f"{grouped(low)} predictions too low, {grouped(high)} too high")
        self.update()

    def _tails(self) -> tuple[int, int]:
        assert self._spread is not None
        counts = self._spread.counts[0]
        return int(counts[: len(counts) // 2].sum()), int(counts[len(counts) // 2 :].sum())

    def text_at(self, x: float) -> str:
        """Return range and count of the bar at this pixel."""
        if self._spread is None:
            return ""
        edges, counts = self._spread.edges, self._spread.counts[0]
        bar = min(max(int(x / max(self.width(), 1) * len(counts)), 0), len(counts) - 1)
        low, high = float(edges[bar]), float(edges[bar + 1])
        near, far = sorted((abs(low), abs(high)))
        side = "too high" if low + high > 0 else "too low"
        examples = counted(int(counts[bar]), "example")
        return f"{number_text(near, 3)} to {number_text(far, 3)} {side}: {examples}"

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(180, 110)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 50)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._spread is None:
            return
        painter, tokens = QPainter(self), theme.colors(self)
        painter.setFont(theme.small_font(self))
        line = QFontMetricsF(painter.font()).height() + theme.GRID
        area = QRectF(0, line, self.width(), max(self.height() - 2 * line, 1.0))
        counts = self._spread.counts[0]
        heights = (counts / max(int(counts.max(initial=0)), 1) * area.height()).tolist()
        width = area.width() / len(counts)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.other))
        bars = [(place * width, max(tall, 1.0)) for place, tall in enumerate(heights) if tall > 0]
        painter.drawRects([QRectF(x, area.bottom() - tall, max(width - 1, 1.0), tall) for x, tall in bars])
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.setPen(QPen(QColor(tokens.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.center().x(), area.top()), QPointF(area.center().x(), area.bottom()))
        self._paint_words(painter, line)

    def _paint_words(self, painter: QPainter, line: float) -> None:
        assert self._spread is not None
        reach = float(self._spread.edges[-1])
        painter.setPen(QColor(theme.colors(self).muted))
        above = QRectF(0, 0, self.width(), line)
        below = QRectF(0, self.height() - line, self.width(), line)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        for area, side, text in (
            (above, left, "too low"),
            (above, right, "too high"),
            (below, left, f"−{number_text(reach, 3)}"),
            (below, Qt.AlignmentFlag.AlignHCenter, "0"),
            (below, right, number_text(reach, 3)),
        ):
            painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, text)

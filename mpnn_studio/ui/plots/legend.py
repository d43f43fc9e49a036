"""The names of curves beside a piece of their line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from .. import theme

LINE = 18
MARKER = 2.5


@dataclass(frozen=True)
class Entry:
    """A curve's name, the token of its colour, and whether its points are marked: colour alone tells nothing."""

    name: str
    token: str
    marked: bool = False


class Legend(QWidget):
    """A row of entries."""

    def __init__(self, entries: tuple[Entry, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = entries
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Legend: " + ", ".join(entry.name for entry in entries))

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.small_font(self))
        width = sum(self._advance(metrics, entry) for entry in self._entries) - 3 * theme.GRID
        return QSize(width, metrics.height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, font = theme.colors(self), theme.small_font(self)
        metrics = QFontMetrics(font)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        left, middle = 0, self.height() / 2
        for entry in self._entries:
            color = QColor(getattr(tokens, entry.token))
            painter.setPen(QPen(color, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(left + 2, middle), QPointF(left + LINE - 2, middle))
            if entry.marked:
                painter.setBrush(color)
                painter.drawEllipse(QPointF(left + LINE / 2, middle), MARKER, MARKER)
            painter.setPen(QColor(tokens.muted))
            baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(left + LINE + theme.GRID, baseline), entry.name)
            left += self._advance(metrics, entry)

    def _advance(self, metrics: QFontMetrics, entry: Entry) -> int:
        return LINE + theme.GRID + metrics.horizontalAdvance(entry.name) + 3 * theme.GRID

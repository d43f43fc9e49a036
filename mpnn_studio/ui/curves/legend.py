"""The names of curves, each beside a sample of its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..widgets import theme
from .run_style import RunStyle

LINE = 18
DASHED_LINE = 30
MARKER = 2.5
WIDTH = 2.5


@dataclass(frozen=True)
class LegendEntry:
    """A curve's name, the token of its colour, and whether its points are marked: colour is never enough."""

    name: str
    token: str
    marked: bool = False
    style: RunStyle | None = None

    @property
    def line(self) -> int:
        """Pixels of the sample of its line: dashes need more."""
        return DASHED_LINE if self.style else LINE

    def pen(self, tokens: theme.Colors) -> QPen:
        """Return the pen of the sample."""
        if self.style is not None:
            return self.style.pen(tokens)
        return QPen(tokens.color(self.token), WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


class Legend(QWidget):
    """A row of entries."""

    def __init__(self, entries: Sequence[LegendEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[LegendEntry, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_entries(entries)

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show these entries instead."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.setAccessibleName("Legend: " + ", ".join(entry.name for entry in entries))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.small_font(self))
        width = sum(self._advance(metrics, entry) for entry in self._entries) - 2 * theme.GRID
        return QSize(max(width, 0), metrics.height())

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
            pen = entry.pen(tokens)
            painter.setPen(pen)
            painter.drawLine(QPointF(left + 2, middle), QPointF(left + entry.line - 2, middle))
            if entry.marked:
                painter.setBrush(pen.color())
                painter.drawEllipse(QPointF(left + entry.line / 2, middle), MARKER, MARKER)
            painter.setPen(QColor(tokens.muted))
            baseline = (self.height() + metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(left + entry.line + theme.GRID, baseline), entry.name)
            left += self._advance(metrics, entry)

    def _advance(self, metrics: QFontMetrics, entry: LegendEntry) -> int:
        return entry.line + theme.GRID + metrics.horizontalAdvance(entry.name) + 2 * theme.GRID

"""The histogram of a column, class by class, each in a band of its own over one common axis."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...data.histogram import Histogram
from ...ticks import linear_ticks
from ...wording import grouped, number_text
from ..widgets import theme
from .class_marks import class_mark, draw_mark

MARK = 8
MAX_NAME = 0.3
"""Share of the width that the names may take; longer ones are elided."""


class HistogramBands(QWidget):
    """Name, mark and number of examples of a class at the left, its bars beside it.

    Bars are as high as the share of the class that they stand for, in the same scale for every class.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._histogram: Histogram | None = None
        self._names: tuple[str, ...] = ()
        self._write: Callable[[float], str] = number_text
        self._ticks: tuple[str, ...] = ()
        self.setAccessibleName("Histogram")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_histogram(
        self,
        histogram: Histogram,
        names: tuple[str, ...],
        write: Callable[[float], str],
        categories: tuple[str, ...] = (),
    ) -> None:
        """Show counts by class.

        Args:
            names: of the classes; a single one where there are none.
            write: turns a value of the column into text.
            categories: the names of values 0, 1, 2, … of a column of categories.
        """
        self._histogram, self._names, self._write, self._ticks = histogram, names, write, categories
        totals = histogram.counts.sum(axis=1)
        counts = (f"{name}: {grouped(int(total))} examples" for name, total in zip(names, totals, strict=True))
        self.setAccessibleDescription(", ".join(counts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, min(len(self._names) * 72, 420) + self._axis_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, len(self._names) * self._min_band_height() + self._axis_height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show range and count of the bar under the mouse in a tooltip."""
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.text_at(event.pos()))  # type: ignore[attr-defined]
        return super().event(event)

    def text_at(self, place: QPointF) -> str:
        """Return class, range and count of the bar at this place; empty where there is none."""
        if self._histogram is None:
            return ""
        band, area = int(place.y() // self._band_height()), self.area(0)
        bins = self._histogram.counts.shape[1]
        column = int((place.x() - area.left()) / max(area.width(), 1) * bins)
        if not (0 <= band < len(self._names) and 0 <= column < bins and place.x() >= area.left()):
            return ""
        low, high = self._histogram.edges[column : column + 2]
        middle = round((low + high) / 2)
        within = self._ticks[middle] if self._ticks else f"{self._write(low)} to {self._write(high)}"
        return f"{self._names[band]}, {within}: {grouped(int(self._histogram.counts[band, column]))} examples"

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._histogram is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        totals = self._histogram.counts.sum(axis=1)
        shares = self._histogram.counts / np.maximum(totals, 1)[:, None]
        tallest = max(float(shares.max()), 1e-9)
        height = self._band_height()
        first, last = int(event.rect().top() // height), int(event.rect().bottom() // height)
        for band in range(max(first, 0), min(last + 1, len(self._names))):
            self._paint_band(painter, band, shares[band] / tallest, int(totals[band]))
        self._paint_axis(painter)

    def _paint_band(self, painter: QPainter, band: int, heights: NDArray[np.float64], total: int) -> None:
        tokens, area, font = theme.colors(self), self.area(band), theme.small_font(self)
        metrics, middle = QFontMetrics(font), area.center().y()
        mark = class_mark(band)
        if len(self._names) > 1:
            draw_mark(painter, mark, QPointF(MARK, middle), MARK, self)
        painter.setFont(font)
        room, line = int(area.left()) - 2 * MARK - 2 * theme.GRID, metrics.height()
        texts = (self._names[band], tokens.text), (grouped(total), tokens.muted)
        for row, (text, color) in enumerate(texts):
            painter.setPen(QColor(color))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(2 * MARK, middle + (row - 1) * line, room, line), shown)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark.color(self))
        width = area.width() / len(heights)
        gap = 1 if width > 4 else 0
        for place, share in enumerate(heights):
            if share > 0:
                tall = max(share * area.height(), 1.0)
                painter.drawRect(QRectF(area.left() + place * width, area.bottom() - tall, width - gap, tall))
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _paint_axis(self, painter: QPainter) -> None:
        assert self._histogram is not None
        tokens, area, font = theme.colors(self), self.area(len(self._names) - 1), theme.small_font(self)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        low, high = float(self._histogram.edges[0]), float(self._histogram.edges[-1])
        free = -1.0
        for value, text in self._marks(low, high, area.width(), metrics):
            x = area.left() + (value - low) / (high - low) * area.width()
            wide = metrics.horizontalAdvance(text)
            left = min(max(x - wide / 2, 0.0), self.width() - wide)
            if left > free:
                painter.drawText(QPointF(left, area.bottom() + theme.GRID + metrics.ascent()), text)
                free = left + wide + theme.GRID

    def _marks(self, low: float, high: float, width: float, metrics: QFontMetrics) -> list[tuple[float, str]]:
        if self._ticks:
            room = max(int(width / (high - low)) - theme.GRID, 8)
            shown = range(max(round(low), 0), min(round(high) + 1, len(self._ticks)))
            return [(n, metrics.elidedText(self._ticks[n], Qt.TextElideMode.ElideRight, room)) for n in shown]
        widest = max(metrics.horizontalAdvance(self._write(value)) for value in (low, high, (low + high) / 2))
        limit = max(int(width / (1.5 * widest + theme.GRID)), 2)
        return [(value, self._write(value)) for value in linear_ticks(low, high, limit)[1]]

    def area(self, band: int) -> QRectF:
        """Where the bars of a class are, in the widget's own pixels."""
        metrics = QFontMetrics(theme.small_font(self))
        longest = max((metrics.horizontalAdvance(f"{name} ") for name in (*self._names, "0 000 000")), default=0)
        left = 2 * MARK + 2 * theme.GRID + min(longest, int(self.width() * MAX_NAME))
        height = self._band_height()
        return QRectF(left, band * height + theme.GRID, self.width() - left - theme.GRID, height - theme.GRID)

    def _band_height(self) -> float:
        room = (self.height() - self._axis_height()) / max(len(self._names), 1)
        return max(room, self._min_band_height())

    def _min_band_height(self) -> int:
        """Room for two lines of text."""
        return 2 * QFontMetrics(theme.small_font(self)).height() + theme.GRID

    def _axis_height(self) -> int:
        return QFontMetrics(theme.small_font(self)).height() + 2 * theme.GRID

"""One bar for each class, painted by a single widget, so that hundreds of classes cost no more than ten."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..widgets import theme

GAP = theme.GRID
BAR_HEIGHT = 8
MIN_BAR = 40
MAX_NAME = 0.45
"""Share of the width that the names may take; longer ones are elided."""


class ProbabilityBars(QWidget):
    """Names at the left, bars in the middle, per cent with one decimal at the right; the best one stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._values: NDArray[np.float64] | None = None
        self.setAccessibleName("Class probabilities")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def best(self) -> int | None:
        """Place of the most probable class, None where there is no prediction."""
        return None if self._values is None else int(np.argmax(self._values))

    def set_names(self, names: tuple[str, ...]) -> None:
        """Show these classes, without a prediction."""
        self._names, self._values = names, None
        self.updateGeometry()
        self.update()

    def set_values(self, values: NDArray[np.float64] | None) -> None:
        """Show these probabilities, one for each class; nothing is painted where every number stays the same."""
        before = self.best, self._figures()
        self._values = values
        if (self.best, self._figures()) != before:
            self.update()

    def row_at(self, row: int) -> QRect:
        """Where a class stands, in the widget's own pixels."""
        return QRect(0, row * self._row_height(), self.width(), self._row_height())

    def sizeHint(self) -> QSize:
        return QSize(200, len(self._names) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(MIN_BAR, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show the whole name of a class in a tooltip."""
        if event.type() == QEvent.Type.ToolTip:
            row = event.pos().y() // self._row_height()  # type: ignore[attr-defined]
            self.setToolTip(self._names[row] if 0 <= row < len(self._names) else "")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first = event.rect().top() // self._row_height()
        last = event.rect().bottom() // self._row_height()
        plain, bold = theme.number_font(self), theme.number_font(self)
        bold.setBold(True)
        figure = QFontMetrics(bold).horizontalAdvance(self._widest_figure())
        longest = max(self._names, key=len, default="")
        name = min(QFontMetrics(bold).horizontalAdvance(longest), int(self.width() * MAX_NAME))
        for row in range(max(first, 0), min(last + 1, len(self._names))):
            best = row == self.best
            self._paint_row(painter, row, bold if best else plain, name, figure, best=best)

    def _paint_row(self, painter: QPainter, row: int, font: QFont, name: int, figure: int, *, best: bool) -> None:
        tokens, place = theme.colors(self), self.row_at(row)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        aligned = Qt.AlignmentFlag.AlignVCenter
        text = QFontMetrics(font).elidedText(self._names[row], Qt.TextElideMode.ElideRight, name)
        painter.drawText(QRect(0, place.y(), name, place.height()), Qt.AlignmentFlag.AlignLeft | aligned, text)
        left, right = name + 2 * GAP, self.width() - figure - 2 * GAP
        track = QRectF(left, place.center().y() - BAR_HEIGHT / 2 + 0.5, max(right - left, 0), BAR_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.field))
        painter.drawRoundedRect(track, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        if self._values is None or not np.isfinite(self._values[row]):
            return
        share = min(max(float(self._values[row]), 0.0), 1.0)
        bar = QRectF(track.topLeft(), track.bottomRight())
        bar.setWidth(max(track.width() * share, 2.0))
        radius = min(BAR_HEIGHT / 2, bar.width() / 2)
        painter.setBrush(QColor(tokens.accent if best else tokens.other))
        painter.drawRoundedRect(bar, radius, radius)
        painter.setPen(QColor(tokens.text))
        numbers = QRect(self.width() - figure, place.y(), figure, place.height())
        painter.drawText(numbers, Qt.AlignmentFlag.AlignRight | aligned, self._figure(row))

    def _figures(self) -> list[str]:
        return [] if self._values is None else [self._figure(row) for row in range(len(self._values))]

    def _figure(self, row: int) -> str:
        """What is written behind a bar."""
        assert self._values is not None
        return f"{100 * min(max(float(self._values[row]), 0.0), 1.0):.1f}"

    def _widest_figure(self) -> str:
        return "100.0"

    def _row_height(self) -> int:
        return QFontMetrics(theme.number_font(self)).height() + GAP // 2

"""The answers on the way from one example to another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..widgets import theme

HEIGHT = 48


class AnswerPath(QWidget):
    """A line of the probability of the first and of the last answer, with a mark where the class changes."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[NDArray[np.float64]] = ()
        self._flips: Sequence[tuple[float, str]] = ()
        self._at = 0.0
        self.setAccessibleName("Answers on the way")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_path(self, lines: Sequence[NDArray[np.float64]], flips: Sequence[tuple[float, str]], said: str) -> None:
        """Show lines (steps,) of 0 to 1, and places where the answer changes with what it changes to."""
        self._lines, self._flips = lines, flips
        self.setAccessibleDescription(said)
        self.update()

    def show_place(self, share: float) -> None:
        """Mark the place that is looked at."""
        self._at = share
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT + QFontMetrics(theme.small_font(self)).height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.colors(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(6, 2, -6, -self.height() + HEIGHT - 2)
        painter.fillRect(area, QColor(tokens.field))
        dashes = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
        for line, color, dash in zip(self._lines, (tokens.train, tokens.validation), dashes, strict=False):
            places = np.linspace(area.left(), area.right(), len(line))
            heights = area.bottom() - np.clip(line, 0, 1) * area.height()
            painter.setPen(QPen(QColor(color), 2, dash))
            points = zip(places.tolist(), heights.tolist(), strict=True)
            painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))
        painter.setFont(theme.small_font(self))
        below = QRectF(0, HEIGHT, self.width(), self.height() - HEIGHT)
        for share, name in self._flips:
            x = area.left() + share * area.width()
            painter.setPen(QPen(QColor(tokens.text), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            width = painter.fontMetrics().horizontalAdvance(name) + 2
            left = min(max(x - width / 2, 0.0), max(self.width() - width, 0))
            painter.drawText(QRectF(left, below.top(), width, below.height()), Qt.AlignmentFlag.AlignCenter, name)
        painter.setPen(QPen(QColor(tokens.accent), 2))
        x = area.left() + self._at * area.width()
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

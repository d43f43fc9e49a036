"""How an answer developed: the probability of each class, or a predicted number, over the epochs of a training."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ...wording import number_text
from ..widgets import theme

LEAST_SEEN = 0.25
"""A class that was never so probable has no name at its line."""
NAMED = 3
"""Classes that are named in a tooltip."""
LINES = 5
"""Lines of text that it must be high to say anything."""

Floats = NDArray[np.float64]


class DevelopmentChart(QWidget):
    """One line for each class, the one that is most probable now in front; a mark where the run is looked at.

    Signals:
        picked(place): the answer at this place of the line is to be looked at.
        shown(): it can be seen from now on.
    """

    picked = Signal(int)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._epochs: Floats = np.empty(0)
        self._answers: Floats = np.empty((0, 0))
        self._looked: float | None = None
        self._hint = ""
        self.setAccessibleName("Development")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def least_height(self) -> int:
        """Below this height it says nothing, in px."""
        return round(LINES * QFontMetricsF(theme.small_font(self)).height())

    def set_names(self, names: Sequence[str]) -> None:
        """Show these classes, without a line at first; none for a number."""
        self._names = tuple(names)
        self.show_answers(np.empty(0), np.empty((0, 0)))

    def show_answers(self, epochs: Floats, answers: Floats) -> None:
        """Show these answers (places, classes or outputs), from the first epoch on; none shows the hint."""
        self._epochs, self._answers = epochs, answers
        self._describe()
        self.update()

    def mark(self, epoch: float | None) -> None:
        """Mark the epoch that is looked at; None marks none."""
        if epoch != self._looked:
            self._looked = epoch
            self.update()

    def set_hint(self, text: str) -> None:
        """Say what would be seen here, where nothing is."""
        if text != self._hint:
            self._hint = text
            self._describe()
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for nothing: it takes the room that others leave."""
        return QSize(0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    # Saying

    def _describe(self) -> None:
        empty = not len(self._epochs)
        self.setAccessibleDescription(self._hint if empty else f"{self._said(0)}; {self._said(-1)}")

    def _said(self, place: int) -> str:
        answers = self._answers[place]
        head = f"epoch {self._epochs[place]:.2f}"
        if not self._names:
            return f"{head}: {', '.join(number_text(value) for value in answers)}"
        best = np.argsort(-answers)[:NAMED]
        return f"{head}: " + ", ".join(f"{self._names[k]} {100 * answers[k]:.0f} %" for k in best)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().x())
        if place is not None:
            QToolTip.showText(event.globalPosition().toPoint(), f"{self._said(place)} · a click looks at it", self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().x())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(place)

    def _place_at(self, x: float) -> int | None:
        if len(self._epochs) < 2:
            return None
        area = self._area()
        epoch = self._epochs[0] + (x - area.left()) / area.width() * (self._epochs[-1] - self._epochs[0])
        return int(np.argmin(np.abs(self._epochs - epoch)))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.small_font(self))
        tokens = theme.colors(self)
        if len(self._epochs) < 2:
            painter.setPen(QColor(tokens.muted))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(theme.GRID, 0, -theme.GRID, 0), flags, self._hint)
            return
        self._paint_axes(painter, tokens)
        best = int(np.argmax(self._answers[-1])) if self._names else 0
        order = [k for k in range(self._answers.shape[1]) if k != best]
        for k in (*order, best):
            color = QColor(tokens.accent if k == best else tokens.other)
            painter.setPen(QPen(color, 2.0 if k == best else 1.0))
            painter.drawPolyline(QPolygonF([self._point(n, self._answers[n, k]) for n in range(len(self._epochs))]))
        for k in (*order, best) if self._names else ():
            self._name(painter, k, QColor(tokens.text if k == best else tokens.muted))

    def _paint_axes(self, painter: QPainter, tokens: theme.Colors) -> None:
        area, metrics = self._area(), painter.fontMetrics()
        title = "probability, by epoch" if self._names else "predicted, by epoch"
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(0, 0, self.width(), metrics.height()), title)
        low, high = self._ends()
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - share * area.height()
            painter.setPen(QPen(QColor(tokens.hairline), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(tokens.muted))
            value = low + share * (high - low)
            room = QRectF(0, y - metrics.height() / 2, area.left() - theme.GRID, metrics.height())
            right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(room, right, f"{100 * value:.0f} %" if self._names else number_text(value))
        below = QRectF(area.left(), area.bottom() + 2, area.width(), metrics.height())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft), number_text(float(self._epochs[0])))
        painter.drawText(below, int(Qt.AlignmentFlag.AlignRight), f"{self._epochs[-1]:.2f}")
        if self._looked is not None:
            x = self._across(self._looked)
            painter.setPen(QPen(QColor(tokens.text), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _name(self, painter: QPainter, k: int, color: QColor) -> None:
        """Write the name of a class above the place where it was most probable."""
        place = int(np.argmax(self._answers[:, k]))
        if self._answers[place, k] < LEAST_SEEN:
            return
        at = self._point(place, self._answers[place, k])
        width = painter.fontMetrics().horizontalAdvance(self._names[k])
        left = min(max(at.x() - width / 2, self._area().left()), self.width() - width - 1)
        painter.setPen(color)
        painter.drawText(QPointF(left, at.y() - theme.GRID), self._names[k])

    def _area(self) -> QRectF:
        metrics = QFontMetricsF(theme.small_font(self))
        labels = [f"{value:.0f} %" for value in (0, 100)] if self._names else [number_text(v) for v in self._ends()]
        left = max(metrics.horizontalAdvance(label) for label in labels) + 2 * theme.GRID
        above, below = 2 * metrics.height() + theme.GRID, metrics.height() + theme.GRID
        area = QRectF(self.rect()).adjusted(left, above, -2 * theme.GRID, -below)
        return area if area.isValid() else QRectF(left, above, 1, 1)

    def _ends(self) -> tuple[float, float]:
        """Lowest and highest value of the vertical axis."""
        finite = self._answers[np.isfinite(self._answers)]
        if self._names or not len(finite):
            return 0.0, 1.0
        low, high = float(finite.min()), float(finite.max())
        return (low, high) if high > low else (low - 1, low + 1)

    def _across(self, epoch: float) -> float:
        area, first, last = self._area(), float(self._epochs[0]), float(self._epochs[-1])
        return area.left() + (epoch - first) / max(last - first, 1e-9) * area.width()

    def _point(self, place: int, value: float) -> QPointF:
        area, (low, high) = self._area(), self._ends()
        share = (value - low) / (high - low) if np.isfinite(value) else 0.0
        return QPointF(self._across(float(self._epochs[place])), area.bottom() - share * area.height())

"""Predicted numbers over true ones: the nearer a point is to the diagonal, the better."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ...data.placed_points import widened
from ..widgets import theme
from ..widgets.keys import ARROWS
from .chart import Chart

Floats = NDArray[np.float64]
SIZE = 5.0
RING = 5.0
NEAR = 24.0
"""Pixels; a point farther from the mouse is not meant."""
STRENGTH = 150
"""Of 255: points that lie on each other are seen as a darker spot."""
NONE = -1
MIN_WIDTH, MIN_LINES = 140, 7
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PredictedChart(Chart):
    """The mouse shows the nearest example. Left and right lead to the next smaller and larger true number, up and
    down to the next larger and smaller error; a click or Enter opens an example.

    Signals:
        opened(): the example that is looked at is wanted for more.
    """

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: NDArray[np.int64] = np.empty(0, np.int64)
        self._true, self._predicted = np.empty(0), np.empty(0)
        self._chosen_row = NONE
        self._held_back = True
        self.setAccessibleName("Predicted over true numbers")
        self.setAccessibleDescription(
            "Left and right lead through the examples by their true number, up and down by their error; "
            "Enter puts one into the column at the right, to be tried."
        )

    def show_points(
        self, name: str, rows: NDArray[np.int64], true: Floats, predicted: Floats, *, held_back: bool
    ) -> None:
        """Show the numbers (N,) of these examples.

        Args:
            rows: where each stands in the data; the chosen one stays where it is among them.
            held_back: the network did not learn from them.
        """
        self._rows, self._true, self._predicted, self._held_back = rows, true, predicted, held_back
        if len(true):
            across = widened(float(true.min()), float(true.max()))
            low, high = min(float(predicted.min()), float(true.min())), max(float(predicted.max()), float(true.max()))
            self.set_axes((f"true {name}", f"predicted {name}"), across, widened(low, high))
        self._tell()

    @property
    def count(self) -> int:
        """How many examples are shown."""
        return len(self._rows)

    @property
    def example(self) -> int | None:
        """Which of the points is looked at: the nearest to the mouse, else the one chosen last."""
        if self._hovered is not None:
            return self._nearest(self.to_pixels(*self._hovered))
        found = np.flatnonzero(self._rows == self._chosen_row)
        return int(found[0]) if len(found) else None

    def _nearest(self, position: QPointF) -> int | None:
        if not len(self._rows):
            return None
        x, y = self._pixels()
        distances = np.hypot(x - position.x(), y - position.y())
        nearest = int(distances.argmin())
        return nearest if distances[nearest] <= NEAR else None

    def _pixels(self) -> tuple[Floats, Floats]:
        """Return where each point is painted."""
        area, (left, right), (low, high) = self.area(), self._across, self._up
        across, up = (self._true - left) / (right - left), (self._predicted - low) / (high - low)
        return area.left() + across * area.width(), area.bottom() - up * area.height()

    # Choosing

    def takes(self, event: QKeyEvent) -> bool:
        return super().takes(event) or event.key() in _ENTER

    def mousePressEvent(self, event: QMouseEvent) -> None:
        nearest = self._nearest(event.position())
        if event.button() == Qt.MouseButton.LeftButton and nearest is not None:
            self._choose_example(nearest)
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.takes(event) or not len(self._rows):
            super().keyPressEvent(event)
        elif event.key() in _ENTER:
            self.opened.emit()
        else:
            down, right = ARROWS[Qt.Key(event.key())]
            self._step(self._true if right else self._predicted - self._true, right - down)

    def _step(self, by: Floats, direction: int) -> None:
        """Go to the neighbour in the order of these numbers; from nowhere to the one in the middle."""
        self._hovered = None
        order, current = np.argsort(by, kind="stable"), self.example
        if current is None:
            place = len(order) // 2
        else:
            place = min(max(int(np.flatnonzero(order == current)[0]) + direction, 0), len(order) - 1)
        self._choose_example(int(order[place]))

    def _choose_example(self, example: int) -> None:
        self._chosen_row = int(self._rows[example])
        self.choose(float(self._true[example]), float(self._predicted[example]))

    # Painting

    def minimumSizeHint(self) -> QSize:
        """High enough for the figures of the axes and some lines of room between them."""
        return QSize(MIN_WIDTH, MIN_LINES * QFontMetrics(theme.small_font(self)).height())

    def paint_picture(self, painter: QPainter, area: QRectF) -> None:
        """The diagonal, and the points before it."""
        tokens = theme.colors(self)
        painter.fillRect(area, QColor(tokens.field))
        painter.setPen(QPen(QColor(tokens.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(*(self.to_pixels(value, value) for value in self._up))
        color = QColor(tokens.validation if self._held_back else tokens.train)
        color.setAlpha(STRENGTH)
        painter.setPen(QPen(color, SIZE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(QPolygonF([QPointF(*pair) for pair in np.column_stack(self._pixels()).tolist()]))

    def _paint_place(self, painter: QPainter) -> None:
        """The example that is looked at has a ring, and a line to where it should be."""
        example, tokens = self.example, theme.colors(self)
        if example is None:
            return
        true, predicted = float(self._true[example]), float(self._predicted[example])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.text), 1.5))
        painter.drawLine(self.to_pixels(true, predicted), self.to_pixels(true, true))
        painter.drawEllipse(self.to_pixels(true, predicted), RING, RING)

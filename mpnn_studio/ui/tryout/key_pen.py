"""The pen that the arrow keys move over a canvas, for who draws without a mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ...data.strokes import Point


class KeyPen:
    """Where the pen is, as shares of the side of the canvas.

    Attributes:
        place: across and down, 0 to 1.
        shown: whether the keyboard is in use here.
        down: whether it draws as it moves.
    """

    def __init__(self) -> None:
        self.place: Point = (0.5, 0.5)
        self.shown = False
        self.down = False

    def move(self, right: float, down: float) -> None:
        """Lead the pen on, at most to the edge, and show it."""
        x, y = self.place
        self.place = (min(max(x + right, 0.0), 1.0), min(max(y + down, 0.0), 1.0))
        self.shown = True

    def hide(self) -> None:
        """Lift the pen and take it away."""
        self.shown = self.down = False

    def paint(self, painter: QPainter, square: QRectF, width: float, color: QColor) -> None:
        """Draw a ring as wide as the brush, a share of the side: dotted while the pen is lifted."""
        if not self.shown:
            return
        centre = square.topLeft() + QPointF(*self.place) * square.width()
        radius = width / 2 * square.width()
        painter.setPen(QPen(color, 2, Qt.PenStyle.SolidLine if self.down else Qt.PenStyle.DotLine))
        painter.drawEllipse(centre, radius, radius)

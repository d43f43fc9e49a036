"""The small button in the head of a panel that gives it all the room, and back."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from . import theme
from .texts import SmallButton

SIGN = 0.5
"""Of the button's height, the side of the sign in it."""


class PanelButton(SmallButton):
    """Stands for its panel: whoever arranges panels finds them by these buttons.

    Args:
        panel: what is to have all the room. A double click beside this button, in the head of the panel, does the same.
        title: what the panel is called.
    """

    def __init__(self, panel: QWidget, title: str) -> None:
        super().__init__("", "")
        self.panel, self._title, self._maximised = panel, title, False
        self.setProperty("bare", True)
        self.show_state(maximised=False)

    @property
    def maximised(self) -> bool:
        """Whether the panel has all the room."""
        return self._maximised

    def show_state(self, *, maximised: bool) -> None:
        """Offer the way back where the panel has all the room."""
        self._maximised = maximised
        self.setAccessibleName(f"Put back: {self._title}" if maximised else f"Maximise: {self._title}")
        way = "Put the panel back · Esc" if maximised else "Give this panel all the room"
        self.setToolTip(f"{way}, or a double click on its head")
        self.update()

    def head(self) -> QRectF:
        """The strip of the panel, in its own pixels, that this button stands in."""
        below = self.mapTo(self.panel, self.rect().bottomLeft()).y() + theme.GRID
        return QRectF(0, 0, self.panel.width(), below)

    def sizeHint(self) -> QSize:
        height = super().sizeHint().height() + theme.GRID  # as high as the buttons beside it, which have a padding
        return QSize(height - theme.GRID, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint two corners that point outwards, or inwards on the way back."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.colors(self)
        pen = QPen(QColor(tokens.text if self.underMouse() or self._maximised else tokens.muted), 1.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        half = SIGN * self.height() / 2
        arm = 0.7 * half
        for sign in (-1.0, 1.0):
            tip = (0.25 if self._maximised else 0.9) * half * sign
            back = (tip + arm * sign) if self._maximised else (tip - arm * sign)
            middle = QRectF(self.rect()).center()
            corner = [QPointF(back, -tip), QPointF(tip, -tip), QPointF(tip, -back)]
            painter.drawPolyline(QPolygonF([middle + point for point in corner]))


def panel_head(title: QWidget, *others: QWidget) -> QHBoxLayout:
    """Return the first row of a panel: its title at the left, the others at the right."""
    head = QHBoxLayout()
    head.setSpacing(2 * theme.GRID)
    head.addWidget(title)
    head.addStretch(1)
    for widget in others:
        head.addWidget(widget)
    return head

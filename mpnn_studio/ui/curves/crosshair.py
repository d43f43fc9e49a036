"""The vertical line at the point of a curve whose values are shown."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont

from ..widgets import theme
from .scenery import VEIL

LABEL_DEPTH = 0.6
"""How far below the upper end of the line the middle of its label is, in heights of the label."""
BEFORE = 10
"""Its depth, in front of the curves, so that its label stays legible."""


class Crosshair(pg.InfiniteLine):  # type: ignore[misc]
    """A dashed line with a label at its upper end, hidden until it is given a position."""

    def __init__(self) -> None:
        super().__init__(angle=90, movable=False, label="", labelOpts={"position": 1.0})
        self.setZValue(BEFORE)
        self.setVisible(False)

    def put(self, x: float | None, label: str, height: float) -> None:
        """Move to x with this label, in a plot of this height in pixels; hide where x is None."""
        self.setVisible(x is not None)
        if x is not None:
            label_height = self.label.boundingRect().height()
            self.label.orthoPos = 1 - LABEL_DEPTH * label_height / max(height, label_height)
            self.label.format = label
            self.setValue(x)
            self.label.valueChanged()

    def dress(self, tokens: theme.Colors, font: QFont) -> None:
        """Set colours and font; curves shine through the background of the label."""
        veil = QColor(tokens.card)
        veil.setAlpha(VEIL)
        self.label.setColor(QColor(tokens.text))
        self.label.fill = pg.mkBrush(veil)
        self.label.setFont(font)
        self.setPen(pg.mkPen(QColor(tokens.muted), width=1, style=Qt.PenStyle.DashLine))

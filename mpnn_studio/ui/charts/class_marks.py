"""How the points of a class look: a colour and a shape, so that colour never carries the meaning alone."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from ..widgets import theme

TOKENS = ("core", "activation", "convolution", "normalisation", "regularisation", "neutral")
SHAPES = ("o", "s", "t", "d", "star", "x", "+", "p", "h", "t1", "t2")
"""Eleven shapes and six colours have no common factor, so that sixty-six classes differ in one or the other."""


@dataclass(frozen=True)
class ClassMark:
    """A token of the theme's colours, and the name that pyqtgraph has for a shape."""

    token: str
    shape: str

    @property
    def thin(self) -> bool:
        """Whether the shape is made of strokes, which an edge of another colour would hide."""
        return self.shape in ("x", "+")

    def color(self, widget: QWidget) -> QColor:
        """Its colour in the theme that is worn now."""
        return theme.colors(widget).color(self.token)


def class_mark(number: int) -> ClassMark:
    """Return how the points of this class look, everywhere alike."""
    return ClassMark(TOKENS[number % len(TOKENS)], SHAPES[number % len(SHAPES)])


def draw_mark(painter: QPainter, mark: ClassMark, place: QPointF, size: float, widget: QWidget) -> None:
    """Paint a single mark around a place."""
    painter.save()
    painter.translate(place)
    color = mark.color(widget)
    pg.graphicsItems.ScatterPlotItem.drawSymbol(painter, mark.shape, size, pg.mkPen(color), pg.mkBrush(color))
    painter.restore()

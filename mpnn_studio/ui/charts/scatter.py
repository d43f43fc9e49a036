"""Points in the plane of two columns, each with colour and shape of its class."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ..widgets import theme
from .axis import NumberAxis
from .class_marks import class_mark
from .plot_menu import own_menu

SIZE = 7
MARGIN = 0.05
JITTER = 0.25
"""Points of a category are spread by up to so much to either side, lest they hide each other."""


class Coordinate:
    """One column as an axis: its values (N,), its name, and how values are written.

    Attributes:
        categories: the names of values 0, 1, 2, …; empty for numbers.
    """

    def __init__(
        self,
        name: str,
        values: NDArray[np.float64],
        write: Callable[[float], str],
        categories: tuple[str, ...] = (),
    ) -> None:
        self.name, self.values, self.write, self.categories = name, values, write, categories

    def places(self, seed: int) -> NDArray[np.float64]:
        """Where the points stand along the axis."""
        if not self.categories:
            return self.values
        return self.values + np.random.default_rng(seed).uniform(-JITTER, JITTER, len(self.values))


class Scatter(pg.PlotWidget):  # type: ignore[misc]
    """Draws points; which rows they are is chosen around it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._axes = (NumberAxis("bottom"), NumberAxis("left"))
        super().__init__(parent=parent, axisItems={axis.orientation: axis for axis in self._axes})
        self._items: list[tuple[int, pg.ScatterPlotItem]] = []
        plot = self.getPlotItem()
        own_menu(self)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.showGrid(x=True, y=True, alpha=0.4)
        plot.layout.setContentsMargins(0, theme.GRID, 3 * theme.GRID, 0)
        plot.getViewBox().disableAutoRange()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Scatter plot")
        self.setMinimumSize(220, 160)
        self.dress()

    @property
    def points(self) -> dict[int, int]:
        """How many points are drawn of each class that has any."""
        return {number: len(item.points()) for number, item in self._items}

    def show_points(self, across: Coordinate, up: Coordinate, classes: NDArray[np.int64]) -> None:
        """Show a point for each row whose values are known in both columns, by its class (N,)."""
        for _, item in self._items:
            self.removeItem(item)
        self._items = []
        x, y = across.places(1), up.places(2)
        known = ~np.isnan(x) & ~np.isnan(y)
        for number in np.unique(classes[known]).tolist():
            chosen = known & (classes == number)
            item = pg.ScatterPlotItem(x[chosen], y[chosen], symbol=class_mark(number).shape, size=SIZE, pxMode=True)
            self._items.append((number, item))
            self.addItem(item)
        for axis, coordinate in zip(self._axes, (across, up), strict=True):
            axis.setTicks([list(enumerate(coordinate.categories))] if coordinate.categories else None)
            axis.setLabel(coordinate.name)
        if known.any():
            self.getPlotItem().getViewBox().setRange(xRange=_ends(x[known]), yRange=_ends(y[known]), padding=MARGIN)
        self.setAccessibleDescription(f"{up.name} over {across.name}, {int(known.sum())} points")
        self.dress()

    def dress(self) -> None:
        """Take colours and fonts from the theme."""
        tokens = theme.colors(self)
        self.setBackground(QColor(tokens.window))
        for axis in self._axes:
            axis.setPen(QColor(tokens.line))
            axis.setTextPen(QColor(tokens.muted))
            axis.setTickFont(theme.small_font(self))
        for number, item in self._items:
            color = class_mark(number).color(self)
            thin = class_mark(number).shape in ("x", "+")
            item.setBrush(color)
            item.setPen(pg.mkPen(color if thin else QColor(tokens.window), width=1))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        dressed = event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange)
        # pyqtgraph takes a plot apart when it is closed, and Qt may still dress what is left.
        if dressed and hasattr(self, "_items") and self.plotItem is not None:
            self.dress()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        """Mark the plot that has the keyboard."""
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colors(self).accent), 1))
            area = self.getPlotItem().getViewBox().sceneBoundingRect()
            painter.drawRoundedRect(area.adjusted(0, 0, -1, -1), theme.GRID, theme.GRID)


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return (low, high) if low < high else (low - 0.5, high + 0.5)

"""The range of a plot that is seen: along x it is moved and zoomed with the mouse, along y it fits the curves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt

from ...ticks import differs_by_rounding

MIN_BAND = 4.0
"""Pixels; a shorter rubber band is a click that shook."""
MAX_ZOOM = 1e-5
"""The smallest share of the whole that can be zoomed into."""
MARGIN = 0.04
"""Room above and below the curves, as a share of their height."""


class PlotBox(pg.ViewBox):  # type: ignore[misc]
    """Moves and zooms along x only, between 0 and an end."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self.disableAutoRange()
        self.setMouseEnabled(x=True, y=False)
        self.setLimits(xMin=0.0, xMax=1.0)
        self.setRange(xRange=(0.0, 1.0), yRange=(0.0, 1.0), padding=0)

    def set_end(self, end: float) -> None:
        """Let x go from 0 to this end."""
        self.setLimits(xMin=0.0, xMax=end, minXRange=end * MAX_ZOOM, maxXRange=end)

    def seen(self) -> tuple[float, float]:
        """Return the ends of the part of x that is shown."""
        low, high = self.viewRange()[0]
        return low, high

    def fit_y(self, extents: Sequence[tuple[float, float]], *, log: bool) -> None:
        """Fit y to the lowest and the highest value of each curve; an empty plot stays as it is."""
        if not extents:
            if log:  # what was seen before may be no exponents: 1e30 of them are no axis
                self.setYRange(0.0, 1.0, padding=0)
            return
        bottom, top = min(low for low, _ in extents), max(high for _, high in extents)
        flat = differs_by_rounding(bottom, top)
        if log:
            bottom, top = math.log10(bottom), math.log10(top)
        margin = max(abs(top) * MARGIN, 1e-3) if flat else MARGIN * (top - bottom)
        self.setYRange(bottom - margin, top + margin, padding=0)

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:
        right = event.button() == Qt.MouseButton.RightButton
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if axis is not None or not (right or shifted):
            super().mouseDragEvent(event, axis)
            return
        event.accept()
        start, end = event.buttonDownPos(), event.pos()
        if not event.isFinish():
            self.updateScaleBox(QPointF(start.x(), 0.0), QPointF(end.x(), self.height()))
            return
        self.rbScaleBox.hide()
        if abs(end.x() - start.x()) >= MIN_BAND:
            left, right_end = sorted(self.mapToView(point).x() for point in (start, end))
            self.setXRange(left, right_end, padding=0)
            self.sigRangeChangedManually.emit(self.state["mouseEnabled"])

"""How a plot answers to the mouse: dragging moves it along x, with Shift or the right button it zooms."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt

MIN_BAND = 4.0
"""Pixels; a shorter rubber band is a click that shook."""


class PlotBox(pg.ViewBox):  # type: ignore[misc]
    """Moves and zooms along x only."""

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

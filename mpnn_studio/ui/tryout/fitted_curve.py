"""The function that a network of one input and one output computes, over the examples that it learns from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ...data.dataset import Schema
from ...data.placed_points import NO_POINTS, PlacedPoints, ends, grid, widened
from ..widgets import theme
from .answer_chart import AnswerChart

RADIUS = 2.5
LINE = 2.0
FAR = 1e6
"""A line is cut so many heights outside the picture: Qt cannot paint what is farther off."""


class FittedCurve(AnswerChart):
    """The network's line before the points: filled where they are trained on, rings where they are held back."""

    sides = (240, 960)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema: Schema | None = None
        self._line: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None
        self.setAccessibleName("Fitted curve")

    def set_schema(self, schema: Schema) -> None:
        """Show the line of these data, without examples and predictions at first."""
        self._schema, self._points, self._answers, self._line = schema, NO_POINTS, None, None
        self.set_axes((schema.coordinates[0].name, schema.target), ends(schema)[0], (-1.0, 1.0))
        self.update()

    def show_points(self, points: PlacedPoints) -> None:
        """Show these examples, and as much of the target's axis as they need."""
        self._points = points
        if len(points):
            up = widened(float(points.targets.min()), float(points.targets.max()))
            self.set_axes(self._names, self._across, up)
        self.update()

    def show_answers(self, answers: NDArray[np.float64] | None) -> None:
        """Draw the line through these predictions (side, 1), from left to right; None for none."""
        self._answers = answers
        if answers is None or self._schema is None:
            self._line = None
        else:
            self._line = grid(self._schema, len(answers))[:, 0], np.asarray(answers[:, 0], np.float64)
        self.update()

    def answer_at(self, x: float) -> float | None:
        """Return the prediction at x, None where there is no line."""
        found = np.interp(x, *self._line) if self._line is not None else np.nan
        return float(found) if np.isfinite(found) else None

    # Painting

    def paint_picture(self, painter: QPainter, area: QRectF) -> None:
        """The points, and the line before them."""
        tokens = theme.colors(self)
        painter.fillRect(area, QColor(tokens.field))
        held_back = self._points.held_back
        self._paint_points(painter, self._points.targets[~held_back], self._points.places[~held_back], ring=False)
        self._paint_points(painter, self._points.targets[held_back], self._points.places[held_back], ring=True)
        if self._line is not None:
            # Two strokes: the line stays apart from points of any colour.
            for color, width in ((tokens.field, LINE + 2), (tokens.text, LINE)):
                painter.setPen(QPen(QColor(color), width))
                painter.drawPolyline(self._polygon(area))

    def _paint_points(
        self, painter: QPainter, targets: NDArray[np.float64], places: NDArray[np.float64], *, ring: bool
    ) -> None:
        tokens = theme.colors(self)
        color = QColor(tokens.validation if ring else tokens.train)
        painter.setPen(QPen(color, 1.5) if ring else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if ring else color)
        for x, y in zip(places[:, 0].tolist(), targets.tolist(), strict=True):
            painter.drawEllipse(self.to_pixels(x, y), RADIUS, RADIUS)

    def _polygon(self, area: QRectF) -> QPolygonF:
        assert self._line is not None
        x, y = self._line
        low, high = self._up
        share = np.nan_to_num((y - low) / (high - low), nan=0.0, posinf=FAR, neginf=-FAR)
        across = (x - self._across[0]) / (self._across[1] - self._across[0])
        rows = np.column_stack(
            [area.left() + across * area.width(), area.bottom() - np.clip(share, -FAR, FAR) * area.height()]
        )
        return QPolygonF([QPointF(*row) for row in rows.tolist()])

    def _paint_place(self, painter: QPainter) -> None:
        """An upright line at the chosen x, with a disc where it meets the network's."""
        tokens, x = theme.colors(self), self.place[0]
        painter.setPen(QPen(QColor(tokens.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(self.to_pixels(x, self._up[0]), self.to_pixels(x, self._up[1]))
        answer = self.answer_at(x)
        if answer is not None:
            painter.setPen(QPen(QColor(tokens.text), 1))
            painter.setBrush(QColor(tokens.accent))
            painter.drawEllipse(self.to_pixels(x, min(max(answer, -FAR), FAR)), 2 * RADIUS, 2 * RADIUS)

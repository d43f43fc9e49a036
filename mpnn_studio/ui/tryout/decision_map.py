"""The predictions of a network everywhere in the plane, behind the examples that it learns from."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from ...data.dataset import Schema
from ...data.placed_points import NO_POINTS, PlacedPoints, ends
from ..charts.class_marks import ClassMark, class_mark
from ..widgets import theme, tones
from .answer_chart import AnswerChart

SIZE = 7.0
"""Of a point in px."""
RING = 2.0
"""Width of the ring of a point that is held back."""
EDGE = 1.0
"""Width of the line around a filled point."""


class DecisionMap(AnswerChart):
    """A field of colour, and points: filled where they are trained on, rings where they are held back.

    Attributes:
        hint: written into the plane while there are no points.
    """

    sides = (60, 150)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._class_count = 0
        self._field: QImage | None = None
        self._layer: QPixmap | None = None
        self.hint = ""
        self.setAccessibleName("Decision map")

    def set_schema(self, schema: Schema) -> None:
        """Show the plane of these data, without examples and predictions at first."""
        x, y = schema.coordinates
        across, up = ends(schema)
        self._class_count, self._answers, self._points = len(schema.classes), None, NO_POINTS
        self.set_axes((x.name, y.name), across, up)
        self.forget_picture()

    def show_points(self, points: PlacedPoints) -> None:
        """Show these examples on the field."""
        # The scale of colours follows the range of the targets.
        if (points.middle, points.reach) != (self._points.middle, self._points.reach):
            self._field = None
        self._points, self._layer = points, None
        self.update()

    def show_answers(self, answers: NDArray[np.float64] | None) -> None:
        """Show these predictions (side², classes or 1) on a square grid, from the top left; None for none."""
        self._answers, self._field = answers, None
        self.update()

    @property
    def scale(self) -> tuple[float, float]:
        """The middle of the colours of a number, and how far they reach to either side."""
        return self._points.middle, self._points.reach

    def scale_tones(self) -> NDArray[np.uint8]:
        """The colours (TONES, 3) of numbers from low to high."""
        return tones.number_tones(self)

    def forget_picture(self) -> None:
        """Paint field and points again: colours or size changed."""
        self._field = self._layer = None
        super().forget_picture()

    # Painting

    def paint_picture(self, painter: QPainter, area: QRectF) -> None:
        """The field, a hint where there is nothing, and the points."""
        painter.fillRect(area, QColor(theme.colors(self).field))
        if self._answers is not None:
            self._field = self._field or self._paint_field(self._answers)
            painter.drawImage(area, self._field)
        if self.hint and not len(self._points):
            painter.setPen(QColor(theme.colors(self).muted))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.hint)
        # Hundreds of points cost more than the field and change seldom, so they are painted once.
        self._layer = self._layer or self._paint_points()
        painter.drawPixmap(0, 0, self._layer)

    def _paint_field(self, answers: NDArray[np.float64]) -> QImage:
        ground = QColor(theme.colors(self).card)
        if self._class_count:
            colors = [class_mark(number).color(self) for number in range(self._class_count)]
            pixels = tones.class_pixels(answers, colors, ground)
        else:
            pixels = tones.number_pixels(answers[:, 0], *self.scale, self.scale_tones(), ground)
        return tones.image_of(pixels, round(len(answers) ** 0.5))

    def _paint_points(self) -> QPixmap:
        layer = self._transparent(self.size())
        painter = QPainter(layer)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipRect(self.area())
        stamps: dict[tuple[str, int, bool], QPixmap] = {}
        rows = zip(self._points.places.tolist(), self._marks_and_colors(), self._points.held_back.tolist(), strict=True)
        for place, (mark, color), held_back in rows:
            look = mark.shape, color.rgb(), held_back
            if look not in stamps:
                stamps[look] = self._stamp(mark, color, held_back=held_back)
            painter.drawPixmap(self.to_pixels(*place) - QPointF(SIZE, SIZE), stamps[look])
        painter.end()
        return layer

    def _transparent(self, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def _stamp(self, mark: ClassMark, color: QColor, *, held_back: bool) -> QPixmap:
        """Paint one point, to be put wherever a point looks like it."""
        stamp = self._transparent(QSize(round(2 * SIZE), round(2 * SIZE)))
        tokens, ring = theme.colors(self), pg.mkBrush(None)
        # A number in the middle has the colour of the ground, so its edge must not have it too.
        edge = QColor(tokens.card if self._class_count else tokens.muted)
        strokes = [(pg.mkPen(edge, width=RING + 1.5), ring), (pg.mkPen(color, width=RING), ring)]
        if not held_back:
            strokes = [(pg.mkPen(color if mark.thin else edge, width=EDGE), pg.mkBrush(color))]
        for pen, brush in strokes:
            painter = QPainter(stamp)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(SIZE, SIZE)
            pg.graphicsItems.ScatterPlotItem.drawSymbol(painter, mark.shape, SIZE, pen, brush)
            painter.end()
        return stamp

    def _marks_and_colors(self) -> list[tuple[ClassMark, QColor]]:
        """How each point looks: as its class everywhere does, or a disc in the colour of its number."""
        targets = self._points.targets
        if self._class_count:
            marks = [class_mark(number) for number in range(self._class_count)]
            looks = [(mark, mark.color(self)) for mark in marks]
            return [looks[int(target)] for target in targets]
        pixels = tones.number_pixels(targets, *self.scale, self.scale_tones(), QColor(theme.colors(self).card))
        disc = ClassMark("text", "o")
        return [(disc, QColor(*pixel)) for pixel in pixels.tolist()]

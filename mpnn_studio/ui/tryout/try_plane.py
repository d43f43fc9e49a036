"""The card of the decision map, with the key of its colours, and the classes of points that are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from ...data.dataset import Schema
from ...data.placed_points import PlacedPoints
from ...data.source import Point
from .map_key import ClassButtons, ClassKey, ToneScale
from .point_canvas import PointCanvas
from .try_field import FILLED, TryField

HOW = "Click adds, drag moves, right click removes"


class TryPlane(TryField):
    """A decision map; where the points are the person's own, with buttons for their classes.

    Signals:
        points_edited(text, points, merge_key): see :class:`PointCanvas`.
    """

    points_edited = Signal(str, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.map = PointCanvas()
        super().__init__("Decision map", self.map, parent)
        self._key, self._scale, self.buttons = ClassKey(), ToneScale(), ClassButtons()
        self.column.insertWidget(1, self.buttons)
        for widget in (self._key, self._scale):
            self.column.insertWidget(self.column.indexOf(self.note), widget)
        self.buttons.hide()
        self.map.edited.connect(self.points_edited)
        self.map.class_picked.connect(self._choose)
        self.buttons.group.idClicked.connect(self._choose)

    def set_schema(self, schema: Schema) -> None:
        """Explain the colours of these data too."""
        super().set_schema(schema)
        self._key.set_names(schema.classes)
        self.buttons.set_names(schema.classes)
        self.map.label = self.buttons.chosen
        self._show_key()

    def show_points(self, points: PlacedPoints) -> None:
        super().show_points(points)
        self._show_scale()

    def draw_points(self, points: Sequence[Point] | None) -> None:
        """Let these points be edited; None where they are made elsewhere."""
        self.map.set_own_points(points, len(self._schema.classes) if self._schema else 0)
        self._show_key()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._schema is not None:
            self._show_scale()
            self.buttons.set_names(self._schema.classes)

    def _show_key(self) -> None:
        editable, classes = self.map.editable, self._schema.classes if self._schema else ()
        self.buttons.setVisible(editable)
        self._key.setVisible(bool(classes) and not editable)
        self._scale.setVisible(not classes)
        self.note.setText(f"{HOW} · {FILLED}" if editable else FILLED)

    def _show_scale(self) -> None:
        self._scale.show_scale(*self.map.scale, self.map.scale_tones())

    def _choose(self, number: int) -> None:
        self.buttons.choose(number)
        self.map.label = number

"""The decision map onto which points can be clicked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from ...data.source import Point
from ...data.sources.drawn_points import add_point, move_point, nearest_point, remove_point
from ..widgets.keys import ARROWS, is_plain
from .decision_map import SIZE, DecisionMap

NEAR = 1.2 * SIZE
"""How near to a point, in px, the mouse has to be to mean it."""
_ADDERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_REMOVERS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
HINT = "Click to add points of the chosen class"


class PointCanvas(DecisionMap):
    """Where the points are the person's own, a click adds one, a drag moves it, the right button removes it.

    The keys do the same: the arrows move the place, Enter adds there, Delete removes the nearest, 1 to 8 choose the
    class. Elsewhere it is a plain decision map. It changes nothing itself.

    Signals:
        edited(text, points, merge_key): what a person did, and the points as they are to be.
        class_picked(number): a key chose this class.
    """

    edited = Signal(str, object, object)
    class_picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = 0
        self._own: Sequence[Point] | None = None
        self._classes = 0
        self._dragged: int | None = None
        self._gesture: object = None

    @property
    def own_points(self) -> Sequence[Point] | None:
        """The points that are edited, None where they are made elsewhere."""
        return self._own

    @property
    def editable(self) -> bool:
        """Whether the points are the person's own."""
        return self._own is not None

    def set_own_points(self, points: Sequence[Point] | None, classes: int = 0) -> None:
        """Let these points be edited, as far as they are of one of the classes; None where they are made elsewhere."""
        self._own, self._classes = points, classes
        self.hint = "" if points is None else HINT
        if points is None or (self._dragged is not None and self._dragged >= len(points)):
            self._dragged = None

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._own is None or not self.area().contains(event.position()):
            super().mousePressEvent(event)
            return
        near = self._nearest(*self.to_plane(event.position()), NEAR)
        if event.button() == Qt.MouseButton.RightButton:
            self._remove(near)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._gesture = object()
            self._dragged = near
            if near is None:
                self._add(*self.to_plane(event.position()), ("draw", self._gesture))
                self._dragged = len(self._own) - 1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._own is not None and self._dragged is not None:
            moved = move_point(self._own, self._dragged, *self.to_plane(event.position()))
            self.edited.emit("Move a point", moved, ("draw", self._gesture))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged = None

    # Keys

    def takes(self, event: QKeyEvent) -> bool:
        own = self.editable and is_plain(event)
        return super().takes(event) or (own and (event.key() in (*_ADDERS, *_REMOVERS) or _digit(event) is not None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.takes(event) or event.key() in ARROWS:
            super().keyPressEvent(event)
        elif event.key() in _ADDERS:
            self._add(*self.place)
        elif event.key() in _REMOVERS:
            self._remove(self._nearest(*self.place, 2 * NEAR))
        else:
            number = _digit(event)
            if number is not None and number < self._classes:
                self.class_picked.emit(number)

    # Edits

    def _add(self, x: float, y: float, merge_key: object = None) -> None:
        assert self._own is not None
        self.edited.emit("Add a point", add_point(self._own, x, y, self.label), merge_key)

    def _remove(self, index: int | None) -> None:
        if index is not None and self._own is not None:
            self._dragged = None
            self.edited.emit("Remove a point", remove_point(self._own, index), None)

    def _nearest(self, x: float, y: float, pixels: float) -> int | None:
        """Return the index of the point that is meant, among those that are seen."""
        far = (float("inf"), float("inf"), 0)
        seen = [point if point[2] < self._classes else far for point in self._own or ()]
        origin = self.to_pixels(x, y)
        reach = self.to_plane(origin + QPointF(pixels, 0))[0] - x
        return nearest_point(seen, x, y, reach)


def _digit(event: QKeyEvent) -> int | None:
    """Return the number of the class that a key stands for: 0 for the key 1."""
    number = event.key() - Qt.Key.Key_1
    return number if 0 <= number < 8 else None

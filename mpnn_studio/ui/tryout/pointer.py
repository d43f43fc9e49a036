"""One way to draw for every device that points: mouse, finger, pen and its eraser."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEventPoint, QMouseEvent, QPointingDevice, QTabletEvent, QTouchEvent

_TOUCHES = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel)


class FollowsPointer:
    """Mixed into a widget on which one draws: the left button, a finger or a pen draws, the others erase.

    A plain class, as :class:`KeepsKeys`. The first finger draws, further ones do nothing. What is accepted here does
    not come a second time as a mouse event.
    """

    def put_down(self, position: QPointF, *, erase: bool) -> None:
        """Begin a stroke."""
        raise NotImplementedError

    def draw_to(self, position: QPointF) -> None:
        """Go on with it; called also where none was begun."""
        raise NotImplementedError

    def lift(self) -> None:
        """End it."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        if event.type() in _TOUCHES and isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return bool(super().event(event))  # type: ignore[misc]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton or self.erases_with(event.button()):
            self.put_down(event.position(), erase=_shift(event) or self.erases_with(event.button()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.draw_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        erase = event.pointerType() == QPointingDevice.PointerType.Eraser or self.erases_with(event.button())
        match event.type():
            case QEvent.Type.TabletPress:
                self.put_down(event.position(), erase=erase or _shift(event))
            case QEvent.Type.TabletMove:
                self.draw_to(event.position())
            case QEvent.Type.TabletRelease:
                self.lift()
        event.accept()

    def erases_with(self, button: Qt.MouseButton) -> bool:
        """Return whether a button of the mouse, or of the pen's shaft, erases."""
        return button == Qt.MouseButton.RightButton

    def _touch(self, event: QTouchEvent) -> None:
        if event.type() == QEvent.Type.TouchCancel:
            self.lift()
            return
        first = event.points()[0]
        match first.state():
            case QEventPoint.State.Pressed:
                self.put_down(first.position(), erase=_shift(event))
            case QEventPoint.State.Updated:
                self.draw_to(first.position())
            case QEventPoint.State.Released:
                self.lift()


def _shift(event: QMouseEvent | QTabletEvent | QTouchEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)

"""The canvas on which a digit is drawn, with the mouse or with the keys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..widgets import theme
from ..widgets.brush import Point
from ..widgets.keys import ARROWS, KeepsKeys, is_plain
from ..widgets.pictures import picture
from .ink import RADIUS, SIDE, Ink

STEP = SIDE / 40
"""How far an arrow key moves the pen."""
MIN_SIDE = 96
HINT = "draw a digit here"


class DigitCanvas(KeepsKeys, QWidget):
    """A square of white ink on black, in both themes: as the network receives it.

    The left button draws, the right one or Shift erases. The arrows move a pen, Space puts it down and lifts it
    again (with Shift, the eraser), Delete clears, Ctrl+Z takes the last stroke back.

    Signals:
        changed: the drawing is another.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = Ink()
        self._mouse: Point | None = None
        self._pen: Point = (SIDE / 2, SIDE / 2)
        self._pen_shown = False
        self._pen_down = False
        self.setAccessibleName("Digit canvas")
        self.setAccessibleDescription(
            "Draw with the mouse, or move the pen with the arrow keys; Space puts it down and lifts it, "
            "Shift+Space erases, Delete clears, Ctrl+Z takes the last stroke back."
        )
        self.setToolTip("Left button draws, right button or Shift erases, Ctrl+Z takes the last stroke back")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def ink(self) -> NDArray[np.float32]:
        """Return a copy of the drawing: (280, 280), 0 paper to 1 ink."""
        return self._ink.values.copy()

    def show_ink(self, ink: NDArray[np.float32]) -> None:
        """Show an image (height, width), 0 to 1, without emitting ``changed``; undone like a stroke."""
        self._ink.show(ink)
        self.update()

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return self._ink.empty

    def clear(self) -> None:
        """Wipe the canvas; it can be undone like a stroke."""
        if not self.empty:
            self._ink.clear()
            self._notify()

    def undo_stroke(self) -> None:
        """Take the last stroke, or the last clearing, back."""
        if self._ink.can_undo:
            self._ink.undo()
            self._notify()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._hide_pen()
        self._ink.begin_stroke(erase=shift or event.button() == Qt.MouseButton.RightButton)
        self._mouse = self._place(event.position())
        self._draw(self._mouse, self._mouse)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._mouse is not None:
            place = self._place(event.position())
            self._draw(self._mouse, place)
            self._mouse = place

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse = None

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.takes(event):
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_stroke()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._toggle_pen(erase=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            down, right = ARROWS[key]
            self._move_pen(STEP * right, STEP * down)

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self._pen_shown = self._pen_shown or event.reason() in by_key
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hide_pen()

    def takes(self, event: QKeyEvent) -> bool:
        """Return whether a key works here: Space only while the pen is shown, Ctrl+Z only while there is a stroke."""
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo):
            return self._ink.can_undo
        if not is_plain(event):
            return False
        if key == Qt.Key.Key_Space:
            return self._pen_shown
        return key in ARROWS or key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

    def _toggle_pen(self, *, erase: bool) -> None:
        self._pen_down = not self._pen_down
        if self._pen_down:
            self._ink.begin_stroke(erase=erase)
            self._draw(self._pen, self._pen)
        self.update()

    def _move_pen(self, x: float, y: float) -> None:
        start = self._pen
        self._pen = (min(max(start[0] + x, 0.0), SIDE), min(max(start[1] + y, 0.0), SIDE))
        self._pen_shown = True
        if self._pen_down:
            self._draw(start, self._pen)
        self.update()

    def _hide_pen(self) -> None:
        self._pen_shown = self._pen_down = False
        self.update()

    def _draw(self, start: Point, end: Point) -> None:
        self._ink.draw_line(start, end)
        self._notify()

    def _notify(self) -> None:
        self.update()
        self.changed.emit()

    # Painting

    def sizeHint(self) -> QSize:
        """As high as it is wide; a layout short of room gives less height."""
        return QSize(260, max(self.width(), MIN_SIDE))

    def minimumSizeHint(self) -> QSize:
        return QSize(MIN_SIDE, MIN_SIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _square(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _place(self, position: QPointF) -> Point:
        square = self._square()
        scale = SIDE / square.width()
        return (position.x() - square.x()) * scale, (position.y() - square.y()) * scale

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.colors(self)
        square = self._square()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        outline = QPainterPath()
        outline.addRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        painter.save()
        painter.setClipPath(outline)
        painter.drawImage(square, picture(self._ink.values, QColor(tokens.canvas), QColor(tokens.ink)))
        painter.restore()
        if self.empty:
            painter.setPen(QColor(theme.DARK.muted))
            painter.setFont(theme.small_font(self))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, HINT)
        self._paint_pen(painter, square)
        painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)

    def _paint_pen(self, painter: QPainter, square: QRectF) -> None:
        if not self._pen_shown:
            return
        scale = square.width() / SIDE
        centre = square.topLeft() + QPointF(*self._pen) * scale
        style = Qt.PenStyle.SolidLine if self._pen_down else Qt.PenStyle.DotLine
        painter.setPen(QPen(QColor(theme.DARK.accent), 2, style))
        painter.drawEllipse(centre, RADIUS * scale, RADIUS * scale)

"""The canvas on which a digit is drawn, with the mouse or with the keys."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...data.strokes import BRUSH, CanvasDrawing, Point
from ...data.tones import Tones, brightness
from ..widgets import theme
from ..widgets.keys import ARROWS, KeepsKeys, is_plain
from ..widgets.pictures import example_picture
from .ink import Ink
from .key_pen import KeyPen
from .picture_intake import offers_picture
from .pointer import FollowsPointer

BRUSHES = {"thin": BRUSH / 2, "normal": BRUSH, "wide": 1.5 * BRUSH}
"""Widths of the brush and of the eraser, from the narrowest to the widest."""
STEP = 1 / 40
"""How far an arrow key moves the pen, as a share of the side."""
MIN_SIDE = 96
HINTS = ("draw a digit here,\nor paste or drop a photo of one", "draw here")
"""What stands on an empty canvas: the first that finds room."""
_TOOL_KEYS = {
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Equal: 1,
    Qt.Key.Key_Minus: -1,
    Qt.Key.Key_E: 0,
}
"""Which wider or narrower brush a key takes; 0 exchanges brush and eraser."""


class DigitCanvas(FollowsPointer, KeepsKeys, QWidget):
    """A square in the tones of the data, white ink on black for MNIST, in both themes: as the network receives it.

    The left button, a finger or a pen draws; the right button, Shift or the pen's other end erases. The arrows move a
    pen, Space puts it down and lifts it again (with Shift, the eraser), plus and minus choose the brush, Delete
    clears, Ctrl+Z takes the last stroke back, and Ctrl+Shift+Z puts it there again.

    Signals:
        changed: the drawing is another.
        tools_changed: another brush, or the eraser, was taken with the keys.
        paste_requested: the picture on the clipboard is to be put here.
    """

    changed = Signal()
    tools_changed = Signal()
    paste_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = Ink()
        self._channels = 1
        self._brush = "normal"
        self._erasing = False
        self._drawing = False
        self._pen = KeyPen()
        self.setAccessibleName("Digit canvas")
        self.setAccessibleDescription(
            "Draw with the mouse, or move the pen with the arrow keys; Space puts it down and lifts it, "
            "Shift+Space erases, E takes the eraser, plus and minus choose the brush, Delete clears, "
            "Ctrl+Z takes the last stroke back, Ctrl+Shift+Z puts it there again."
        )
        self.setToolTip("Left button draws, right button or Shift erases, Ctrl+Z takes the last stroke back")
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def drawing(self) -> CanvasDrawing:
        """What is drawn, as strokes."""
        return self._ink.drawing

    def ink(self) -> NDArray[np.float32]:
        """Return a copy of what is seen: (1, 280, 280), 0 paper to 1 ink, or three channels over a coloured picture."""
        return self._ink.values.copy()

    def show_picture(self, picture: NDArray[np.uint8]) -> None:
        """Show an image (C, H, W) without emitting ``changed``; undone like a stroke."""
        self._drawing = False
        self._ink.show(picture)
        self.update()

    def set_tones(self, tones: Tones, channels: int) -> None:
        """Draw on the ground of these data, with their ink; a picture that is shown stays."""
        self._channels = channels
        if tones != self._ink.tones:
            self._ink.tones = tones
            picture = self._ink.drawing.picture
            if picture is not None:
                self._ink.show(picture)
        self.update()

    @property
    def brush(self) -> str:
        """Which of ``BRUSHES`` draws and erases."""
        return self._brush

    @property
    def erasing(self) -> bool:
        """Whether every stroke erases."""
        return self._erasing

    def use(self, brush: str, *, erasing: bool) -> None:
        """Draw, or erase, with this brush from now on."""
        self._brush, self._erasing = brush, erasing
        self.update()

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return self._ink.empty

    def clear(self) -> None:
        """Wipe the canvas; it can be undone like a stroke."""
        self._drawing = False
        if not self.empty:
            self._ink.clear()
            self._notify()

    def undo_stroke(self) -> None:
        """Take the last stroke, or the last clearing, back."""
        self._drawing = False
        if self._ink.can_undo:
            self._ink.undo()
            self._notify()

    def redo_stroke(self) -> None:
        """Put there again what was taken back last, unless something was drawn since."""
        self._drawing = False
        if self._ink.can_redo:
            self._ink.redo()
            self._notify()

    # Pointer

    def put_down(self, position: QPointF, *, erase: bool) -> None:
        """Begin a stroke."""
        self._hide_pen()
        self._drawing = True
        self._begin(self._place(position), erase=erase or self._erasing)

    def draw_to(self, position: QPointF) -> None:
        """Go on with the stroke, where one was begun."""
        if self._drawing:
            self._continue(self._place(position))

    def lift(self) -> None:
        """End the stroke."""
        self._drawing = False

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self.takes(event):
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undo_stroke()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_stroke()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_requested.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._toggle_pen(erase=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in _TOOL_KEYS:
            self._take_tool(_TOOL_KEYS[key])
        else:
            down, right = ARROWS[key]
            self._move_pen(STEP * right, STEP * down)

    def focusInEvent(self, event: QFocusEvent) -> None:
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
        self._pen.shown = self._pen.shown or event.reason() in by_key
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._hide_pen()

    def takes(self, event: QKeyEvent) -> bool:
        """Return whether a key works here: Space while the pen is shown, Ctrl+Z while there is one to undo."""
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Undo):
            return self._ink.can_undo
        if event.matches(QKeySequence.StandardKey.Redo):
            return self._ink.can_redo
        if event.matches(QKeySequence.StandardKey.Paste):
            return offers_picture(QGuiApplication.clipboard().mimeData())
        if not is_plain(event):
            return False
        if key == Qt.Key.Key_Space:
            return self._pen.shown
        return key in ARROWS or key in _TOOL_KEYS or key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

    def _take_tool(self, wider: int) -> None:
        """Take the next wider or narrower brush; 0 exchanges brush and eraser."""
        names = list(BRUSHES)
        place = names.index(self._brush) + wider
        self.use(names[min(max(place, 0), len(names) - 1)], erasing=self._erasing != (wider == 0))
        self.tools_changed.emit()

    def _toggle_pen(self, *, erase: bool) -> None:
        self._pen.down = not self._pen.down
        if self._pen.down:
            self._begin(self._pen.place, erase=erase or self._erasing)
        self.update()

    def _move_pen(self, right: float, down: float) -> None:
        self._pen.move(right, down)
        if self._pen.down:
            self._continue(self._pen.place)
        self.update()

    def _hide_pen(self) -> None:
        self._pen.hide()
        self.update()

    def _begin(self, point: Point, *, erase: bool) -> None:
        self._ink.begin_stroke(point, BRUSHES[self._brush], erase=erase)
        self._notify()

    def _continue(self, point: Point) -> None:
        self._ink.continue_stroke(point)
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
        side = square.width()
        return (position.x() - square.x()) / side, (position.y() - square.y()) / side

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
        painter.drawImage(square, self._picture())
        painter.restore()
        if self.empty:
            painter.setPen(QColor(self._on_paper().muted))
            painter.setFont(theme.small_font(self))
            how = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            hint = next((hint for hint in HINTS if square.contains(painter.boundingRect(square, how, hint))), "")
            painter.drawText(square, how, hint)
        self._pen.paint(painter, square, BRUSHES[self._brush], QColor(self._on_paper().accent))
        painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline)

    def _picture(self) -> QImage:
        values, tones = self._ink.values, self._ink.tones
        drawn = tones.blend(values[0], self._channels) if len(values) == 1 else tones.from_ground(values)
        return example_picture(drawn)

    def _on_paper(self) -> theme.Colors:
        """The colours that can be seen on the ground of the data, whatever the theme."""
        return theme.LIGHT if brightness(self._ink.tones.paper) >= 128 else theme.DARK

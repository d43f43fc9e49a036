"""Pens and fingers, as events of their devices."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


def pen_drag(widget, *places, end=QPointingDevice.PointerType.Pen):
    """Put the tip or the eraser of a pen down, move it through these places, and lift it."""
    QApplication.sendEvent(widget, pen_event(widget, QEvent.Type.TabletPress, places[0], end))
    for place in places[1:]:
        QApplication.sendEvent(widget, pen_event(widget, QEvent.Type.TabletMove, place, end))
    QApplication.sendEvent(widget, pen_event(widget, QEvent.Type.TabletRelease, places[-1], end))


def pen_event(widget, kind, place, end):
    device = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        end,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
    )
    position = QPointF(*place)
    pressed = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else Qt.MouseButton.LeftButton
    over = QPointF(widget.mapToGlobal(position))
    event = QTabletEvent(
        kind, device, position, over, 0.5, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, button, pressed
    )
    event.device = device
    return event


def finger_drag(widget, *places, touch=None):
    """Put a finger down, move it through these places, and lift it."""
    touch = touch or QTest.createTouchDevice()
    QTest.touchEvent(widget, touch).press(0, QPointF(*places[0]).toPoint(), widget).commit()
    for place in places[1:]:
        QTest.touchEvent(widget, touch).move(0, QPointF(*place).toPoint(), widget).commit()
    QTest.touchEvent(widget, touch).release(0, QPointF(*places[-1]).toPoint(), widget).commit()

"""Gestures of keyboard, mouse and wheel, wherever they happen to land."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTabBar,
    QWidget,
)

from .belongings import WORDS
from .hand import Hand, called

_Key = Qt.Key
KEYS = (
    *(_Key.Key_Return, _Key.Key_Escape, _Key.Key_Tab, _Key.Key_Backtab, _Key.Key_Space, _Key.Key_Delete),
    *(_Key.Key_Backspace, _Key.Key_Up, _Key.Key_Down, _Key.Key_Left, _Key.Key_Right, _Key.Key_Home, _Key.Key_End),
    *(_Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_F2, _Key.Key_F10, _Key.Key_Menu, _Key.Key_A, _Key.Key_M),
    *(_Key.Key_N, _Key.Key_1, _Key.Key_0, _Key.Key_Minus, _Key.Key_Period),
)
CONTROL_KEYS = "ACVXZDFGHIKLMRT."
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
MODIFIERS = (*[NO_MODIFIER] * 3, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
BUTTONS = (*[Qt.MouseButton.LeftButton] * 6, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)


def press_key(hand: Hand) -> None:
    """Press a key wherever the focus is."""
    target = QApplication.focusWidget() or hand.top()
    key, modifiers = hand.rng.choice(KEYS), hand.rng.choice(MODIFIERS)
    hand.say(f"key {key.name} {modifiers.name} on {called(target)}")
    QTest.keyClick(target, key, modifiers)


def press_shortcut(hand: Hand) -> None:
    """Press Control with a letter."""
    target, letter = QApplication.focusWidget() or hand.top(), hand.rng.choice(CONTROL_KEYS)
    shift = Qt.KeyboardModifier.ShiftModifier if hand.rng.random() < 0.3 else NO_MODIFIER
    hand.say(f"Ctrl+{letter} {shift.name} on {called(target)}")
    QTest.keyClick(target, Qt.Key(ord(letter)), Qt.KeyboardModifier.ControlModifier | shift)


def type_without_confirming(hand: Hand) -> None:
    """Type into a field, and leave it at that."""
    target = hand.pick(QLineEdit, QAbstractSpinBox)
    text = hand.rng.choice(WORDS)
    hand.say(f"type {text[:20]!r} into {called(target)}")
    target.setFocus()
    QTest.keyClick(target, _Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    _enter(target, text[:40])
    if hand.rng.random() < 0.3:
        QTest.keyClick(target, _Key.Key_Return)


def _enter(target: QWidget, text: str) -> None:
    """Type a text; what no key has comes as an input method gives it."""
    if text.isascii():
        QTest.keyClicks(target, text)
    else:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(target, event)


def choose_entry(hand: Hand) -> None:
    """Choose another entry of a drop-down list with the keys."""
    target = hand.pick(QComboBox)
    hand.say(f"choose in {called(target)}")
    target.setFocus()
    for _ in range(hand.rng.randint(1, 4)):
        QTest.keyClick(target, hand.rng.choice((_Key.Key_Down, _Key.Key_Up)))


def click(hand: Hand) -> None:
    """Click or double-click anywhere."""
    target = hand.pick()
    place, button = hand.point(target), hand.rng.choice(BUTTONS)
    modifiers = hand.rng.choice(MODIFIERS)
    act = QTest.mouseDClick if hand.rng.random() < 0.15 else QTest.mouseClick
    hand.say(f"{act.__name__} {button.name} {modifiers.name} at {place.x()},{place.y()} on {called(target)}")
    act(target, button, modifiers, place)


def click_button(hand: Hand) -> None:
    """Click a button, a tab or a list."""
    target = hand.pick(QAbstractButton, QTabBar, QComboBox)
    hand.say(f"click on {called(target)}")
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, NO_MODIFIER, hand.point(target))


def drag(hand: Hand) -> None:
    """Press, move and release; where something is dragged, the drag may end nowhere."""
    start = hand.pick(hand.rng.choice((QWidget, QAbstractItemView)))
    end = hand.pick() if hand.rng.random() < 0.5 else start
    target = start.viewport() if isinstance(start, QAbstractItemView) else start
    hand.say(f"drag from {called(start)} to {called(end)}")
    path = [hand.point(target) for _ in range(hand.rng.randint(1, 5))]
    path.append(target.mapFromGlobal(end.mapToGlobal(hand.point(end))))
    hand.dragging = True
    try:
        QTest.mousePress(target, Qt.MouseButton.LeftButton, NO_MODIFIER, hand.point(target))
        for place in path:
            QTest.mouseMove(target, place)
            QApplication.sendEvent(target, _moved(target, place))
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, NO_MODIFIER, path[-1])
    finally:
        hand.dragging = False


def _moved(target: QWidget, place: QPoint) -> QMouseEvent:
    """A move with the button held: QTest moves without any."""
    left = Qt.MouseButton.LeftButton
    where = QPointF(place), QPointF(target.mapToGlobal(place))
    return QMouseEvent(QEvent.Type.MouseMove, *where, Qt.MouseButton.NoButton, left, NO_MODIFIER)


def scroll(hand: Hand) -> None:
    """Turn the wheel over something."""
    target, steps = hand.pick(), hand.rng.choice((-120, 120, -1200, 1200))
    place = hand.point(target)
    modifiers = hand.rng.choice(MODIFIERS)
    hand.say(f"wheel {steps} over {called(target)}")
    where = QPointF(place), QPointF(target.mapToGlobal(place))
    phase = Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(*where, QPoint(), QPoint(0, steps), Qt.MouseButton.NoButton, modifiers, phase, False)
    QApplication.sendEvent(target, wheel)

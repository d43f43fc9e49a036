"""What a monkey can do to a window: each gesture is a function, with its weight in the table at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)

from .belongings import OTHER_PROJECT, WORDS, choose_paths, choose_text
from .facts import commands, effect_of

_Key = Qt.Key
KEYS = (
    *(_Key.Key_Return, _Key.Key_Escape, _Key.Key_Tab, _Key.Key_Backtab, _Key.Key_Space, _Key.Key_Delete),
    *(_Key.Key_Backspace, _Key.Key_Up, _Key.Key_Down, _Key.Key_Left, _Key.Key_Right, _Key.Key_Home, _Key.Key_End),
    *(_Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_F2, _Key.Key_F10, _Key.Key_Menu, _Key.Key_A, _Key.Key_M),
    *(_Key.Key_N, _Key.Key_1, _Key.Key_0, _Key.Key_Minus, _Key.Key_Period),
)
CONTROL_KEYS = "ACVXZDFGHIKLMRT."
_None = Qt.KeyboardModifier.NoModifier
MODIFIERS = (_None, _None, _None, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
BUTTONS = (*[Qt.MouseButton.LeftButton] * 6, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton)
LEAVING = ("Quit",)
TRAINING = ("▶", "❚❚", "■", "Step", "↺", "Continue")
FAVOURITES = (
    *(*TRAINING, "Undo", "Redo", "Use MNIST", "Spirals", "XOR", "Iris", "Circles", "Sine", "Dark", "Light", "1"),
    *("Show the data", "Find a learning rate", "Sweep", "History", "New from", "Wine", "Penguins", "Save", "Add"),
)
"""Beginnings of commands that lead somewhere."""
Said = Callable[[str], None]


@dataclass
class Hand:
    """The monkey's hand: what it touches follows from its random numbers.

    Attributes:
        window: the main window.
        rng: of the present gesture.
        say: called with what will be done, before it is.
        complain: called with what did not happen though it had to.
        files: folder of files to drop.
        dragging: whether a drag may wait for a release that never comes.
        answers: how many dialogs and menus were answered so far.
        overwritten: the project's file, where another program has written it since it was read.
    """

    window: Any
    rng: Random
    say: Said
    complain: Said
    files: Path
    dragging: bool = field(default=False)
    answers: int = field(default=0)
    overwritten: Path | None = field(default=None)

    def top(self) -> QWidget:
        """Return the window that would get a person's input: a popup or dialog before everything else."""
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is not None:
            return front
        shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.isWindow()]
        others = [widget for widget in shown if widget is not self.window]
        main: QWidget = self.window
        return self.rng.choice(others) if others and self.rng.random() < 0.5 else main

    def widgets(self, *kinds: type[QWidget]) -> list[QWidget]:
        """Return what can be touched in that window, of some kinds, in a fixed order."""
        top = self.top()
        children: list[QWidget] = [child for kind in kinds or (QWidget,) for child in top.findChildren(kind)]
        return [child for child in children if child.isVisible() and child.isEnabled()]

    def pick(self, *kinds: type[QWidget]) -> QWidget:
        """Return one of these; the window itself where there is none."""
        return self.rng.choice(self.widgets(*kinds) or [self.top()])

    def point(self, widget: QWidget) -> QPoint:
        """Return a point inside a widget, often its middle."""
        if self.rng.random() < 0.3:
            return widget.rect().center()
        return QPoint(self.rng.randint(0, max(0, widget.width() - 1)), self.rng.randint(0, max(0, widget.height() - 1)))


def called(widget: QWidget) -> str:
    """Return how a widget is named in a report."""
    return f"{type(widget).__name__} “{widget.accessibleName() or widget.objectName() or widget.windowTitle()}”"


def press_key(hand: Hand) -> None:
    """Press a key wherever the focus is."""
    target = QApplication.focusWidget() or hand.top()
    key, modifiers = hand.rng.choice(KEYS), hand.rng.choice(MODIFIERS)
    hand.say(f"key {key.name} {modifiers.name} on {called(target)}")
    QTest.keyClick(target, key, modifiers)


def press_shortcut(hand: Hand) -> None:
    """Press Control with a letter."""
    target, letter = QApplication.focusWidget() or hand.top(), hand.rng.choice(CONTROL_KEYS)
    shift = Qt.KeyboardModifier.ShiftModifier if hand.rng.random() < 0.3 else _None
    hand.say(f"Ctrl+{letter} {shift.name} on {called(target)}")
    QTest.keyClick(target, Qt.Key(ord(letter)), Qt.KeyboardModifier.ControlModifier | shift)


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
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, _None, hand.point(target))


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
        QTest.mousePress(target, Qt.MouseButton.LeftButton, _None, hand.point(target))
        for place in path:
            QTest.mouseMove(target, place)
            QApplication.sendEvent(target, _moved(target, place))
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, _None, path[-1])
    finally:
        hand.dragging = False


def _moved(target: QWidget, place: QPoint) -> QMouseEvent:
    """A move with the button held: QTest moves without any."""
    left = Qt.MouseButton.LeftButton
    where = QPointF(place), QPointF(target.mapToGlobal(place))
    return QMouseEvent(QEvent.Type.MouseMove, *where, Qt.MouseButton.NoButton, left, _None)


def drop_in_stack(hand: Hand) -> None:
    """Drop rows of one list on another, as a finished drag does."""
    views = hand.widgets(QAbstractItemView)
    if not views:
        return
    source, target = hand.rng.choice(views), hand.rng.choice(views)
    if not isinstance(source, QAbstractItemView) or not isinstance(target, QAbstractItemView):
        return
    model = source.model()
    every = [model.index(row, 0) for row in range(model.rowCount())] if model else []
    rows = [row for row in every if model.flags(row) & Qt.ItemFlag.ItemIsDragEnabled]
    data = model.mimeData(hand.rng.sample(rows, min(len(rows), hand.rng.randint(1, 2)))) if rows else None
    if data is None:
        return
    foreign = hand.rng.random() < 0.2
    for kind in data.formats() if foreign else ():
        # As another window of the studio gives it, or a program that claims to be one.
        data.setData(kind, hand.rng.choice((b"", b"another", b"\xff\xfe", bytes(data.data(kind).data()) * 2)))
    what = f"{', '.join(data.formats())}{' of another window' if foreign else ''}"
    hand.say(f"drop {what} of {called(source)} on {called(target)}")
    _drop(target.viewport(), data, hand.point(target.viewport()))


def drop_files(hand: Hand) -> None:
    """Drop files on the window."""
    paths = choose_paths(hand.files, hand.rng)
    hand.say(f"drop {', '.join(repr(str(path.relative_to(hand.files))) for path in paths)}")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if QApplication.activeModalWidget() is None:
        _drop(hand.window, data, hand.point(hand.window))


def _drop(target: QWidget, data: QMimeData, place: QPoint) -> None:
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(place, action | Qt.DropAction.MoveAction, data, left, _None)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        dropped = QDropEvent(QPointF(place), action | Qt.DropAction.MoveAction, data, left, _None)
        QApplication.sendEvent(target, dropped)


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


def use_command(hand: Hand) -> None:
    """Trigger any command that says it can be used, and see to it that it does something."""
    usable = [action for action in commands(hand.window) if action.isEnabled() and action.menu() is None]
    favourites = [action for action in usable if action.text().startswith(FAVOURITES)]
    chosen = favourites if favourites and hand.rng.random() < 0.6 else usable
    chosen = [action for action in chosen if not action.text().startswith(LEAVING)]
    if chosen and QApplication.activeModalWidget() is None:
        _trigger(hand, hand.rng.choice(chosen))


def _trigger(hand: Hand, action: QAction) -> None:
    text = action.text()
    hand.say(f"command “{text}”")
    spy = effect_of(action)
    before, answers = spy(hand.window) if spy else None, hand.answers
    action.trigger()
    if text == "Save":
        _judge_save(hand, answers)
    if spy and spy(hand.window) == before and QApplication.activeModalWidget() is None:
        hand.complain(f"the command “{text.split()[0]}” was enabled and did nothing")


def write_behind_its_back(hand: Hand) -> None:
    """Write the project's file, as another window of the studio does that has it open too."""
    path = hand.window.document.path
    if path is not None and path.is_file():
        hand.say(f"another program writes {path.name!r}")
        path.write_bytes((hand.files / OTHER_PROJECT).read_bytes())
        hand.overwritten = path


def _judge_save(hand: Hand, answers: int) -> None:
    """Complain where a file that another program has written was overwritten without a question."""
    path, hand.overwritten = hand.overwritten, None
    if path is None or path != hand.window.document.path or hand.answers != answers:
        return
    if path.read_bytes() != (hand.files / OTHER_PROJECT).read_bytes():
        hand.complain("a file that another program has written was overwritten without a question")


def storm(hand: Hand) -> None:
    """Train, pause, stop, step and start over, faster than a worker can follow."""
    for _ in range(hand.rng.randint(2, 8)):
        usable = [
            action for action in commands(hand.window) if action.isEnabled() and action.text().startswith(TRAINING)
        ]
        if usable and QApplication.activeModalWidget() is None:
            _trigger(hand, hand.rng.choice(usable))
        if hand.rng.random() < 0.5:
            QApplication.processEvents()


def undo_and_redo(hand: Hand) -> None:
    """Go a few steps back and forward again: the project must be the same."""
    stack, before = hand.window.document.undo_stack, hand.window.document.project
    steps = hand.rng.randint(0, stack.index())
    hand.say(f"undo and redo {steps} steps")
    for _ in range(steps):
        stack.undo()
    for _ in range(steps):
        stack.redo()
    if hand.window.document.project != before:
        hand.complain("undo and redo do not lead back to the same project")


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


def open_menu(hand: Hand) -> None:
    """Open a menu of the menu bar; what is chosen in it is the next gestures' business."""
    menus = [menu for menu in hand.window.menuBar().findChildren(QMenu) if menu.isEnabled()]
    if menus and QApplication.activeModalWidget() is None:
        menu = hand.rng.choice(menus)
        hand.say(f"open the menu “{menu.title()}”")
        menu.popup(hand.window.mapToGlobal(QPoint(20, 40)))


def copy_something(hand: Hand) -> None:
    """Put a text on the clipboard, as another program would."""
    text = choose_text(hand.rng)
    hand.say(f"clipboard {text[:30]!r}")
    QGuiApplication.clipboard().setText(text)


def resize(hand: Hand) -> None:
    """Give the window another size, or hide it for a moment."""
    top = hand.top()
    size = hand.rng.choice(((1440, 900), (800, 500), (1, 1), (2500, 1400), (1000, 2000)))
    hand.say(f"resize {called(top)} to {size}")
    top.resize(*size)
    if hand.rng.random() < 0.2:
        top.showMinimized()
        top.showNormal()


def close_a_window(hand: Hand) -> None:
    """Close one of the windows beside the main one."""
    top = hand.top()
    if top is not hand.window:
        hand.say(f"close {called(top)}")
        top.close()


def escape(hand: Hand) -> None:
    """Press Escape in a popup or dialog, so that few of them stay for long."""
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    if front is not None:
        hand.say(f"escape {called(front)}")
        QTest.keyClick(front, _Key.Key_Escape)


def wait(hand: Hand) -> None:
    """Let the loop run for a while; the pause follows from the gesture."""
    hand.say("wait")


GESTURES: tuple[tuple[Callable[[Hand], None], int], ...] = (
    (use_command, 20),
    (click, 14),
    (click_button, 12),
    (press_key, 12),
    (type_without_confirming, 9),
    (press_shortcut, 6),
    (drop_files, 5),
    (drag, 4),
    (storm, 4),
    (choose_entry, 4),
    (wait, 4),
    (escape, 3),
    (drop_in_stack, 3),
    (scroll, 3),
    (open_menu, 3),
    (copy_something, 3),
    (undo_and_redo, 2),
    (resize, 2),
    (write_behind_its_back, 2),
    (close_a_window, 2),
)


def choose_gesture(rng: Random) -> Callable[[Hand], None]:
    """Return one of the gestures, by weight."""
    if QApplication.activeModalWidget() is not None and rng.random() < 0.3:
        return rng.choice((escape, click_button))
    gestures, weights = zip(*GESTURES, strict=True)
    (gesture,) = rng.choices(gestures, weights)
    chosen: Callable[[Hand], None] = gesture
    return chosen

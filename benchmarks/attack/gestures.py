"""What a monkey can do to a window: commands and windows as a whole, and all gestures with their weights."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from .belongings import OTHER_PROJECT, choose_text
from .drops import drop_files, drop_from_another_window, drop_in_stack
from .facts import commands, effect_of
from .hand import Hand, called, front_widget
from .inputs import choose_entry, click, click_button, drag, press_key, press_shortcut, scroll, type_without_confirming

LEAVING = ("Quit",)
TRAINING = ("▶", "❚❚", "■", "Step", "↺", "Continue")
FAVOURITES = (
    *(*TRAINING, "Undo", "Redo", "Use MNIST", "Spirals", "XOR", "Iris", "Circles", "Sine", "Dark", "Light", "1"),
    *("Show the data", "Find a learning rate", "Sweep", "History", "New from", "Wine", "Penguins", "Save", "Add"),
)
"""Beginnings of commands that lead somewhere."""


def use_command(hand: Hand) -> None:
    """Trigger any command that says it can be used, and see to it that it does something."""
    usable = _usable(hand)
    favourites = [action for action in usable if action.text().startswith(FAVOURITES)]
    chosen = favourites if favourites and hand.rng.random() < 0.6 else usable
    chosen = [action for action in chosen if not action.text().startswith(LEAVING)]
    if chosen and QApplication.activeModalWidget() is None:
        _trigger(hand, hand.rng.choice(chosen))


def _usable(hand: Hand, beginnings: tuple[str, ...] = ("",)) -> list[QAction]:
    """Return the commands that are enabled now and whose text begins with one of these words."""
    found = (action for action in commands(hand.window) if action.text().startswith(beginnings))
    return [action for action in found if action.isEnabled() and action.menu() is None]


def _trigger(hand: Hand, action: QAction) -> None:
    text = action.text()
    hand.say(f"command “{text}”")
    spy = effect_of(action)
    hand.window.document.settle()  # as every command does first: what is typed is no effect of it
    if not action.isEnabled():
        return
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
        usable = _usable(hand, TRAINING)
        if usable and QApplication.activeModalWidget() is None:
            _trigger(hand, hand.rng.choice(usable))
        if hand.rng.random() < 0.5:
            QApplication.processEvents()


def undo_and_redo(hand: Hand) -> None:
    """Go a few steps back and forward again: the project must be the same."""
    hand.window.document.settle()
    stack, before = hand.window.document.undo_stack, hand.window.document.project
    steps = hand.rng.randint(0, stack.index())
    hand.say(f"undo and redo {steps} steps")
    for _ in range(steps):
        stack.undo()
    for _ in range(steps):
        stack.redo()
    if hand.window.document.project != before:
        hand.complain("undo and redo do not lead back to the same project")


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


def break_background(hand: Hand) -> None:
    """Let what is done next in the background fail in a way that nobody thought of."""
    hand.say(f"the next background task raises {hand.faults.arm(hand.rng)}")


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
    front = front_widget()
    if front is not None:
        hand.say(f"escape {called(front)}")
        QTest.keyClick(front, Qt.Key.Key_Escape)


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
    (break_background, 2),
    (drop_from_another_window, 2),
)


def choose_gesture(rng: Random) -> Callable[[Hand], None]:
    """Return one of the gestures, by weight."""
    if QApplication.activeModalWidget() is not None and rng.random() < 0.3:
        return rng.choice((escape, click_button))
    gestures, weights = zip(*GESTURES, strict=True)
    (gesture,) = rng.choices(gestures, weights)
    chosen: Callable[[Hand], None] = gesture
    return chosen

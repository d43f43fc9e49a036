"""Answers to dialogs and menus that hold a gesture up: a monkey inside their own event loops."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QMenu, QWidget

from .belongings import choose_paths
from .hand import Hand, called, front_widget
from .inputs import choose_entry, click, click_button, press_key, type_without_confirming

TICK_MS = 15
PATIENT_TICKS, LAST_TICKS = 12, 30
"""After so many ticks a dialog is escaped, and then put away however it can be."""
SAVED_AS = "saved.mpnn"
PLAYED: tuple[Callable[[Hand], None], ...] = (
    *(click_button, click_button, click, press_key, type_without_confirming, choose_entry),
)


class Answerer:
    """Looks every few milliseconds whether something waits for an answer, and gives one.

    Args:
        hand: for what is done.
        alive: called at each look, so that a watchdog knows that the loop runs.
        busy: whether a gesture is being done, which may wait for an answer.
        seed: of the random numbers.
    """

    def __init__(self, hand: Hand, alive: Callable[[], None], busy: Callable[[], bool], seed: str) -> None:
        self._hand, self._alive, self._busy = hand, alive, busy
        self._seed, self._looks = seed, 0
        self._front: QWidget | None = None
        self._ticks = 0
        self._next()

    def _next(self) -> None:
        """Plan the next look: a timer of its own each time, since none fires within its own handler."""
        QTimer.singleShot(TICK_MS, self._look)

    def _look(self) -> None:
        self._next()
        self._alive()
        self._looks += 1
        if self._hand.dragging:
            QDrag.cancel()
        front = front_widget()
        if front is None or not self._busy():
            self._front, self._ticks = None, 0
            return
        self._ticks = self._ticks + 1 if front is self._front else 0
        self._front = front
        self._hand.answers += 1
        # The gesture that waits has random numbers of its own.
        rng, self._hand.rng = self._hand.rng, Random(f"{self._seed}:look:{self._looks}")
        try:
            self._answer(front)
        finally:
            self._hand.rng = rng

    def _answer(self, front: QWidget) -> None:
        if self._ticks > LAST_TICKS:
            self._hand.say(f"put {type(front).__name__} away")
            front.close()
        elif self._ticks > PATIENT_TICKS or self._hand.rng.random() < 0.1:
            self._hand.say(f"escape {type(front).__name__}")
            QTest.keyClick(front, Qt.Key.Key_Escape)
        elif isinstance(front, QFileDialog):
            self._choose_file(front)
        elif isinstance(front, QMenu):
            self._choose_action(front)
        elif isinstance(front, QDialog) and self._hand.rng.random() < 0.3:
            self._press_a_button(front)
        else:
            self._hand.rng.choice(PLAYED)(self._hand)

    def _choose_file(self, dialog: QFileDialog) -> None:
        if self._hand.rng.random() < 0.3:
            dialog.reject()
            return
        paths = choose_paths(self._hand.files, self._hand.rng)
        saving = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
        chosen = self._hand.files / SAVED_AS if saving and self._hand.rng.random() < 0.7 else paths[0]
        self._hand.say(f"{'save' if saving else 'open'} {chosen.name!r}")
        dialog.selectFile(str(chosen))
        dialog.accept()

    def _choose_action(self, menu: QMenu) -> None:
        usable = [action for action in menu.actions() if action.isEnabled() and action.text() and not action.menu()]
        if usable and self._hand.rng.random() < 0.5:
            action = self._hand.rng.choice(usable)
            self._hand.say(f"choose “{action.text()}” of a menu")
            menu.setActiveAction(action)
            QTest.keyClick(menu, Qt.Key.Key_Return)
        else:
            press_key(self._hand)

    def _press_a_button(self, dialog: QDialog) -> None:
        buttons = self._hand.widgets(QAbstractButton)
        if buttons:
            button = self._hand.rng.choice(buttons)
            self._hand.say(f"press {called(button)} of {type(dialog).__name__}")
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)

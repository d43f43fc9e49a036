"""Questions to a network, answered beside the window: one at a time, and of those that wait only the newest."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from .background import Background

REST = 40
"""While a training goes on, an answer is followed by a rest of so many times as long as the processor worked on it;
what a question waited for the training does not count."""


class Inquiry(QObject):
    """Asks in a thread of its own. What is asked may keep a network for itself: no two questions run at once.

    Signals:
        answered(answer): in the window's thread.
        failed(message): the question could not be answered.
    """

    answered = Signal(object)
    failed = Signal(str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(name, self)
        self._background.done.connect(self._take)
        self._background.failed.connect(self._fail)
        self._waiting: Callable[[], Any] | None = None
        self._busy = self._live = self._forgotten = False
        self._took = self._took_before = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)

    def ask(self, question: Callable[[], Any], *, live: bool = False) -> None:
        """Ask this next, instead of what was to be asked next until now.

        Args:
            live: a training goes on, which must not be slowed down.
        """
        self._waiting, self._live = question, live
        if not live:
            self._timer.stop()
        if not self._busy and not self._timer.isActive():
            self._begin()

    def forget(self) -> None:
        """Ask nothing more; what is being answered will not be told."""
        self._waiting = None
        self._forgotten = self._busy
        self._timer.stop()

    def _begin(self) -> None:
        if self._waiting is None:
            return
        question, self._waiting = self._waiting, None
        self._busy = True
        self._background.start(lambda progress: self._answer(question))

    def _answer(self, question: Callable[[], Any]) -> Any:
        """Runs beside the window."""
        started = time.thread_time()
        try:
            return question()
        finally:
            self._took_before, self._took = self._took, time.thread_time() - started

    def _take(self, answer: Any) -> None:
        if self._end():
            self.answered.emit(answer)

    def _fail(self, message: str) -> None:
        if self._end():
            self.failed.emit(message)

    def _end(self) -> bool:
        """Be ready for the next question; tell whether this one's answer is still wanted."""
        wanted, self._busy, self._forgotten = not self._forgotten, False, False
        if self._live:
            # The first question prepares much that the others find ready, and must not decide how long they wait.
            self._timer.start(round(1000 * REST * min(self._took, self._took_before)))
        elif self._waiting is not None:
            self._begin()
        return wanted

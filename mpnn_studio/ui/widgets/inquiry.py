"""Questions to a network, answered in a background thread: one at a time, and of those that wait only the newest."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from .background import Background
from .throttle import Throttle

REST = 40
"""While a training goes on, an answer is followed by a rest of so many times as long as the processor worked on it;
what a question waited for the training does not count."""

Question = Callable[[], Any]


class Inquiry(QObject):
    """Asks in a background thread. What is asked may keep a network for itself: no two questions run at once.

    Signals:
        answered(answer): in the window's thread.
        failed(message, details): the question could not be answered.
    """

    answered = Signal(object)
    failed = Signal(str, str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(name, self)
        self._background.done.connect(self._take)
        self._background.failed.connect(self._fail)
        self._waiting: Question | None = None
        self._busy = self._live = self._forgotten = False
        self._took = self._took_before = 0.0
        self._throttle = Throttle(self._begin, self)

    @property
    def busy(self) -> bool:
        """Whether a question is being answered."""
        return self._busy

    def ask(self, question: Question, *, live: bool = False) -> None:
        """Ask this next, instead of what was to be asked next until now.

        Args:
            live: a training goes on, which must not be slowed down.
        """
        self._waiting, self._live = question, live
        if not live:
            self._throttle.cancel()
        self._throttle.request()

    def forget(self) -> None:
        """Ask nothing more; the answer to what is being asked is dropped."""
        self._waiting = None
        self._forgotten = self._busy
        self._throttle.cancel()

    def cancel(self) -> None:
        """Ask nothing more, and interrupt what is being asked; the next question may begin before that has ended."""
        self._waiting = None
        self._busy = self._forgotten = False
        self._background.cancel()
        self._throttle.cancel()

    def _begin(self) -> None:
        if self._waiting is None or self._busy:
            return
        question, self._waiting = self._waiting, None
        self._busy = True
        self._background.start(lambda progress: self._answer(question))

    def _answer(self, question: Question) -> Any:
        """Run in the background thread."""
        started = time.thread_time()
        try:
            return question()
        finally:
            self._took_before, self._took = self._took, time.thread_time() - started

    def _take(self, answer: Any) -> None:
        if self._end():
            self.answered.emit(answer)

    def _fail(self, message: str, details: str) -> None:
        if self._end():
            self.failed.emit(message, details)

    def _end(self) -> bool:
        """Be ready for the next question; return whether this one's answer is still wanted."""
        wanted, self._busy, self._forgotten = not self._forgotten, False, False
        if self._live:
            # The first question prepares much that the others find ready, and must not decide how long they wait.
            self._throttle.rest(REST * min(self._took, self._took_before))
        if self._waiting is not None:
            self._throttle.request()
        return wanted

"""How often something is done that costs time: at once where it has rested, else as soon as it has."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Rest:
    """The time after something was done in which it is not done again."""

    def __init__(self) -> None:
        self._end = 0.0

    def begin(self, seconds: float) -> None:
        """Rest from now on for so long; 0 ends a rest."""
        self._end = time.perf_counter() + seconds

    @property
    def left(self) -> float:
        """Seconds until it is over, 0 where it is."""
        return max(self._end - time.perf_counter(), 0.0)

    @property
    def over(self) -> bool:
        """Whether it may be done again."""
        return not self.left


class Throttle(QObject):
    """Does something when it is requested, but not while it rests: all requests of that time become one at its end.

    Args:
        action: what is done; it may begin the next rest, of a length that follows from what it cost.
    """

    def __init__(self, action: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._action, self._rest = action, Rest()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._do)

    def request(self, *, at_once: bool = False) -> None:
        """Do it as soon as it has rested, or ``at_once``."""
        if at_once or self._rest.over:
            self._do()
        elif not self._timer.isActive():
            self._timer.start(round(1000 * self._rest.left))

    def rest(self, seconds: float) -> None:
        """Do it again after so many seconds at the earliest, unless it is to be done at once."""
        self._rest.begin(seconds)

    def cancel(self) -> None:
        """Drop what was requested, and rest no longer."""
        self._timer.stop()
        self._rest.begin(0.0)

    def _do(self) -> None:
        self._timer.stop()
        self._action()

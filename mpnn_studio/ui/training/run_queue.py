"""The trainings that wait for the present one to end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from ...project.project import Project
from ...run.trial import Trial


class RunQueue:
    """Holds the trials of a sweep, or the project that starts over."""

    def __init__(self) -> None:
        self._waiting: deque[Trial] = deque()
        self._sweep_size = 0

    def start_sweep(self, trials: Iterable[Trial]) -> None:
        """Wait with these trials, in this order, instead of whatever waited before."""
        self._waiting = deque(trials)
        self._sweep_size = len(self._waiting)

    def start_over(self, project: Project) -> None:
        """Wait with this project alone; it is not part of a sweep."""
        self._waiting, self._sweep_size = deque([Trial(project, "")]), 0

    def clear(self) -> None:
        """Drop everything that waits; a sweep ends with it."""
        self._waiting.clear()
        self._sweep_size = 0

    def next(self) -> Trial | None:
        """Return the next trial and take it out; None where none waits, which ends a sweep."""
        if self._waiting:
            return self._waiting.popleft()
        self._sweep_size = 0
        return None

    @property
    def sweeping(self) -> str:
        """Which trial of a sweep was taken out last ("3 of 12"); empty outside a sweep."""
        return f"{self._sweep_size - len(self._waiting)} of {self._sweep_size}" if self._sweep_size else ""

"""The trained runs of a window, kept so that undo brings back the weights along with the stack."""

from __future__ import annotations

from ..project.project import Project
from .run import Run

MOST_RUNS = 50
MOST_BYTES = 512_000_000
"""Room for the weights of all kept runs together; the oldest go first, the newest always stays."""


class Shelf:
    """Runs in the order of their training."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    def put(self, run: Run) -> None:
        """Keep a run that learned something."""
        if run.trained and all(kept is not run for kept in self._runs):
            self._runs.append(run)
        while len(self._runs) > MOST_RUNS or (len(self._runs) > 1 and sum(map(_size, self._runs)) > MOST_BYTES):
            del self._runs[0]

    def find(self, project: Project) -> Run | None:
        """Return the newest run of exactly this project."""
        return next((run for run in reversed(self._runs) if run.project == project), None)

    def clear(self) -> None:
        """Forget all runs: another project was opened."""
        self._runs.clear()


def _size(run: Run) -> int:
    weights = run.snapshot.values.nbytes if run.snapshot else 0
    memory = run.finished.optimizer if run.finished else None
    moments = sum(array.nbytes for slots in memory.state for array in slots.values()) if memory else 0
    return weights + moments

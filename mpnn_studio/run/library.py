"""The runs of a project, kept to be compared and brought back: each with its settings, curves, weights and note."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from ..project.project import Project
from .run import Run

MAX_RUNS = 1000
MAX_BYTES = 512_000_000
"""Bytes for the weights of all runs together; those of the oldest are dropped first, the runs themselves stay."""
MAX_CURVE_BYTES = 256_000_000
"""Bytes for the curves of all runs but the present one; those of the oldest are thinned first."""
NUMBERED = re.compile(r"run (\d{1,9})")


class Library:
    """Runs in the order of their training. A run that is at work is among them from its beginning."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._removed: list[Run] = []

    def __iter__(self) -> Iterator[Run]:
        return iter(self._runs)

    def __len__(self) -> int:
        return len(self._runs)

    def __contains__(self, run: object) -> bool:
        return any(kept is run for kept in self._runs)

    def add(self, run: Run) -> None:
        """Add a run, under a name; the oldest one is removed where there are too many.

        The run before it has all its points, so the memory reserved for more of them is freed.
        """
        if run not in self:
            for before in self._runs[-1:]:
                before.history.trim()
            run.name = (
                run.name or f"run {1 + max((_number(kept) for kept in (*self._removed, *self._runs)), default=0)}"
            )
            self._runs.append(run)
            del self._runs[:-MAX_RUNS]

    def settle(self, run: Run) -> None:
        """End a run: weights are dropped as needed, and it is removed if it was stopped before it learned anything."""
        if not run.trained and run.failed is None:
            run.forget_weights()
            self._runs = [kept for kept in self._runs if kept is not run]
        self.make_room(run)

    def make_room(self, present: Run | None) -> None:
        """Drop weights until the rest fit: of deleted runs, then of the oldest; ``present`` keeps its own.

        Weights of earlier steps are dropped before any run loses its final ones.
        """
        order = [run for run in (*self._removed, *self._runs) if run is not present]
        size = sum(map(_size, order)) + (_size(present) if present else 0)
        for forget in (Run.forget_past, Run.forget_weights):
            for run in order:
                if size > MAX_BYTES:
                    size -= _size(run)
                    forget(run)
                    size += _size(run)
        self._thin_curves(order)

    def _thin_curves(self, order: list[Run]) -> None:
        """Thin the curves of the oldest runs until all fit; spikes stay."""
        size = sum(run.history.nbytes for run in order)
        for run in order:
            while size > MAX_CURVE_BYTES:
                before = run.history.nbytes
                if not run.history.thin():
                    break
                size -= before - run.history.nbytes

    def find(self, project: Project) -> Run | None:
        """Return the newest run of exactly this project that has its weights."""
        return next((run for run in reversed(self._runs) if run.trained and run.project == project), None)

    def before(self, run: Run) -> Run | None:
        """Return the run that was trained before this one."""
        place = [kept.uid for kept in self._runs].index(run.uid)
        return self._runs[place - 1] if place else None

    def remove(self, uids: Collection[str]) -> list[tuple[int, Run]]:
        """Remove runs; ``put_back`` with the returned list undoes it."""
        taken = [(place, run) for place, run in enumerate(self._runs) if run.uid in uids]
        self._runs = [run for run in self._runs if run.uid not in uids]
        self._removed += [run for _, run in taken]
        return taken

    def put_back(self, taken: Iterable[tuple[int, Run]]) -> None:
        """Undo a removal: each run stands where it was."""
        for place, run in taken:
            self._runs.insert(place, run)
            self._removed = [removed for removed in self._removed if removed is not run]

    def use(self, runs: Iterable[Run], present: Run | None = None) -> None:
        """Keep the runs of another project instead; ``present``, or else the newest, keeps its weights."""
        self._runs, self._removed = [], []
        for run in runs:
            self.add(run)
        self.make_room(present or (self._runs[-1] if self._runs else None))


def comparable_runs(library: Iterable[Run], project: Project, origin: str) -> tuple[Run, ...]:
    """Return the trained runs that can be compared with those of another project, under names that tell them apart.

    Args:
        origin: the name of the project that they were trained in.
    """
    runs = tuple(run for run in library if run.trained and run.comparable_with(project))
    for run in runs:
        if _number(run):
            run.name = f"{origin}, {run.name}"
    return runs


def _number(run: Run) -> int:
    match = NUMBERED.fullmatch(run.name)
    return int(match[1]) if match else 0


def _size(run: Run) -> int:
    weights = run.snapshot.values.nbytes if run.snapshot else 0
    state = run.finished.optimizer if run.finished else None
    finite = run.failed.finite if run.failed else None
    kept = [*(state or {}).values(), *([finite.values, *finite.optimizer.values()] if finite else [])]
    return weights + sum(array.nbytes for array in kept) + run.timeline.nbytes + run.standings.nbytes

"""Exceptions of kinds that nobody thought of, in what runs in the background, when the monkey asks for one."""

from __future__ import annotations

from random import Random
from typing import Any

from mpnn_studio.data.dataset import DataError, Dataset
from mpnn_studio.data.source import Progress, no_progress
from mpnn_studio.project.spec import Spec
from mpnn_studio.run.datasets import Datasets
from mpnn_studio.ui.widgets.background import Background, Task


class MuteError(Exception):
    """Fails even to say what went wrong."""

    def __str__(self) -> str:
        raise RuntimeError


KINDS = (
    *(KeyError("weights"), ValueError(""), RecursionError("too deep"), MemoryError(), OSError(5, "a broken disk")),
    *(ZeroDivisionError("division"), AssertionError(), StopIteration(), DataError("line 3 is torn"), MuteError()),
)


class Faults:
    """Lets the next task of the background, or the next look for data, raise.

    Attributes:
        raised: how many were raised so far.
    """

    def __init__(self) -> None:
        self._next: BaseException | None = None
        self.raised = 0

    def arm(self, rng: Random) -> str:
        """Choose what is raised next; return its kind."""
        self._next = rng.choice(KINDS)
        return type(self._next).__name__

    def install(self) -> None:
        """Stand between the studio and its background from now on."""
        start, get, faults = Background.start, Datasets.get, self

        def start_with_faults(background: Background, task: Task) -> None:
            error = faults._take()
            start(background, task if error is None else faults._failing(task, error))

        def get_with_faults(datasets: Datasets, source: Spec, progress: Progress = no_progress) -> Dataset:
            error = faults._take()
            if error is not None:
                raise error
            return get(datasets, source, progress)

        setattr(Background, "start", start_with_faults)  # noqa: B010  (mypy takes no assignment to a method)
        setattr(Datasets, "get", get_with_faults)  # noqa: B010

    def _take(self) -> BaseException | None:
        error, self._next = self._next, None
        self.raised += error is not None
        return error

    def _failing(self, task: Task, error: BaseException) -> Task:
        """Return the task, which raises where it would have answered."""

        def fail(progress: Progress) -> Any:
            task(progress)
            raise error

        return fail

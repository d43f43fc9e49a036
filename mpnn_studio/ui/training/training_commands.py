"""The commands of the Train menu: what each does with the present project and run."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ...project.project import Project
from ...run.datasets import Datasets
from ...run.state import State
from ..document.document import Document
from .rate_dialog import RateDialog
from .run_controller import RunController


class TrainingCommands:
    """Steers the runs of a document; an edit that a running training can take over reaches it at the next batch.

    Args:
        datasets: the data in memory.
        window: owner of the dialogs.
    """

    def __init__(self, document: Document, runs: RunController, datasets: Datasets, window: QWidget) -> None:
        self._document, self._runs, self._datasets, self._window = document, runs, datasets, window
        document.revised.connect(lambda old, new: runs.follow(new))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each command of the menu does."""
        return {
            "train": self._train_or_pause,
            "continue": lambda: self._if_ready(self._runs.go_on),
            "stop": self._runs.stop,
            "step": lambda: self._if_ready(self._runs.step),
            "step_epoch": lambda: self._if_ready(self._runs.step_epoch),
            "find_rate": lambda: self._if_ready(self._find_rate),
            "sweep": lambda: self._if_ready(self._sweep),
            "start_over": lambda: self._if_ready(self._runs.start_over),
        }

    def _find_rate(self, project: Project) -> None:
        RateDialog(self._document, self._datasets, self._window).open()

    def _sweep(self, project: Project) -> None:
        from .sweep_dialog import SweepDialog  # only who opens it waits for it

        SweepDialog(project, self._runs, self._window).open()

    def _train_or_pause(self) -> None:
        if self._runs.state is State.RUNNING:
            self._runs.pause()
        elif self._runs.state is State.PAUSED:
            self._runs.resume()
        else:
            self._if_ready(self._runs.train)

    def _if_ready(self, begin: Callable[[Project], None]) -> None:
        """Begin, unless what was just taken over from a form cannot be trained."""
        if self._document.check.ok:
            begin(self._document.project)

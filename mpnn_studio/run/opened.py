"""What the window shows after something was opened: a project with its runs, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..project.project import Project
from .file_version import FileVersion
from .run import Run


@dataclass(frozen=True)
class Opened:
    """A project and its runs, read from a file, an example or what a crash left.

    Attributes:
        project: the project to show.
        name: title of the document.
        path: the file that it is saved to; None where there is none yet.
        runs: all runs of the project, in the order of training.
        run: the one of ``runs`` that is shown; None where none is.
        saved: the project as its file holds it, where ``project`` has unsaved edits.
        runs_unsaved: whether no file holds the runs.
        version: of the file as it was read; None where it is not known.

    Raises:
        ValueError: ``run`` is not one of ``runs``.
    """

    project: Project
    name: str
    path: Path | None = None
    runs: tuple[Run, ...] = ()
    run: Run | None = None
    saved: Project | None = None
    runs_unsaved: bool = False
    version: FileVersion | None = None

    def __post_init__(self) -> None:
        if self.run is not None and not any(run is self.run for run in self.runs):
            raise ValueError("the run that is shown must be one of the project's runs")

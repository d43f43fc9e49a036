"""Opening, saving and closing projects; nothing is discarded without a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtWidgets import QWidget

from ...project.blank import blank_project
from ...project.examples import examples, load_example
from ...project.project import ProjectError
from ...run.archive import SUFFIX, load_project, save_project
from ...run.file_version import FileVersion
from ...run.library import comparable_runs
from ...run.open_project import OpenProject
from ...run.opened import Opened
from ...run.recovery import Recovered
from ...run.run import Run
from ...run.state import State
from ...run.state_folder import writable_state_folder
from ...wording import printable
from ..document.document import Document
from ..training.run_controller import RunController
from ..widgets.file_choice import choose_place
from ..widgets.messages import ask_overwrite, ask_save, say, show_error
from ..widgets.settings import Settings
from .gallery import ExampleGallery

THUMBNAIL_WIDTH = 480
UNTITLED = "untitled"


class ProjectFiles(QObject):
    """Moves projects between document and disk.

    Attributes:
        version: of the document's file as it was read or written here last.

    Signals:
        opened(opened): another project is shown with its runs; emitted after the signals of document and runs.
    """

    opened = Signal(object)

    def __init__(self, window: QWidget, document: Document, runs: RunController, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._document, self._runs, self._settings = window, document, runs, settings
        state = writable_state_folder()
        self._open_project = OpenProject(state and state / "open")
        self.version: FileVersion | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands on files do."""
        return {
            "new": self.new,
            "gallery": self.ask_example,
            "save": self.save,
            "save_as": self.save_as,
        }

    def new(self) -> None:
        """Start from an empty project."""
        if self.confirm_leaving():
            self.show(Opened(blank_project(self._settings.preferences.seed), f"{UNTITLED}{SUFFIX}"))

    def open(self, path: Path) -> None:
        """Open a project; the present one stays if the file cannot be read or the user declines."""
        try:
            opened = load_project(path)
        except (ProjectError, OSError) as error:
            show_error(self._window, "The project cannot be opened", f"{path.name}: {error}")
            return
        if self.confirm_leaving():
            self._settings.add_recent(path)
            self.show(opened)

    def ask_example(self) -> None:
        """Let the user choose an example by its picture."""
        name = ExampleGallery(examples(), self._window).choose()
        if name is not None:
            self.open_example(name)

    def open_example(self, name: str) -> None:
        """Start from a bundled example; runs on the same data stay, and their curves beside the new ones."""
        if self.confirm_leaving():
            project, shown = load_example(name), {run.uid for run in (*self._runs.kept.overlay, self._runs.run) if run}
            runs = comparable_runs(self._runs.kept.library, project, self._document.name.removesuffix(SUFFIX))
            self.show(Opened(project, f"{name}{SUFFIX}", runs=runs))
            self._runs.kept.set_overlay([run for run in runs if run.uid in shown] or runs[-1:])

    def show(self, opened: Opened) -> None:
        """Replace the present project and its runs, all at once.

        Whatever is opened comes this way. Document and runs both hold the new state before either emits a signal, so
        that no listener sees a project with the runs of another.
        """
        self._document.settle()
        announcements = self._runs.take(opened), self._document.take(opened)
        for announce in announcements:
            announce()
        self.opened.emit(opened)
        self.version = opened.version
        self._mark(opened.path)

    def show_recovered(self, recovered: Recovered) -> None:
        """Show what a crash left: still unsaved, and one undo step away from what was saved."""
        self.show(recovered)
        if recovered.loss:
            show_error(self._window, "Not everything could be recovered", recovered.loss)

    def save(self) -> bool:
        """Save where the project came from, or ask for a place where there is none; return whether it is saved.

        A file that somebody else has written since is replaced only if the person says so.
        """
        path = self._document.path
        if path is None:
            return self.save_as()
        now = FileVersion.of(path)
        answer = "overwrite" if now in (None, self.version) else ask_overwrite(self._window, printable(path.name))
        if answer == "save_as":
            return self.save_as()
        return answer == "overwrite" and self.save_to(path)

    def save_as(self) -> bool:
        """Ask for a place and save there."""
        proposal = str(self._document.path or self._document.name)
        path, _ = choose_place(self._window, "Save project", proposal, f"Projects (*{SUFFIX})")
        if path is None:
            return False
        return self.save_to(path if path.suffix else path.with_suffix(SUFFIX))

    def save_to(self, path: Path) -> bool:
        """Save to this file; return whether it is written. A failure is reported to the user."""
        self._document.settle()
        try:
            runs = self._runs.kept.library
            save_project(path, self._document.project, self._saved_run(), self._thumbnail(), runs)
        except (OSError, ValueError) as error:
            show_error(self._window, "The project cannot be saved", f"{path.name}: {error}")
            return False
        elsewhere = path != self._document.path
        self.version = FileVersion.of(path)
        self._document.mark_saved(path)
        self._mark(path, tell=elsewhere)
        self._settings.add_recent(path)
        say(self._window, f"Saved as {path}.")
        return True

    def confirm_leaving(self) -> bool:
        """Ask before a running training or unsaved work is discarded; return whether to continue."""
        self._document.settle()
        if not self._document.edited and not self._runs.state.active:
            return True
        if self._runs.state.active:
            stands = "paused" if self._runs.state is State.PAUSED else "running"
            reason = f"A training is {stands}. It is stopped at this batch; saving keeps what it has learned so far."
        else:
            reason = "It has changes or a trained network that no file holds yet."
        answer = ask_save(self._window, self._document.name, reason)
        if answer == "cancel":
            return False
        self._runs.shut_down()
        return answer == "discard" or self.save()

    def close(self) -> None:
        """Leave the file to other windows."""
        self._open_project.release()

    def _mark(self, path: Path | None, *, tell: bool = True) -> None:
        """Let other windows know which file is open here, and say so where one of them has it."""
        if self._open_project.hold(path) or path is None or not tell:
            return
        message = (
            f"“{printable(path.name)}” is open in another window of MPNN Studio. "
            "What you save here and there replaces one another: save one of them under another name, or close it."
        )
        show_error(self._window, "The project is open twice", message)

    def _saved_run(self) -> Run | None:
        run = self._runs.run
        return run if run is not None and run.snapshot is not None and run.preparation is not None else None

    def _thumbnail(self) -> bytes:
        """The window as a small PNG."""
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._window.grab().scaledToWidth(THUMBNAIL_WIDTH).save(buffer, "PNG")
        return bytes(content.data())

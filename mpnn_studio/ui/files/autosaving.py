"""Passes unsaved work to the autosave, and offers what an earlier process left behind."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from ...project.project import ProjectError
from ...run.autosave import Autosave, Work
from ...run.recovery import Orphan, find_orphans, recovery_folder
from ...run.run import Run
from ...run.state_folder import writable_state_folder
from ..document.document import Document
from ..training.run_controller import RunController
from ..widgets.messages import show_error
from ..widgets.throttle import Rest, Throttle
from .project_files import ProjectFiles
from .recovery_dialog import RecoveryDialog, date_text

DELAY = 0.4
"""Edits in quick succession are written together, and none waits longer than these seconds."""
RUN_SECONDS = 3.0
"""Time between two copies of the weights during a training."""
RUN_COST = 20
"""Weights that take long to write are copied more rarely, so that writing takes at most a twentieth of the time."""
FLUSH_SECONDS = 10.0


class Autosaving(QObject):
    """Watches the document and its training."""

    _failed = Signal(str)

    def __init__(self, window: QWidget, document: Document, runs: RunController, files: ProjectFiles) -> None:
        super().__init__(window)
        self._window, self._document, self._runs, self._files = window, document, runs, files
        self._root = recovery_folder() if writable_state_folder() else None
        self._autosave = Autosave(self._root, self._failed.emit)
        self._failed.connect(self._tell)
        self._copied: Run | None = None
        self._copied_state: object = None
        self._copy: Run | None = None
        self._copy_rest = Rest()
        self._throttle = Throttle(self.keep, self)
        of_runs = (runs.shown, runs.advanced, runs.ended, runs.kept.changed)
        for signal in (document.changed, document.title_changed, *of_runs):
            signal.connect(self._soon)

    @property
    def possible(self) -> bool:
        """Whether there is a folder for unsaved work."""
        return self._root is not None

    def offer(self) -> bool:
        """Ask what to do with the work of processes that died; return whether some of it is shown now."""
        orphans = [orphan for orphan in find_orphans(self._root) if self._readable(orphan)]
        chosen = RecoveryDialog(orphans, self._window).choose() if orphans else None
        for orphan in orphans:
            if orphan is not chosen:
                orphan.release()
        if chosen is not None:
            self._recover(chosen)
        return chosen is not None

    def keep(self) -> None:
        """Pass on what a crash would lose now."""
        document, run = self._document, self._runs.run
        learning = self._runs.state.active and run is not None and run.trained
        if not document.edited and not learning:
            self._autosave.keep(None)
            return
        self._autosave.keep(
            Work(
                document.project,
                document.saved,
                document.name,
                document.path,
                document.edits,
                self._copied_run(run) if run is not None and run.trained else None,
                tuple(replace(kept) for kept in self._runs.kept.library if kept is not run or run.trained),
                self._files.version,
            )
        )

    def flush(self, seconds: float = FLUSH_SECONDS) -> bool:
        """Write at once what would be lost now; return whether it is on the disk within this time."""
        self.keep()
        return self._autosave.flush(seconds)

    def close(self) -> None:
        """Remove what was written: the window closes with nothing unsaved that the user wants to keep."""
        self._throttle.cancel()
        self._autosave.close()

    def _soon(self) -> None:
        self._throttle.rest(DELAY)
        self._throttle.request()

    def _copied_run(self, run: Run) -> Run | None:
        """Return a copy of the run that no longer changes; during a training it is some seconds old."""
        newest = run.finished or run.failed or run.snapshot
        due = self._copy_rest.over or not self._runs.state.active
        if run is not self._copied or (newest is not self._copied_state and due):
            self._copy = replace(run, history=run.history.copy())
            self._copied, self._copied_state = run, newest
            self._copy_rest.begin(max(RUN_SECONDS, RUN_COST * self._autosave.run_seconds))
        return self._copy

    def _readable(self, orphan: Orphan) -> bool:
        """Return whether it can be recovered; damaged work is reported once and set aside."""
        try:
            orphan.check()
        except ProjectError as error:
            message = (
                f"“{orphan.name}” from {date_text(orphan.when)} is damaged: {error} It stays in {orphan.set_aside()}."
            )
            show_error(self._window, "Unsaved work cannot be recovered", message)
            return False
        return True

    def _recover(self, orphan: Orphan) -> None:
        self._files.show_recovered(orphan.load())
        # Only when this process has written it may the dead one's copy go.
        if self.flush():
            orphan.discard()
        else:
            orphan.release()

    @Slot(str)
    def _tell(self, problem: str) -> None:
        message = f"Until that is mended, only what you save yourself survives a crash: {problem}."
        show_error(self._window, "Unsaved work cannot be kept safe", message)

"""Opening a network of another framework: read and compared in the background, then shown like any project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QProgressDialog, QWidget

from ...export.certificate import Certificate
from ...importing.importers import importer_of, opened
from ...importing.welcome import Arrival
from ...wording import printable
from ..widgets.background import Background
from ..widgets.messages import show_error
from .project_files import ProjectFiles

PATIENCE_MS = 300
"""A question about something that is over sooner would only flicker."""


class GuestOpener(QObject):
    """Takes in what another program trained.

    Args:
        told: receives in a sentence how far it answers as it did there.
    """

    def __init__(self, window: QWidget, files: ProjectFiles, told: Callable[[str], object]) -> None:
        super().__init__(window)
        self._window, self._files, self._told = window, files, told
        self._progress: QProgressDialog | None = None
        self._work = Background("opening a model", self)
        self._work.done.connect(self._take)
        self._work.failed.connect(self._tell)

    def open(self, path: Path) -> None:
        """Read a model, run it beside the engine, and show it."""
        self.cancel()
        label = f"Opening {printable(path.name)} and comparing its answers"
        self._progress = progress = QProgressDialog(label, "Cancel", 0, 0, self._window)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(PATIENCE_MS)
        progress.canceled.connect(self.cancel)
        self._work.start(lambda progress: importer_of(path).bring_in(path, None, progress))

    def cancel(self) -> None:
        """Give up what is being opened."""
        self._work.cancel()
        if self._progress is not None:
            progress, self._progress = self._progress, None
            progress.close()
            progress.deleteLater()

    def _take(self, found: tuple[Arrival, Certificate]) -> None:
        self.cancel()
        arrival, certificate = found
        if self._files.confirm_leaving():
            self._files.show(opened(arrival))
            self._told(arrival.run.note)
            if certificate.passed is False:
                show_error(self._window, "It answers otherwise than it did", arrival.run.note)

    def _tell(self, message: str, details: str) -> None:
        self.cancel()
        show_error(self._window, "This model cannot be taken in", message, details)

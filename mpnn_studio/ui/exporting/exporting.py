"""The command that opens the export dialog, over the run and the moment that the window shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from ...run.datasets import Datasets
from ...run.moment import Moment
from ..document.document import Document
from ..training.run_controller import RunController
from ..widgets.settings import Settings
from .subject import ExportSubject


class Exporting(QObject):
    """Knows what would be exported now."""

    def __init__(
        self, window: QWidget, document: Document, runs: RunController, datasets: Datasets, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._runs = window, document, runs
        self._datasets, self._settings = datasets, settings
        self._moment: Moment | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do."""
        return {"export": self.open}

    def show_moment(self, moment: Moment | None) -> None:
        """Another moment is looked at, whose weights can be exported too."""
        self._moment = moment

    def open(self, target: str = "") -> None:
        """Ask what to export, and where to.

        Args:
            target: the key of the format that is looked at first; without, the first there is.
        """
        run = self._runs.run
        if run is None or run.snapshot is None or run.preparation is None:
            return
        from .export_dialog import ExportDialog  # only who exports waits for it

        document = self._document
        subject = ExportSubject(run, document.name, document.path, self._moment, self._datasets, self._settings)
        ExportDialog(subject, target, self._window).open()

    def fill(self, menu: QMenu) -> None:
        """Name every target in a menu."""
        from ...export import targets  # noqa: F401  (each registers itself)
        from ...export.exporter import exporters

        menu.clear()
        for exporter in exporters():
            menu.addAction(f"{exporter.title}…", partial(self.open, exporter.key)).setToolTip(exporter.summary)

"""Keeps the data card in step with the project's data source: asks where it must, loads, and shows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ...data.dataset import Dataset
from ...data.source import Source
from ...project.project import Project
from ...project.proposal import proposal_text
from ...run.datasets import Datasets
from ..document.document import Document
from ..widgets.background import Background
from ..widgets.messages import ask, show_error
from ..widgets.settings import Settings
from .data_card import DataCard

PATIENCE_MS = 150
"""What is read sooner is shown without a word: the card would flicker at each point that is drawn."""


class ProjectData(QObject):
    """Follows the document; the data set itself is kept in ``datasets``, where the worker finds it too.

    Signals:
        ready(dataset), failed(message): the present project's data are in memory, or cannot be had.

    Attributes:
        failure: why they cannot be had, empty where they can.
    """

    ready = Signal(object)
    failed = Signal(str)

    def __init__(
        self, window: QWidget, document: Document, datasets: Datasets, settings: Settings, card: DataCard
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._datasets, self._settings = window, document, datasets, settings
        self._card = card
        self.failure, self._proposal = "", ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PATIENCE_MS)
        self._soon.timeout.connect(lambda: card.show_loading(None))
        self._loader = Background("loading", self)
        self._loader.progressed.connect(card.show_loading)
        self._loader.done.connect(self._show)
        self._loader.failed.connect(self._tell)
        document.changed.connect(self._follow)
        self._load(document.project)

    def stop(self) -> None:
        """Give up what is being read; the window closes."""
        self._loader.cancel()

    def _follow(self, old: Project, new: Project) -> None:
        kept = self._datasets.kept(new.data)
        if old.data != new.data:
            self._load(new)
        elif old.preparation != new.preparation and kept is not None:
            self._show(kept)
        elif kept is not None and proposal_text(new) != self._proposal:
            self._show_card(kept)

    def _load(self, project: Project) -> None:
        """Load the data of this project, after asking where its file was not chosen by the person."""
        self._loader.cancel()
        self._soon.stop()
        self.failure = ""
        kept = self._datasets.kept(project.data)
        if kept is not None:
            self._show(kept)
        elif self._may_read(project.data.create()):
            self._soon.start()
            self._loader.start(partial(self._datasets.get, project.data))
        else:
            self._fail("The data file of this project was not read. Choose it to train.")

    def _may_read(self, source: Source) -> bool:
        """A project from a stranger may name any file: those not chosen here before are asked about."""
        for path in source.files():
            if not self._settings.trusts(path):
                if not ask(self._window, f"Read “{path.name}”?", f"This project trains on the file {path}.", "Read it"):
                    return False
                self._settings.trust(path)
        return True

    def _show(self, dataset: Dataset) -> None:
        self._soon.stop()
        self._show_card(dataset)
        self.ready.emit(dataset)

    def _show_card(self, dataset: Dataset) -> None:
        project = self._document.project
        self._proposal = proposal_text(project)
        share = project.preparation_settings.validation_share
        self._card.show_dataset(project.data.create().name, dataset, share, self._proposal)

    def _fail(self, message: str) -> None:
        self._soon.stop()
        source = self._document.project.data.create()
        self._card.show_error(message, of_file=source.clicked_points() is None, of_folder=source.of_folder)
        self.failure = message
        self.failed.emit(message)

    def _tell(self, message: str, details: str) -> None:
        self._fail(message)
        if details:
            show_error(self._window, "The data cannot be loaded", message, details)

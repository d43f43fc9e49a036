"""The Data window: what is in the data and how it is prepared, beside the main window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QTabWidget, QVBoxLayout, QWidget

from ...data.dataset import Dataset
from ...data.preparing import Preparing
from ...data.source import Progress, portion
from ...data.summary import MEASURED, Summary, find_facts, summarise
from ...project.project import Project
from ...run.datasets import Datasets
from ..document.document import Document
from ..widgets import theme
from ..widgets.background import Background
from ..widgets.texts import TextLabel
from .data_columns import DataColumns
from .data_images import DataImages
from .data_preparation import DataPreparation
from .data_summary import DataSummary
from .project_data import ProjectData

SIZE = (960, 640)
PAUSE_MS = 80
"""A summary is made when the settings rest for so long, not for each step of a slider."""
LOOKING = "Looking through the data…"


class DataWindow(QDialog):
    """Follows the document while it is open. Its pages show; whatever they ask for is one undoable edit."""

    def __init__(self, document: Document, datasets: Datasets, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Data")
        self.setAccessibleName("Data window")
        self._document, self._datasets = document, datasets
        self._summary: Summary | None = None
        self._measured: dict[str, object] = {}
        self._failure = ""
        self._work = Background("summary", self)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._text, self._bar = TextLabel(LOOKING), QProgressBar()
        self._text.setWordWrap(True)
        self._text.setAccessibleName("State of the data")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Looking through the data")
        self.summary, self.columns = DataSummary(), DataColumns()
        self.images, self.preparation = DataImages(), DataPreparation()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Pages")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.summary, "Summary")
        self.tabs.addTab(self.columns, "Columns")
        self.tabs.addTab(self.images, "Images")
        self.tabs.addTab(self.preparation, "Preparation")
        line = QHBoxLayout()
        line.addWidget(self._text, 1)
        line.addWidget(self._bar, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * theme.GRID] * 4)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(line)
        self.tabs.hide()
        self.resize(*SIZE)
        self._wire()

    def follow(self, data: ProjectData, actions: Sequence[QAction]) -> None:
        """Learn when the data are in memory; let keys of the main window (undo, redo) work here too."""
        self._failure = data.failure
        data.ready.connect(self._show_loaded)
        data.failed.connect(self._fail)
        self.addActions(list(actions))

    def reveal(self) -> None:
        """Show it in front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def stop(self) -> None:
        """The main window closes."""
        self.close()
        self._work.cancel()
        self._forget()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._document.settle()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes. Enter confirms a number and presses no button besides, as it would in a dialog."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _wire(self) -> None:
        self._document.changed.connect(self._follow)
        self._document.settling.connect(self.preparation.finish)
        self._timer.timeout.connect(self._look)
        self.tabs.currentChanged.connect(lambda place: self._draw_columns())
        self._work.progressed.connect(lambda share: self._bar.setValue(round(100 * share)))
        self._work.done.connect(self._show)
        self._work.failed.connect(self._fail)
        self.summary.weights_requested.connect(
            lambda: self._document.set_value("preparation", "class_weights", "balanced")
        )
        self.preparation.edited.connect(
            lambda field, value, merge_key: self._document.set_value("preparation", field, value, merge_key)
        )

    def _show_loaded(self, dataset: Dataset) -> None:
        if self.isVisible():
            self._refresh()

    def _fail(self, message: str, details: str = "") -> None:
        self._failure = message
        self._say(message, "error", details)

    def _follow(self, old: Project, new: Project) -> None:
        if old.data != new.data:
            self._failure = ""
            self._forget()
        if self.isVisible() and (old.data != new.data or old.preparation != new.preparation):
            self._refresh()

    def _refresh(self) -> None:
        """Show the settings at once; make a summary where the present one is of other data or settings."""
        project, schema = self._document.project, self._document.check.schema
        settings = project.preparation.create()
        dataset = self._datasets.kept(project.data)
        if schema is not None:
            self.preparation.show_settings(settings, schema)
            self._offer(self.images, schema.is_image)
            self._offer(self.columns, not schema.is_image)
        if dataset is None:
            self._say(self._failure or "Reading the data…", "error" if self._failure else "muted")
            return
        self.images.show_settings(settings)
        if self._shows(dataset, settings):
            assert self._summary is not None
            self.summary.show_summary(project.data.create().name, self._summary, settings)
            return
        self._bar.setValue(0)
        self._say(LOOKING)
        self._timer.start()

    def _offer(self, page: QWidget, offered: bool) -> None:
        place = self.tabs.indexOf(page)
        if self.tabs.isTabVisible(place) != offered:  # told twice, Qt forgets to lay out the tabs
            self.tabs.setTabVisible(place, offered)

    def _shows(self, dataset: Dataset, settings: Preparing) -> bool:
        """Whether the summary at hand is of these data, split and scaled like this."""
        of_these = self._summary is not None and self._summary.facts.dataset is dataset
        return of_these and self._measured == _measured(settings)

    def _look(self) -> None:
        """Make a summary in a background thread; what is known of the data themselves is not looked for twice."""
        project = self._document.project
        dataset, settings = self._datasets.kept(project.data), project.preparation.create()
        if dataset is None:
            return
        known = self._summary.facts if self._summary is not None and self._summary.facts.dataset is dataset else None

        def look(progress: Progress) -> tuple[Summary, dict[str, object]]:
            facts = known or find_facts(dataset, portion(progress, 0.0, 0.7))
            return summarise(facts, settings, portion(progress, 0.7, 1.0)), _measured(settings)

        self._work.start(look)

    def _show(self, found: tuple[Summary, dict[str, object]]) -> None:
        (self._summary, self._measured), self._failure = found, ""
        project = self._document.project
        self.summary.show_summary(project.data.create().name, self._summary, project.preparation.create())
        self.preparation.show_summary(self._summary)
        if self._summary.facts.dataset.schema.is_image:
            self.images.show_summary(self._summary)
        self._draw_columns()
        self._say("")
        self.tabs.show()

    def _draw_columns(self) -> None:
        """Draw columns only where their page is looked at: of all pages it takes the longest."""
        if self._summary is not None and self.tabs.currentWidget() is self.columns:
            self.columns.show_facts(self._summary.facts)

    def _forget(self) -> None:
        """Let go of data that are no longer the project's, and show nothing of them."""
        self._summary = None
        self.columns.forget()
        self.images.forget()
        self.tabs.hide()

    def _say(self, text: str, role: str = "muted", details: str = "") -> None:
        """Tell below the pages what goes on; nothing where all is shown."""
        self._text.say(text, details)
        self._text.set_role(role)
        self._bar.setVisible(text == LOOKING)


def _measured(settings: Preparing) -> dict[str, object]:
    config = settings.get_config()
    return {name: config[name] for name in MEASURED}

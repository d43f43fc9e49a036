"""The window: it builds the columns and wires them. What they do is in their own files."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QVBoxLayout, QWidget

from ..data.dataset import Dataset
from ..data.mnist import Mnist
from ..project.examples import examples
from ..project.project import Project
from ..run.datasets import Datasets
from ..run.run import Run
from . import about, theme
from .actions import Actions, Situation
from .autosaving import Autosaving
from .data_editing import DataEditing
from .data_opener import DataOpener
from .data_window import DataWindow
from .document import Document
from .file_opener import FileOpener
from .menus import Menus
from .messages import show_error
from .panels.curves import Curves
from .panels.data_card import DataCard
from .panels.try_column import TryColumn
from .prediction_feed import PredictionFeed
from .project_data import ProjectData
from .project_files import ProjectFiles
from .project_text import ProjectText
from .settings import Settings
from .stack.palette import Palette
from .stack.stack_panel import StackPanel
from .stack.trained_badge import TrainedBadge
from .status_bar import StatusBar
from .table_opener import TableOpener
from .top_bar import TopBar
from .training import Training
from .undo_history import UndoHistory
from .worker import RunController

COLUMN_WIDTHS = (164, 330, 626, 320)
LEAST_WIDTHS = (116, 250, 300, 220)
EMPTY_HINT = "Press Space to train"


class MainWindow(QMainWindow):
    """Palette, stack, curves and the try-it column around one document and one run controller."""

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__()
        self.document, self._settings = document, settings
        self.datasets = Datasets()
        self.runs = RunController(self.datasets, self)
        self.feed = PredictionFeed(self)
        self.files = ProjectFiles(self, document, self.runs, settings)
        self.data_editing = DataEditing(document, self.datasets)
        self.tables = TableOpener(self, settings)
        self.arrays = DataOpener(self, settings)
        self.opener = FileOpener(self, self.files, self.tables, self.arrays, settings)
        self.palette_panel = Palette()
        self.data_card = DataCard()
        self.stack = StackPanel(document)
        self.history = UndoHistory(document, self)
        self.text = ProjectText(self, document)
        self.data_window = DataWindow(document, self.datasets, self)
        self.training = Training(document, self.runs, self.stack.view.finish_editing)
        self.curves = Curves()
        self.try_column = TryColumn()
        self.actions_table = Actions(self, self.stack, self._handlers())
        self.top_bar = TopBar(self.actions_table)
        self.badge = TrainedBadge(self.actions_table["continue"])
        self.stack.set_badge(self.badge)
        self.status = StatusBar()
        self._arrange()
        self.menus = Menus(self, self.actions_table, settings, examples(), self.files)
        self.top_bar.examples.setMenu(self.menus.examples_menu(self.top_bar.examples))
        self.top_bar.exports.setMenu(self.menus.export_menu(self.top_bar.exports))
        self.data_card.change_button.setMenu(self.menus.data_menu(self.data_card.change_button))
        self._wire()
        # After the views are wired, so that a question about a data file appears over the new project, not the old.
        self.data = ProjectData(self, document, self.datasets, settings, self.data_card)
        self.data.ready.connect(self._show_dataset)
        self.data_window.follow(self.data, [self.actions_table[name] for name in ("undo", "redo")])
        self.autosaving = Autosaving(self, document, self.runs, self.files)
        self._show_project(None, document.project)

    # Building

    def _arrange(self) -> None:
        left = _column(self.data_card, self.stack)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.columns.setObjectName("columns")
        self.columns.setHandleWidth(8)
        self.columns.setChildrenCollapsible(False)
        for panel, least in zip((self.palette_panel, left, self.curves, self.try_column), LEAST_WIDTHS, strict=True):
            panel.setMinimumWidth(least)
            self.columns.addWidget(panel)
        self.columns.setStretchFactor(2, 1)
        self.columns.setSizes(list(COLUMN_WIDTHS))
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        frame = QWidget()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(8, 8, 8, 8)
        inner.addWidget(self.columns)
        layout.addWidget(frame, 1)
        self.setCentralWidget(body)
        self.setStatusBar(self.status)
        self.setAcceptDrops(True)
        self.resize(1440, 900)
        self._restore_layout()

    def _wire(self) -> None:
        self.document.changed.connect(self._show_project)
        self.document.title_changed.connect(self._update)
        self.palette_panel.picked.connect(self.stack.add)
        self.stack.view.selectionModel().selectionChanged.connect(lambda now, before: self._update())
        QApplication.clipboard().dataChanged.connect(self._update)
        self.files.opened.connect(self._show_run)
        self.files.finish_editing = self.stack.view.finish_editing
        self.tables.opened.connect(self.data_editing.use_read)
        self.arrays.opened.connect(self.data_editing.use)
        self.data_card.settings.edited.connect(self.data_editing.set_value)
        self.try_column.points_edited.connect(self.data_editing.draw)
        self.data_card.change_requested.connect(self.tables.ask)
        self.data_card.details_requested.connect(self.data_window.reveal)
        self.try_column.sample_changed.connect(self.feed.set_sample)
        self.feed.renewed.connect(self.try_column.follow)
        self.feed.predicted.connect(self.try_column.show_prediction)
        self.runs.state_changed.connect(lambda state: self._update())
        self.runs.began.connect(self._begin_run)
        self.runs.advanced.connect(self._advance_run)
        self.runs.ended.connect(self._end_run)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        """What each command of the table does: each part of the window answers for its own."""
        return {
            **self.opener.handlers(),
            **self.files.handlers(),
            **self.stack.handlers(),
            **self.training.handlers(),
            **self.history.handlers(),
            **self.text.handlers(),
            **self.data_window.handlers(),
            "use_mnist": lambda: self.data_editing.use(Mnist()),
            "quit": self.close,
            "find": self.palette_panel.search.setFocus,
            "about": lambda: about.show(self),
        }

    # Training

    def _begin_run(self, run: Run) -> None:
        self.curves.clear()
        self.feed.begin(run)
        self.feed.set_sample(self.try_column.sample() if self._fits(run) else None)

    def _advance_run(self, run: Run) -> None:
        self.curves.show_run(run)
        self.feed.follow(run)
        self._show_progress()

    def _end_run(self, run: Run) -> None:
        if run.trained:
            self.document.mark_trained()
        if run.failed is not None:
            show_error(self, "The training stopped", run.failed.message, run.failed.details)
        self._update()

    def _show_note(self) -> None:
        """Say whose prediction it is that the right-hand column shows."""
        run = self.runs.run
        if run is None or not self._fits(run):
            self.try_column.set_note("Press Space to train: the prediction follows.")
        elif self.runs.state.active:
            self.try_column.set_note("follows the training")
        else:
            self.try_column.set_note("by the network as it was trained last")

    # Showing

    def _show_project(self, old: Project | None, new: Project) -> None:
        if old is None or old.data != new.data:
            self._show_source(new)
        if self.runs.run is None:
            self.curves.show_project(new)
        self.status.show_project(new)
        self.runs.recall(new)  # undo brings back the weights with the stack
        self._update()

    def _show_source(self, project: Project) -> None:
        """Offer something to predict that fits the data, by the run that is shown if it answers to such data."""
        schema, source, run = self.document.check.schema, project.data.create(), self.runs.run
        self.data_card.settings.show_source(source)
        if schema is None:
            return
        fits = run is not None and self._fits(run)
        if not fits or run is not self.feed.run or schema != self.try_column.schema:
            self.feed.forget()
            self.try_column.set_schema(schema)
            if run is not None and fits:
                self.feed.begin(run)
                self.feed.set_sample(self.try_column.sample())
        self.try_column.show_source(source, project.preparation.create())
        self._show_note()

    def _show_dataset(self, dataset: Dataset) -> None:
        self.try_column.show_dataset(dataset, self.document.project.preparation.create())

    def _fits(self, run: Run) -> bool:
        """Whether a run's network answers to the present data: the very same, or other points of the same plane."""
        trained, now, schema = run.project.data, self.document.project.data, self.document.check.schema
        if trained == now:
            return True
        return (
            trained.name == now.name
            and schema is not None
            and bool(schema.coordinates)
            and run.project.schema() == schema
        )

    def _show_run(self, run: Run | None) -> None:
        """Another project was opened, with the run that its file holds."""
        self.curves.clear()
        self.runs.show(run)
        self.curves.show_project(self.document.project)
        self.stack.view.setFocus()  # so that Space trains what was just opened
        if run is not None:
            self._advance_run(run)
        self._update()

    def _update(self) -> None:
        """Let every button and text tell the truth."""
        undo_stack, runs = self.document.undo_stack, self.runs
        problems = self.document.check.problems
        obstacle = problems[0].message if problems else ""
        trained = runs.run is not None and runs.run.trained
        self.actions_table.update(
            Situation(
                runs.state,
                obstacle,
                undo_stack.undoText() if undo_stack.canUndo() else "",
                undo_stack.redoText() if undo_stack.canRedo() else "",
                len(self.stack.view.selected_layers()),
                trained,
                self.stack.can_paste(),
                self.text.can_paste(),
            )
        )
        self.curves.set_hint(EMPTY_HINT if not obstacle else f"Cannot train yet: {obstacle}")
        self._show_note()
        self.badge.show_run(runs.run, self.document.project)
        self.top_bar.show_name(self.document.name, self.document.edited)
        self.setWindowTitle(f"{self.document.name}{' (edited)' if self.document.edited else ''} – MPNN Studio")
        self._show_progress()

    def _show_progress(self) -> None:
        runs = self.runs
        epochs = runs.run.epochs if runs.run else 0
        stopped = runs.run is not None and runs.run.finished is not None and not runs.run.finished.complete
        self.top_bar.show_progress(runs.state, runs.pace, epochs, stopped=stopped)
        self.status.show_state(runs.state, runs.run, runs.pace, ready=self.document.check.ok)

    # The window itself

    def apply_theme(self) -> None:
        """Dress the application as the settings say."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, self._settings.scheme, self._settings.text_percent)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.opener.welcome(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.opener.take(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.confirm_leaving():
            event.ignore()
            return
        self._settings.set_layout("geometry", self.saveGeometry())
        self._settings.set_layout("columns", self.columns.saveState())
        self.tables.cancel()
        self.arrays.cancel()
        self.data.stop()
        self.data_window.stop()
        self.runs.shut_down()
        self.autosaving.close()
        event.accept()

    def _restore_layout(self) -> None:
        geometry, columns = self._settings.layout("geometry"), self._settings.layout("columns")
        if geometry is not None:
            self.restoreGeometry(geometry)
        if columns is not None:
            self.columns.restoreState(columns)


def _column(*panels: QWidget) -> QWidget:
    """Stack panels; the last one takes the room that is left."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for panel in panels:
        layout.addWidget(panel)
    layout.setStretch(len(panels) - 1, 1)
    return column

"""The window: it builds the rooms and wires them. What they do is in their own files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from ..data.sources.mnist import Mnist
from ..project.examples import examples
from ..project.project import Project
from ..run.datasets import Datasets
from ..run.run import Run
from ..wording import printable
from .curves.curves import Curves
from .curves.rewind import Rewind
from .data.data_card import DataCard
from .data.data_editing import DataEditing
from .data.data_opener import DataOpener
from .data.project_data import ProjectData
from .data.table_opener import TableOpener
from .document.document import Document
from .document.project_text import ProjectText
from .document.undo_history import UndoHistory
from .explain.explaining import Explaining
from .exporting.exporting import Exporting
from .files.autosaving import Autosaving
from .files.file_opener import FileOpener
from .files.guest_opener import GuestOpener
from .files.predicting import Predicting
from .files.project_files import ProjectFiles
from .inspect.inspector import Inspector
from .inspect.view import Surroundings
from .run_display import RunDisplay
from .shell import about
from .shell.actions import Actions
from .shell.arrangement import Arrangement
from .shell.columns import WindowColumns
from .shell.command_center import CommandCenter
from .shell.commands.command import Situation
from .shell.finder.providers import of_window
from .shell.key_bindings import KeyBindings
from .shell.manual.help_center import HelpCenter
from .shell.menus import Menus
from .shell.status_bar import StatusBar
from .shell.top_bar import TopBar
from .shell.tour import Tour
from .stack.map_feed import MapFeed
from .stack.palette import Palette
from .stack.stack_panel import StackPanel
from .stack.trained_badge import TrainedBadge
from .training import failure
from .training.run_controller import RunController
from .training.training_commands import TrainingCommands
from .trying import Trying
from .widgets import theme
from .widgets.background import stop_background_work
from .widgets.keys import confirm_typing
from .widgets.settings import Settings

if TYPE_CHECKING:
    from .data.data_window import DataWindow
    from .explain.explain_view import ExplainView

STOP_SECONDS = 1.0
"""How long closing waits for each background thread."""
TOLD_MS = 20_000
"""How long a sentence about what was opened stays in the status bar."""
DRESS = ("scheme", "text_percent")
"""The preferences that change how the window looks."""


class MainWindow(QMainWindow):
    """Palette, stack, curves and the try-it column around one document and one run controller."""

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__()
        self.document, self.settings = document, settings
        self.datasets = Datasets()
        self.runs = RunController(self.datasets, self)
        self.files = ProjectFiles(self, document, self.runs, settings)
        self.data_editing = DataEditing(document, self.datasets)
        self.exporting = Exporting(self, document, self.runs, self.datasets, settings)
        self.tables = TableOpener(self, settings, lambda: document.project.data.create())
        self.arrays = DataOpener(self, settings, lambda: document.project.data.create())
        self.guests = GuestOpener(self, self.files, lambda text: self.status.showMessage(text, TOLD_MS))
        self.opener = FileOpener(self, self.files, self.guests, self.tables, self.arrays, settings)
        self.palette_panel = Palette()
        self.data_card = DataCard()
        self.stack = StackPanel(document)
        self.history, self.text = UndoHistory(document, self), ProjectText(self, document)
        self.predicting = Predicting(self, lambda: self.runs.run)
        self._data_window: DataWindow | None = None
        self._trained = False
        self.training = TrainingCommands(document, self.runs, self.datasets, self)
        self.curves = Curves()
        self.rewind = Rewind()
        self.trying = Trying(document, self.datasets, lambda: self.runs.state.active, self)
        self.try_column, self.why = self.trying.column, self.trying.why
        self.inspector = Inspector(Surroundings(document, self.datasets, self.runs, self.try_column))
        self.display = RunDisplay(document, self.runs, self.curves, self.rewind, self.inspector, self.try_column, self)
        self.maps = MapFeed(document, self.stack.view, self)
        self.display.moment_changed.connect(self.maps.show_moment)
        self.explaining = Explaining(self._build_explain, lambda view: self.arrangement.show_in_middle(view), self)
        self.display.moment_changed.connect(self.explaining.show_moment)
        self.curves.put_below(self.rewind)
        left, middle = (self.data_card, self.stack), (self.curves, self.inspector)
        self.columns = WindowColumns(self.palette_panel, left, middle, self.try_column)
        self.arrangement = Arrangement(self, self.columns, settings)
        self.commands = CommandCenter(self, settings, lambda: self.actions_table, self.prefer, self._update)
        self.help = HelpCenter(self)
        self.actions_table = Actions(self, {"stack": self.stack}, self._handlers(), KeyBindings(settings))
        self.top_bar = TopBar(self.actions_table)
        self.badge = TrainedBadge(self.actions_table["continue"])
        self.stack.set_badge(self.badge)
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.setAcceptDrops(True)
        self.arrangement.fill(self.top_bar)
        toured = (self.data_card, self.stack, self.top_bar.train, self.curves, self.try_column)
        self.tour = Tour(self, settings, toured)
        self._add_menus()
        self._wire()
        # After the views are wired, so that a question about a data file appears over the new project, not the old.
        self.data = ProjectData(self, document, self.datasets, settings, self.data_card)
        self.data.ready.connect(self.display.show_dataset)
        self.autosaving = Autosaving(self, document, self.runs, self.files)
        self._show_project(None, document.project)

    # Building

    def _add_menus(self) -> None:
        self.menus = Menus(
            self.menuBar(),
            self.actions_table,
            self.settings,
            examples=examples(),
            files=self.files,
            opener=self.opener,
            data_editing=self.data_editing,
            exporting=self.exporting,
            prefer=self.prefer,
        )
        self.top_bar.examples.setMenu(self.menus.examples_menu(self.top_bar.examples))
        self.top_bar.exports.setMenu(self.menus.export_menu(self.top_bar.exports))
        self.data_card.change_button.setMenu(self.menus.data_menu(self.data_card.change_button))

    def _wire(self) -> None:
        find = of_window(self.actions_table, self.stack, self.data_card, self.files, self.commands, self.arrangement)
        self.commands.offer(*find, self.help.entries)
        self.curves.extend_menu(lambda menu: self.commands.menus.fill(menu, "curves"))
        self.document.changed.connect(self._show_project)
        self.document.settling.connect(self.stack.view.finish_editing)
        self.document.settling.connect(self.data_card.settings.finish)
        self.document.stepped.connect(self._update)
        self.document.stepped.connect(confirm_typing)
        self.document.title_changed.connect(self._update)
        self.arrangement.changed.connect(self._update)
        self.palette_panel.picked.connect(self.stack.add)
        self.stack.view.selectionModel().selectionChanged.connect(lambda now, before: self._update())
        QApplication.clipboard().dataChanged.connect(self._update)
        self.files.opened.connect(lambda opened: self.stack.view.setFocus())  # so that Space trains it
        self.files.opened.connect(lambda opened: self.explaining.start_over())
        self.tables.opened.connect(self.data_editing.use_read)
        self.arrays.opened.connect(self.data_editing.use)
        self.data_card.settings.edited.connect(self.data_editing.set_value)
        self.display.moment_changed.connect(self.trying.show_moment)
        self.display.moment_changed.connect(self.exporting.show_moment)
        self.display.begun.connect(lambda: self.trying.show_moment(None))
        self.trying.explanation_wanted.connect(self.explaining.explain)
        self.inspector.told.connect(lambda found: self.status.show_news([finding.message for finding in found]))
        self.inspector.explanation_wanted.connect(self.explaining.explain)
        self.curves.explanation_wanted.connect(self.explaining.explain)
        self.try_column.frame_picked.connect(self.rewind.look_at)
        self.try_column.points_edited.connect(self.data_editing.draw)
        self.data_card.change_requested.connect(self.opener.ask_for_data)
        self.data_card.details_requested.connect(lambda: self.data_window.reveal())
        self.runs.state_changed.connect(lambda state: self._update())
        self.runs.advanced.connect(self._follow_training)
        self.runs.ended.connect(self._end_run)
        self.top_bar.slow_motion.changed.connect(self.runs.set_delay)
        self.top_bar.slow_motion.changed.connect(lambda seconds: self._show_progress())

    def _handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each command of the table does; each part of the window provides its own."""
        handlers = {
            **self.opener.handlers(),
            **self.files.handlers(),
            **self.predicting.handlers(),
            **self.exporting.handlers(),
            **self.stack.handlers(),
            **self.training.handlers(),
            **self.history.handlers(),
            **self.text.handlers(),
            **self.explaining.handlers(),
            **self.arrangement.handlers(),
            **self.commands.handlers(),
            **self.palette_panel.handlers(),
            **self.curves.handlers(),
            **self.try_column.handlers(),
            **self.inspector.handlers(),
            **self.help.handlers(),
            "tour": lambda: self.tour.begin(),
            "data": lambda: self.data_window.reveal(),
            "use_mnist": lambda: self.data_editing.use(Mnist()),
            "quit": self.close,
            "why": lambda: self.arrangement.reveal(self.why.panel, self.why.panel.toggle),
            "find": lambda: self.arrangement.reveal(self.palette_panel, self.palette_panel.search.setFocus),
            "about": lambda: about.show(self, self.explaining.reveal),
        }
        return {name: partial(self._settle_and, do) for name, do in handlers.items()}

    def _settle_and(self, do: Callable[[], object]) -> None:
        """Take over what is typed somewhere but not confirmed, before a command does anything."""
        self.document.settle()
        do()

    def _build_explain(self) -> ExplainView:
        from .explain.explain_view import ExplainView  # only who opens it waits for it

        step = self.actions_table["step"]
        return ExplainView(self.document, self.runs, self.datasets, self.try_column, step, self.columns.pages)

    @property
    def data_window(self) -> DataWindow:
        """The window of the data, built on first use so that this one opens sooner."""
        if self._data_window is None:
            from .data.data_window import DataWindow

            self._data_window = DataWindow(self.document, self.datasets, self)
            self._data_window.follow(self.data, [self.actions_table[name] for name in ("undo", "redo", "help")])
        return self._data_window

    # Showing

    def _end_run(self, run: Run) -> None:
        if run.trained:
            self.document.mark_trained()
        if run.failed is not None and not self.runs.sweeping:
            failure.report(self, self.document, run, self.actions_table["train"].trigger, self.explaining.reveal)
        self._update()

    def _show_project(self, old: Project | None, new: Project) -> None:
        if old is None or old.data != new.data:
            self.data_card.settings.show_source(new.data.create())
        self.status.show_project(new)
        self._update()

    def _update(self) -> None:
        """Bring every button and text up to date."""
        undo_stack, runs = self.document.undo_stack, self.runs
        problems = self.document.check.problems
        obstacle = problems[0].message if problems else ""
        self._trained = trained = runs.run is not None and runs.run.trained
        self.actions_table.update(
            Situation(
                runs.state,
                obstacle,
                undo_stack.undoText() if undo_stack.canUndo() else "",
                undo_stack.redoText() if undo_stack.canRedo() else "",
                len(self.stack.view.selected_layers()),
                trained,
                self.document.project.training_settings.epochs,
                self.stack.can_paste(),
                self.text.can_paste(),
                self.document.as_opened,
                maximised=self.arrangement.maximised,
                beside=self.arrangement.beside,
                obstacles=self._obstacles(),
            )
        )
        self.display.show_hints(obstacle)
        name = printable(self.document.name)
        self.top_bar.show_name(name, self.document.edited)
        self.setWindowTitle(f"{name}{' (edited)' if self.document.edited else ''} – MPNN Studio")
        self._show_progress()

    def _obstacles(self) -> dict[str, str]:
        """Why commands on parts of the window cannot be used now, as those parts say."""
        parts = (self.arrangement, self.palette_panel, self.stack, self.curves, self.try_column, self.inspector)
        return {name: why_not for part in parts for name, why_not in part.obstacles().items()}

    def _follow_training(self, run: Run) -> None:
        """Show how far it is, and with the first weights all that needs some."""
        if run.trained != self._trained:
            self._update()
        else:
            self._show_progress()

    def _show_progress(self) -> None:
        runs = self.runs
        self.badge.show_run(runs.run, self.document.project, live=runs.state.active)
        self.top_bar.show_progress(runs.state, runs.pace, runs.run)
        self.status.show_state(
            runs.state, runs.run, runs.pace, ready=self.document.check.ok, delay=runs.delay, sweep=runs.sweeping
        )

    # The window itself

    def prefer(self, name: str, value: Any) -> None:
        """Keep a preference and apply it at once."""
        self.settings.prefer(name, value)
        if name in DRESS:
            self.apply_theme()

    def apply_theme(self) -> None:
        """Dress the application as the settings say."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, self.settings.scheme, self.settings.text_percent)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.commands.menus.answer(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.opener.welcome(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.opener.take(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.confirm_leaving():
            event.ignore()
            return
        self.arrangement.save()
        self.tables.cancel()
        self.arrays.cancel()
        self.guests.cancel()
        self.data.stop()
        if self._data_window is not None:
            self._data_window.stop()
        self.runs.shut_down()
        self.stop_work()
        self.autosaving.close()
        self.files.close()
        event.accept()

    def stop_work(self) -> None:
        """Give up what is done in the background: some of it paints, and must not outlive what Qt paints with."""
        self.inspector.hide()
        stop_background_work(STOP_SECONDS)

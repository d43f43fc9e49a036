"""Shows the present run: its curves, its moments in the inspector, and its prediction for a sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from ..data.dataset import Dataset
from ..project.project import Project
from ..project.spec import Spec
from ..run.events import Snapshot
from ..run.moment import Moment
from ..run.run import Run
from ..run.timeline import TimelineEntry
from .curves.curves import Curves
from .curves.rewind import Rewind, frame_text
from .document.document import Document
from .inspect.inspector import Inspector
from .training.run_controller import RunController
from .tryout.prediction_feed import PredictionFeed
from .tryout.try_column import TryColumn
from .widgets.in_turn import InTurn

OTHER_DATA = "This run was trained on other data than are open now: bring its project back to see a batch of it."
EMPTY_HINT = "Press Space to train"


class RunDisplay(QObject):
    """Listens to document and runs, and passes what happens to the views.

    Signals:
        moment_changed(moment): another moment of the run is looked at; None where there is no trained network.
        begun(): a training begins, without weights as yet. Tabs and maps keep those of the run before until then, so
            that they do not flicker; no answer may be given with them.
    """

    moment_changed = Signal(object)
    begun = Signal()

    def __init__(
        self,
        document: Document,
        runs: RunController,
        curves: Curves,
        rewind: Rewind,
        inspector: Inspector,
        try_column: TryColumn,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._runs = document, runs
        self._data: Spec | None = None
        self._run: Run | None = None
        self._curves, self._rewind, self._inspector, self._try = curves, rewind, inspector, try_column
        self.feed = PredictionFeed(self)
        try_column.sample_changed.connect(self.feed.set_sample)
        self.feed.renewed.connect(try_column.follow)
        self.feed.predicted.connect(try_column.show_prediction)
        self._turns = InTurn(self)
        rewind.looked.connect(self._look)
        document.changed.connect(self._follow)
        runs.shown.connect(self._follow)
        runs.advanced.connect(self.advance)
        runs.ended.connect(self._show_moment)
        runs.kept.overlaid.connect(self._overlay)
        self._follow()

    def _follow(self, *_: object) -> None:
        """Show the present project and run where they differ from what is shown; either signal may come first."""
        project, run = self._document.project, self._runs.run
        other_data, other_run = project.data != self._data, run is not self._run
        self._data, self._run = project.data, run
        if other_run:
            self._turns.begin(())
            self._curves.clear()
            self._rewind.show_timeline(run.timeline if run else None)
        self._curves.mark_other_data(run is not None and not run.comparable_with(project))
        if other_data:
            self._overlay(self._runs.kept.overlay)
        self._curves.let_explain(OTHER_DATA if run and run.project.data != project.data else "")
        if run is None:
            self._curves.show_project(project)
        if other_data or other_run:
            self._offer_sample(project, run)
        if other_data and self._document.check.schema is not None:
            self._try.show_source(project.data.create(), project.preparation.create())
        if other_run and run is None:
            self._show_no_moment()
        elif other_run and run is not None and not self._runs.state.active:
            self.advance(run)
        elif other_run:
            self.begun.emit()

    def _overlay(self, others: Sequence[Run]) -> None:
        """Draw the curves of other runs, too; those that cannot be compared are marked."""
        project = self._document.project
        curves = [run.name if run.comparable_with(project) else f"{run.name} (other data)" for run in others]
        self._curves.overlay(others, curves)

    def advance(self, run: Run) -> None:
        """Show what is new in the run: one view a frame during a training, else all at once."""
        ended = run.finished is not None or run.failed is not None
        steps: tuple[Callable[[], None], ...] = (
            *self._curves.drawing(run),
            lambda: self._rewind.show_timeline(run.timeline),
            lambda: self.feed.follow(self._predicting(run), at_once=ended),
            lambda: self._show_moment(run),
        )
        if self._runs.state.active:
            self._turns.begin(steps)
            return
        self._turns.begin(())
        for step in steps:
            step()

    def _look(self, frame: TimelineEntry | None) -> None:
        """Let every view show another moment; a training continues meanwhile."""
        run = self._runs.run
        assert run is not None
        self._curves.mark_looked(frame.mark if frame else None)
        self.feed.follow(self._predicting(run), at_once=True)
        self._show_moment(run)
        self._note()

    def _snapshot(self, run: Run) -> Snapshot | None:
        """The weights that are looked at."""
        return self._rewind.frame.snapshot if self._rewind.frame else run.snapshot

    def _predicting(self, run: Run) -> Snapshot | None:
        """The weights that predict: none where a training ended before it learned anything."""
        return self._snapshot(run) if run.trained or self._runs.state.active else None

    def show_dataset(self, dataset: Dataset) -> None:
        """The examples of the data are in memory."""
        self._try.show_dataset(dataset, self._document.project.preparation.create())

    def show_hints(self, obstacle: str) -> None:
        """Say what to do in the empty plots, and whose prediction it is that is shown.

        Args:
            obstacle: why the project cannot be trained, empty where it can.
        """
        self._curves.set_hint(EMPTY_HINT if not obstacle else f"Cannot train yet: {obstacle}")
        self._note()

    def _note(self) -> None:
        """Say whose prediction it is that is shown."""
        run, frame = self._runs.run, self._rewind.frame
        if run is None or not (run.trained or self._runs.state.active):
            self._try.set_note("Press Space to train: the prediction follows.")
        elif not self._fits(run):
            self._try.set_note("The trained network is of other data. Press Space to train one for these.")
        elif frame is not None:
            self._try.set_note(f"as it was in {frame_text(frame)}")
        elif self._runs.state.active:
            self._try.set_note("follows the training")
        else:
            self._try.set_note("by the network as it was trained last")

    def _offer_sample(self, project: Project, run: Run | None) -> None:
        """Offer something to predict that fits the data, by the run that is shown if its network takes such data."""
        schema = self._document.check.schema
        if schema is None:
            self.feed.forget()
        elif run is None or not self._fits(run):
            self.feed.forget()
            self._try.set_schema(schema)
        elif run is not self.feed.run or schema != self._try.schema:
            self.feed.forget()
            self._try.set_schema(schema)
            self.feed.begin(run, self._predicting(run))
            self.feed.set_sample(self._try.sample())

    def _show_moment(self, run: Run) -> None:
        snapshot = self._snapshot(run)
        moment = Moment(run, snapshot, self._runs.state.active) if snapshot and run.preparation else None
        self._inspector.show_moment(moment)
        self.moment_changed.emit(moment)

    def _show_no_moment(self) -> None:
        self._inspector.show_moment(None)
        self.moment_changed.emit(None)

    def _fits(self, run: Run) -> bool:
        """Whether a run's network answers to the present data."""
        return run.answers_to(self._document.project.data, self._document.check.schema)

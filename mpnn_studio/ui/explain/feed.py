"""Opens steps in a background thread, and knows whether the one that is shown is still that of the network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from ...data.source import Progress
from ...run.datasets import Datasets
from ...run.moment import Moment
from ...run.state import State
from ..document.document import Document
from ..training.run_controller import RunController
from ..widgets.background import Background
from ..widgets.formulas import prepare_formulas
from .step import OpenStep
from .subjects import Origin, make_subject
from .wishes import Wish

MOVING = (State.PREPARING, State.RUNNING, State.STOPPING)
"""In these states the network changes by itself."""


@dataclass(frozen=True, eq=False)
class _WishFor:
    """A wish, and the data or the run that it was for."""

    wish: Wish
    owner: object


class StepFeed(QObject):
    """Asks for what is explained.

    Signals:
        opened(step): a step is taken apart.
        progressed(share): of opening it.
        failed(message, details): it cannot be opened.
        aged(): the network is another one than that of the step, or is so no more.
    """

    opened = Signal(object)
    progressed = Signal(float)
    failed = Signal(str, str)
    aged = Signal()

    def __init__(self, document: Document, runs: RunController, datasets: Datasets, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._runs, self._datasets = document, runs, datasets
        self._moment: Moment | None = None
        self._shown: object = None
        self._shown_run = ""
        self._words = ""
        self._asked: object = None
        self._asked_run = ""
        self._wish = self._asked_wish = self._shown_wish = _WishFor(Wish(), None)
        self._background = Background("explain", self)
        self._background.progressed.connect(self.progressed)
        self._background.done.connect(self._take)
        self._background.failed.connect(self._give_up)
        document.changed.connect(lambda old, new: self.aged.emit())
        runs.state_changed.connect(lambda state: self.aged.emit())
        runs.steered.connect(lambda run, changes: self.aged.emit())

    @property
    def wish(self) -> Wish:
        """Which examples are wished for; the next batch again where those were of other data, or of another run."""
        return self._wish.wish if self._wish.owner == self._owner(self._wish.wish) else Wish()

    @wish.setter
    def wish(self, wish: Wish) -> None:
        self._wish = _WishFor(wish, self._owner(wish))

    @property
    def moving(self) -> bool:
        """Whether a training is changing the network now."""
        return self._runs.state in MOVING

    @property
    def paused(self) -> bool:
        """Whether a training stands still between two steps."""
        return self._runs.state is State.PAUSED

    @property
    def current(self) -> bool:
        """Whether the step that is shown, or is being opened, is that of the network as it is now."""
        return self._mark() in (self._shown, self._asked)

    @property
    def words(self) -> str:
        """Which network it is that is shown: "paused" only as long as the training of it is."""
        origin = self._origin()
        if self._shown_wish.wish.kind == "step":
            return "earlier step"
        if origin.run == self._shown_run:
            self._words = origin.words
        elif self._shown_run:
            return "network of another run"
        return self._words

    @property
    def follows_network(self) -> bool:
        """Whether the examples are a step of the network as it is, not of one that it was."""
        return self.wish.kind != "step"

    @property
    def opening(self) -> bool:
        """Whether another step is on its way."""
        return self._asked is not None

    @property
    def why_not_taken(self) -> str:
        """Why the step that is shown is not the one that training takes next; empty where it is."""
        origin = self._origin()
        if self._shown_wish.wish.kind != "step" and origin.mark != self._shown:
            return "The network has changed since: look at it first."
        if self._shown_wish.wish.kind != "next":
            return "Training takes its next batch, not these examples."
        if origin.moment is None:
            return "" if self._moment is None or not self.paused else "The training in the pause is one of other data."
        if not self.paused:
            return "This training is over: a step would begin a new one."
        return "" if origin.newest else "Training has gone on since: this is an earlier moment."

    @property
    def obstacle(self) -> str:
        """Why there is no network to explain, in the words of the Train button; empty where there is one."""
        problems = self._document.check.problems
        return problems[0].message if problems and self._origin().moment is None else ""

    def show_moment(self, moment: Moment | None) -> None:
        """Another moment of the run is looked at."""
        self._moment = moment
        self.aged.emit()

    def ask(self) -> None:
        """Open the next step of the network as it is now, for the examples that are wished for."""
        origin = self._origin()
        self.wish = self.wish  # a wish for what is there no more is over
        self._asked, self._asked_wish, self._asked_run = self._mark(), self._wish, origin.run
        self._background.start(partial(_open, origin, self.wish, self._datasets))

    def cancel(self) -> None:
        """Open nothing; the examples of the step that is shown are wished for again."""
        self._asked, self._wish = None, self._shown_wish
        self._background.cancel()

    def _take(self, step: OpenStep) -> None:
        self._shown, self._asked = self._asked, None
        self._shown_wish, self._shown_run = self._asked_wish, self._asked_run
        self.opened.emit(step)
        self.aged.emit()

    def _give_up(self, message: str, details: str) -> None:
        self._asked, self._wish = None, self._shown_wish
        self.failed.emit(message, details)

    def _mark(self) -> object:
        """What is another as soon as another step is to be shown: one that was taken stays what it was."""
        origin = self._origin()
        return origin.mark if self.follows_network else (origin.run, self.wish.point)

    def _owner(self, wish: Wish) -> object:
        """What has to stay the same for a wish to make sense."""
        return self._origin().run if wish.kind == "step" else self._document.project.data

    def _origin(self) -> Origin:
        """A run of other data is left aside: its examples are not at hand."""
        project, moment = self._document.project, self._moment
        fits = moment is not None and moment.run.project.data == project.data
        run = self._runs.run
        newest = moment is not None and moment.run is run and (self.moving or moment.snapshot is run.snapshot)
        return Origin(project, moment if fits else None, self._runs.state, newest, self._runs.request_outlook)


def _open(origin: Origin, wish: Wish, datasets: Datasets, progress: Progress) -> OpenStep:
    prepare_formulas()
    return OpenStep(make_subject(origin, wish, datasets, progress), progress)

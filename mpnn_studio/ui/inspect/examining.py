"""What the tabs share that look at the answers to a whole split: its choice, the asking, and words where nothing is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import Any, ClassVar

from PySide6.QtGui import QHideEvent, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ...data.dataset import Task
from ...explain.examination import Examination, Examiner, Question
from ...project.project import Project
from ...run.moment import Moment
from ...run.state import State
from ...wording import grouped
from ..widgets import theme
from ..widgets.inquiry import Inquiry
from ..widgets.keys import Combo
from ..widgets.scroll import PlainScroll
from ..widgets.texts import ElidedLabel, Placeholder
from .view import Surroundings, View

SAMPLE = 1000
"""So many examples are examined while a training goes on, so that it is not slowed down."""
PATIENCE = 0.4
"""Seconds; where the whole split would take longer, the answers for a sample are shown first."""
ROOM_FOR_LINE = 480
"""A narrower tab says what was found in short below the choices, not beside them."""
OTHER_DATA = "This run was trained on other data than are open now: bring its project back to examine it."
WAIT = "The network is being asked about each example."
NO_EXAMPLES = "No examples were held back for it."
NOT_YET = "To be seen when the training rests: what is tuned by it tests nothing any more."
SPLITS = {"validation": "validation", "train": "training", "test": "test"}
"""The splits with the words for their examples."""


@dataclass(frozen=True, eq=False)
class DigestedExamination:
    """An examination, with what the tab makes of it."""

    question: Question
    examination: Examination
    digest: Any


class ExaminingView(View):
    """A head with the choice of the split, and below it the body that a subclass fills.

    Attributes:
        task: what the networks do that it can examine.
        empty: what to say before anything is trained.
        unsuited: what to say of a network for another task: why nothing is seen, and which tab to open.
    """

    pause: ClassVar[float] = 0.5
    task: ClassVar[Task]
    empty: ClassVar[str]
    unsuited: ClassVar[str]

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(surroundings, parent)
        self._moment: Moment | None = None
        self._finding: DigestedExamination | None = None
        self._asked = Event()
        self._wanted = "validation"
        self._sizes: Mapping[str, int] = {}
        self._seconds = 0.0
        self._inquiry = Inquiry("examination", self)
        self._inquiry.answered.connect(self._take)
        self._inquiry.failed.connect(self._say)
        self.split = Combo()
        self.split.setAccessibleName("Split")
        for split, word in SPLITS.items():
            self.split.addItem(word, split)
        self.split.currentIndexChanged.connect(self._choose_split)
        self.summary = ElidedLabel("text")
        self.summary.setAccessibleName("In short")
        self._empty = Placeholder()
        self.head, self.body = QHBoxLayout(), QWidget()
        self._top = QWidget()
        self._lay_out()
        self._say(self.empty)
        surroundings.document.changed.connect(self._follow_project)
        surroundings.runs.state_changed.connect(self._follow_state)

    @property
    def finding(self) -> DigestedExamination | None:
        """What is shown, None before the first answer."""
        return self._finding

    # What a subclass says

    def choice(self) -> Any:
        """Return what a digest depends on beside the examination: what the person chose, as a value."""
        return None

    @staticmethod
    def digest(examination: Examination, choice: Any) -> Any:
        """Work out what is shown, in a background thread: without the view, so that no widget is read there."""
        raise NotImplementedError

    def show_finding(self, finding: DigestedExamination) -> None:
        """Show it; ``digest`` is the one that was made of this examination."""
        raise NotImplementedError

    def let_go(self) -> None:
        """Keep no examples of data that are not open any more."""
        self._finding = None

    # Asking

    def show_moment(self, moment: Moment | None) -> None:
        if moment is None or self._moment is None or moment.run is not self._moment.run:
            self._sizes, self._seconds = {}, 0.0
            self._say(WAIT)
        self._moment = moment
        self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give up what nobody will see; when the tab is opened again, it asks anew."""
        super().hideEvent(event)
        if not event.spontaneous():  # a window that is only minimised comes back without being told
            self._asked.set()

    def _choose_split(self, index: int) -> None:
        self._wanted = self.split.itemData(index)
        self._ask()

    def _ask(self) -> None:
        moment = self._moment
        obstacle = self._obstacle(moment)
        if moment is None or obstacle:
            self._say(obstacle)
            return
        resting = self._rests(moment)
        if self._wanted == "test" and not resting:
            self._wanted = "validation"
        sampled = not resting or self._seconds > PATIENCE
        self._put(Question(moment.run, moment.snapshot, self._wanted, SAMPLE if sampled else None), live=not resting)

    def _put(self, question: Question, *, live: bool) -> None:
        """Ask this; where the training rests, what is being found out for an older question is given up."""
        if not live:
            self._asked.set()
        self._asked = asked = Event()
        digest = partial(self.digest, choice=self.choice())
        self._inquiry.ask(partial(_find, self.surroundings.examiner, question, asked, digest), live=live)

    def _take(self, finding: DigestedExamination | None) -> None:
        moment = self._moment
        if finding is None or moment is None or finding.question.split != self._wanted:
            return
        examination = finding.examination
        self._sizes = examination.sizes
        self._seconds = examination.seconds * self._sizes[examination.split] / max(len(examination), 1)
        self._show_split(examination.split, resting=self._rests(moment))
        self._empty.hide()
        self._top.show()
        self.body.show()
        self._finding = finding
        self.show_finding(finding)
        if not examination.complete and self._rests(moment):
            self._put(Question(moment.run, moment.snapshot, self._wanted), live=False)

    def _obstacle(self, moment: Moment | None) -> str:
        if moment is None:
            return self.empty
        project = moment.run.project
        if project.schema().task != self.task:
            return self.unsuited
        return "" if project.data == self.surroundings.document.project.data else OTHER_DATA

    def _rests(self, moment: Moment) -> bool:
        return not moment.live or self.surroundings.runs.state is State.PAUSED

    def _follow_state(self, state: State) -> None:
        if state is State.PAUSED and self.isVisible():
            self._ask()

    def _follow_project(self, old: Project | None, new: Project) -> None:
        if old is None or old.data != new.data:
            self._asked.set()
            self.surroundings.examiner.forget()
            self.let_go()
            if self.isVisible():
                self._ask()

    # Showing

    def _show_split(self, examined: str, *, resting: bool) -> None:
        """Name the examined split. The test split stays unseen while the training goes on."""
        self.split.blockSignals(True)
        self.split.setCurrentIndex(self.split.findData(examined))
        self.split.blockSignals(False)
        model = self.split.model()
        assert isinstance(model, QStandardItemModel)
        for place, split in enumerate(SPLITS):
            item = model.item(place)
            item.setEnabled(self._sizes[split] > 0 and (resting or split != "test"))
            item.setToolTip("" if item.isEnabled() else NO_EXAMPLES if not self._sizes[split] else NOT_YET)

    def examples_text(self, examination: Examination) -> str:
        """Say how many examples were examined ("1 000 sampled of 6 000 validation examples")."""
        count, whole = len(examination), examination.sizes[examination.split]
        sampled = "" if examination.complete else f"{grouped(count)} sampled of "
        return f"{sampled}{grouped(whole)} {SPLITS[examination.split]} examples"

    def _say(self, message: str, details: str = "") -> None:
        """Say why there is nothing to see."""
        self._inquiry.forget()
        self._empty.say(message, details)
        self._empty.show()
        self._top.hide()
        self.body.hide()
        self.summary.say("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = QBoxLayout.Direction.LeftToRight if self.width() >= ROOM_FOR_LINE else QBoxLayout.Direction.TopToBottom
        self._above.setDirection(side)

    def _lay_out(self) -> None:
        self.head.setSpacing(2 * theme.GRID)
        self.head.addWidget(self.split)
        self._above = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._top)
        self._above.setContentsMargins(0, 0, 0, 0)
        self._above.setSpacing(2 * theme.GRID)
        self._above.addLayout(self.head)
        self._above.addWidget(self.summary, 1)
        content = QWidget()
        # What a low tab has no room for is scrolled to.
        scroll = PlainScroll(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 2 * theme.GRID, 0, 0)
        outer.addWidget(scroll)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self._top)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.body, 1)


def _find(
    examiner: Examiner, question: Question, left: Event, digest: Callable[[Examination], Any]
) -> DigestedExamination | None:
    """Examine in a background thread; None where the question was given up meanwhile."""
    examination = examiner.examine(question, left.is_set)
    return DigestedExamination(question, examination, digest(examination)) if examination else None

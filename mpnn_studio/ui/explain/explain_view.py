"""Explain: one training step of the network, stage by stage and number by number."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ...explain.steps.names import Name
from ...explain.steps.number import Number
from ...explain.wanted import Wanted
from ...run.datasets import Datasets
from ...run.moment import Moment
from ..document.document import Document
from ..training.run_controller import RunController
from ..tryout.try_column import TryColumn
from ..widgets import theme
from .feed import StepFeed
from .head import ExplainHead
from .proofs import Proofs
from .stage_pages import StagePages
from .stage_strip import StageStrip
from .step import OpenStep
from .step_bar import StepBar
from .walk import Walk
from .welcome import Welcome
from .wishes import Wish, rows_in

PATIENCE_MS = 250
"""An opening that takes longer says how far it is. A quicker one would only be held up by painting that."""


class ExplainView(QFrame):
    """Strip and controls above; formula and arrays at the left, the number and the code at the right.

    Signals:
        left(): the person wants the curves back.
    """

    left = Signal()

    def __init__(
        self,
        document: Document,
        runs: RunController,
        datasets: Datasets,
        try_column: TryColumn,
        do_it: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.setAccessibleName("Explain")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # without one, a window that becomes active looks elsewhere
        self._try = try_column
        self._wanted: Name | str | None = None
        self.feed = StepFeed(document, runs, datasets, self)
        self.walk = Walk(self)
        self.head = ExplainHead(self)
        self.strip = StageStrip()
        self.bar = StepBar(do_it)
        self.proofs = Proofs(self)
        self.pages = StagePages(self.proofs)
        self.arrays, self.number, self.code = self.pages.arrays, self.pages.number, self.pages.code
        self.welcome = Welcome()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._wait(True))
        self._arrange()
        self._connect()

    def show_moment(self, moment: Moment | None) -> None:
        """Another moment of the run is looked at."""
        self.feed.show_moment(moment)

    def explain(self, wanted: Wanted) -> None:
        """Explain what is wanted, as soon as its step is open."""
        if not wanted.kind and self.feed.follows_network:
            if self.feed.current and self.walk.step is not None and not self.feed.opening:
                self._go_to(wanted.place)
                return
            self._wanted = wanted.place
            self._ask()
            return
        self._wanted = wanted.place
        kind = wanted.kind or "next"
        self.bar.show_batch(kind, wanted.rows)
        sample = self._try.sample() if kind == "drawing" else None
        self.feed.wish = Wish(kind, wanted.rows, sample, wanted.point)
        self._ask()

    def _go_to(self, place: Name | str | None) -> None:
        """Show a number, or a stage by its key."""
        step = self.walk.step
        assert step is not None
        if isinstance(place, Name):
            self.walk.pick(step.existing(place))
            self.pages.open_number()
        elif place is not None:
            self.walk.go_to_stage(step.stage_with(place))

    def take_keyboard(self) -> None:
        """Let keys reach the strip: at once where it is seen, else as soon as it is."""
        (self.strip if self.strip.isVisible() else self).setFocus()

    # Opening

    def refresh(self) -> None:
        """Show the network as it is now."""
        if not self.feed.current:
            self._ask()

    def _ask(self) -> None:
        obstacle = self.feed.obstacle
        if obstacle:
            self._say(obstacle)
            return
        self.welcome.say("")
        self._patience.start()
        self.feed.ask()

    def _wait(self, waiting: bool) -> None:
        self._patience.stop()
        self.head.show_waiting(waiting)
        self.welcome.show_waiting(waiting)

    def _ask_for(self, kind: str, text: str) -> None:
        rows = rows_in(text)
        if kind == "class" and self.walk.step is not None and self.walk.step.subject.rows is not None:
            rows = (int(self.walk.step.subject.rows[self.walk.example]),)
        self.feed.wish = Wish(kind, rows, self._try.sample() if kind == "drawing" else None, self.feed.wish.point)
        self._ask()

    def _open(self, step: OpenStep) -> None:
        self._wait(False)
        self.welcome.hide()
        self._body.show()
        if self.window().focusWidget() is self:
            self.take_keyboard()
        self._show_batch()
        self.walk.open(step)
        self._say_which(step)
        wanted, self._wanted = self._wanted or step.subject.first, None
        self._go_to(wanted)

    def _say_which(self, step: OpenStep) -> None:
        """Say which network and batch are seen, in the words that are true now."""
        self.head.show_title(f"{self.feed.words} · {step.subject.title}", step.note)

    def _show_batch(self) -> None:
        """Say which examples are shown; numbers of others that are typed stay, so that they can be corrected."""
        if self.bar.batch.currentData() != "rows":
            self.bar.show_batch(self.feed.wish.kind, self.feed.wish.rows)

    def _fail(self, message: str, details: str) -> None:
        self._wait(False)
        self._show_batch()
        self._say(message, details)

    def _say(self, message: str, details: str = "") -> None:
        """Say why nothing is shown; above what is shown already, where that is still so."""
        self.welcome.say(message, details)
        self.head.say(message)
        self.welcome.setVisible(self._body.isHidden())

    def _cancel(self) -> None:
        self.feed.cancel()
        self._wait(False)
        self._show_batch()
        if self._body.isHidden():
            self.welcome.offer("Opening was cancelled.", "Open")

    def _age(self) -> None:
        """The network is perhaps another one: show it where the training stands, else offer to."""
        if not self.isVisible():
            return
        if self.walk.step is not None:
            self._say_which(self.walk.step)
        self._offer()
        if not self.feed.opening:  # else the button would be grey for a moment after each step
            self.bar.let_do(self.feed.why_not_taken)

    def _offer(self) -> None:
        if self.feed.current:
            self.head.offer("")
        elif self._body.isHidden() and not self.feed.moving:
            self._ask()
        elif self._body.isHidden():
            self.welcome.offer("The training is going on.", "Look at a copy of now")
        elif self.feed.paused:
            self._ask()
        else:
            self.head.offer("The network has changed since", "Look at a copy of now" if self.feed.moving else "Show it")

    # Walking

    def _show_stage(self, place: int) -> None:
        step, stage = self.walk.step, self.walk.stage
        assert step is not None and stage is not None
        self.strip.show_stage(place)
        self.bar.show_stage(place, len(step.stages))
        self.pages.show_stage(step, stage, place, self.walk.example)

    def _show_step(self, step: OpenStep) -> None:
        self.proofs.follow(step)
        self.strip.show_stages(step.stages)
        self.bar.show_step(step)
        self.bar.show_example(self.walk.example)

    def _show_example(self, place: int) -> None:
        self.bar.show_example(place)
        self.arrays.show_example(place)

    def _show_number(self, number: Number) -> None:
        step = self.walk.step
        assert step is not None
        self.pages.show_number(step, self.walk.stage, number)
        self.number.show_way(back=self.walk.trail.can_go_back, forward=self.walk.trail.can_go_forward)

    def _pick(self, name: Name) -> None:
        self.walk.pick(name)

    def _check(self) -> None:
        """Check all gradients, or stop checking."""
        if self.proofs.busy:
            self.proofs.stop()
        else:
            self.proofs.check_all()

    # Building

    def _arrange(self) -> None:
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GRID)
        body.addWidget(self.strip)
        body.addWidget(self.bar)
        body.addWidget(self.pages, 1)
        self._body.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.head)
        layout.addWidget(self.welcome, 1)
        layout.addWidget(self._body, 1)

    def _connect(self) -> None:
        feed, walk = self.feed, self.walk
        feed.opened.connect(self._open)
        feed.failed.connect(self._fail)
        feed.aged.connect(self._age)
        feed.progressed.connect(self.head.show_progress)
        walk.opened.connect(self._show_step)
        walk.stage_changed.connect(self._show_stage)
        walk.example_changed.connect(self._show_example)
        walk.number_changed.connect(self._show_number)
        walk.missed.connect(self.head.say)
        self.head.refresh_wanted.connect(self._ask)
        self.head.cancel_wanted.connect(self._cancel)
        self.head.left.connect(self.left)
        self.welcome.wanted.connect(self._ask)
        self.strip.chosen.connect(walk.go_to_stage)
        self.bar.previous_wanted.connect(lambda: walk.go_to_stage(walk.place - 1))
        self.bar.next_wanted.connect(lambda: walk.go_to_stage(walk.place + 1))
        self.bar.batch_wanted.connect(self._ask_for)
        self.bar.example_wanted.connect(walk.go_to_example)
        self.arrays.picked.connect(self._pick)
        self.arrays.example_chosen.connect(lambda place: walk.go_to_example(place, with_number=False))
        self.bar.check_wanted.connect(self._check)
        self.proofs.changed.connect(lambda: self.bar.show_proofs(self.proofs.text, busy=self.proofs.busy))
        self.proofs.failed.connect(lambda message, details: self.head.say(message))
        self.number.picked.connect(self._pick)
        self.number.back_wanted.connect(walk.back)
        self.number.forward_wanted.connect(walk.forward)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, do in (
            (QKeySequence("Escape"), self.left.emit),
            (QKeySequence("Alt+Left"), walk.back),
            (QKeySequence("Alt+Right"), walk.forward),
        ):
            QShortcut(key, self, context=inside).activated.connect(do)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.walk.step is None or not (self.feed.current or self.feed.moving):
            if self.feed.moving:
                self._age()
            else:
                self._ask()
        else:
            self._age()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.bar.stop()

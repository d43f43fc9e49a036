"""Whether each layer learns well, through time, and what to do where it does not."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...explain.diagnostics import Diagnostics, Report, Request
from ...explain.wanted import Wanted
from ...project.problem import Fix
from ...project.project import Project
from ...run.moment import Moment
from ...wording import grouped, number_text
from ..widgets import theme
from ..widgets.inquiry import Inquiry
from ..widgets.keys import Combo
from ..widgets.scroll import PlainScroll
from ..widgets.texts import ElidedLabel, Placeholder
from .finding_card import FindingCard
from .health_table import STRIP, HealthTable
from .view import Surroundings, View

EMPTY = "Train the network, and how well its layers learn shows here."
OTHER_DATA = "This run was trained on other data than are open now: bring its project back to examine it."
WAIT = "The network is being examined."
WELL = "✓ Nothing suspicious."
ROOM_FOR_SPREAD = 400
"""A narrower tab shows figures alone."""
QUANTITIES = ("weights", "gradients", "activations")


class HealthView(View):
    """Findings with their fixes on top, and below them a table of the layers."""

    pause: ClassVar[float] = 0.5

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(surroundings, parent)
        self._moment: Moment | None = None
        self._diagnostics: Diagnostics | None = None
        self._cards: list[FindingCard] = []
        self._inquiry = Inquiry("health", self)
        self._inquiry.answered.connect(self._show)
        self._inquiry.failed.connect(self._say)
        self.summary = ElidedLabel()
        self.summary.setAccessibleName("Health in short")
        self.choice = Combo()
        self.choice.setAccessibleName("Spread of")
        for quantity in QUANTITIES:
            self.choice.addItem(f"spread of {quantity}", quantity)
        self.choice.currentIndexChanged.connect(lambda index: self._ask())
        self.table = HealthTable()
        self.table.selectionModel().currentChanged.connect(lambda now, before: self._keep_in_sight(now))
        self.table.followed.connect(lambda stage: self.explanation_wanted.emit(Wanted(stage)))
        self._empty = Placeholder(EMPTY)
        self._arrange()
        surroundings.document.changed.connect(self._show_project)
        self._say(EMPTY)

    def show_moment(self, moment: Moment | None) -> None:
        run = moment.run if moment else None
        if run is not (self._moment.run if self._moment else None):
            self._diagnostics = Diagnostics(run, self.surroundings.datasets) if run else None
            self._say(WAIT)
        self._moment = moment
        self._ask()

    def _ask(self) -> None:
        moment, diagnostics = self._moment, self._diagnostics
        if moment is None or diagnostics is None:
            self._say(EMPTY)
        elif moment.run.project.data != self.surroundings.document.project.data:
            self._say(OTHER_DATA)
        else:
            self._inquiry.ask(partial(diagnostics.report, self._request(moment)), live=moment.live)

    def _request(self, moment: Moment) -> Request:
        run, snapshot = moment.run, moment.snapshot
        until = max(snapshot.step, run.snapshot.step if run.snapshot else 0)
        return Request(snapshot, run.update_ratios.all, self.choice.currentData(), until)

    # Showing

    def _show(self, report: Report) -> None:
        self._empty.hide()
        self._scroll.show()
        self._offer_spread()
        measurement = report.measurement
        examples = f"{measurement.examples} training examples, their loss {number_text(measurement.loss, 3)}"
        figures = f"step {grouped(measurement.step)}, {examples}"
        self.summary.say(figures if report.findings else f"{WELL} At {figures}")
        self._show_findings(report)
        self.table.show_rows(report.rows)
        if not report.complete:
            self._ask()

    def _show_findings(self, report: Report) -> None:
        """Keep the cards that still hold, so that no button moves from under the mouse or the keyboard."""
        pairs = zip(self._cards, report.findings, strict=False)
        if len(self._cards) != len(report.findings) or not all(card.fits(finding) for card, finding in pairs):
            for card in self._cards:
                self._column.removeWidget(card)
                card.deleteLater()
            self._cards = [FindingCard(finding) for finding in report.findings]
            for place, card in enumerate(self._cards):
                card.chosen.connect(self._apply)
                self._column.insertWidget(place, card)
        for card, finding in zip(self._cards, report.findings, strict=True):
            card.show_finding(finding)
        self._offer(self.surroundings.document.project)

    def _offer(self, project: Project) -> None:
        for card in self._cards:
            card.show_project(project)

    def _show_project(self, old: Project | None, new: Project) -> None:
        self._offer(new)
        if self.isVisible() and old is not None and old.data != new.data:
            self._ask()

    def _apply(self, fix: Fix) -> None:
        document = self.surroundings.document
        document.edit(fix.text, fix.edit(document.project))

    def _say(self, message: str, details: str = "") -> None:
        """Say why there is nothing to see."""
        self._inquiry.forget()
        self._empty.say(message, details)
        self._empty.show()
        self._scroll.hide()
        self._offer_spread()
        self.summary.say("")

    def _keep_in_sight(self, index: QModelIndex) -> None:
        if index.isValid():
            row = self.table.visualRect(index).translated(0, self.table.horizontalHeader().height())
            middle = self.table.mapTo(self._content, row.center())
            self._scroll.ensureVisible(middle.x(), middle.y(), 0, row.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setColumnHidden(STRIP, self.width() < ROOM_FOR_SPREAD)
        self._offer_spread()

    def _offer_spread(self) -> None:
        self.choice.setVisible(self._scroll.isVisibleTo(self) and not self.table.isColumnHidden(STRIP))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * theme.GRID)
        head.addWidget(self.summary, 1)
        head.addWidget(self.choice)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.GRID)
        self._column.addWidget(self.table)
        self._column.addStretch(1)
        self._scroll = PlainScroll(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * theme.GRID, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._scroll, 1)

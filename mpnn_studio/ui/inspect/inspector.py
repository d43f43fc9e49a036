"""The tabs below the curves: each looks at one moment of the run in its own way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ...run.moment import Moment
from ...wording import counted
from ..widgets.panel_button import PanelButton
from ..widgets.throttle import Throttle
from .health_watch import HealthWatch
from .tabs import TABS
from .view import Surroundings, View

if TYPE_CHECKING:
    from ...explain.findings import Finding

REST = 24
"""After a view was drawn, it rests for so many times as long: each moment it holds Python, the worker waits."""

LINES = 6.5
"""Lines of text for which there is room in every tab, its name included."""
SETTLED = 0.2
"""Seconds from the first painting of the window until it takes input."""


class Inspector(QTabWidget):
    """Builds a view when its tab is first opened, and tells only the one that is seen.

    Signals:
        explanation_wanted(wanted): a number of the network is to be explained, a ``Wanted``.
        told(findings): about the health of the network, those that nobody has seen yet.
    """

    explanation_wanted = Signal(object)
    told = Signal(object)

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._surroundings = surroundings
        self._views: dict[int, View] = {}
        self._moment: Moment | None = None
        self._shown: tuple[View, Moment | None] | None = None
        self._throttle = Throttle(self._show, self)
        self.setAccessibleName("Inspector")
        self.setDocumentMode(True)
        corner = PanelButton(self, "Tabs")
        self.setCornerWidget(corner)
        self.tabBarDoubleClicked.connect(corner.click)
        self._pages: list[QVBoxLayout] = []
        for tab in TABS:
            page = QWidget()
            self._pages.append(QVBoxLayout(page))
            self._pages[-1].setContentsMargins(0, 0, 0, 0)
            self.setTabToolTip(self.addTab(page, tab.title), tab.tip)
        self._watch = HealthWatch(surroundings.document, surroundings.datasets, self)
        self._watch.told.connect(self._mark)
        self.currentChanged.connect(lambda index: self._see())
        self.currentChanged.connect(lambda index: self._throttle.request(at_once=True))

    def minimumSizeHint(self) -> QSize:
        """As high as some lines of a tab, whatever the views in it would like."""
        return QSize(super().minimumSizeHint().width(), round(LINES * self.fontMetrics().height()))

    @property
    def moment(self) -> Moment | None:
        """What is looked at."""
        return self._moment

    def show_moment(self, moment: Moment | None) -> None:
        """Another moment is looked at: shown at once where the training stands still, else as often as is fluid."""
        self._moment = moment
        self._watch.show_moment(moment)
        self._throttle.request(at_once=moment is None or not moment.live)

    def open_tab(self, view: type[View]) -> View:
        """Bring a tab to the front and return its view."""
        self.setCurrentIndex([tab.view for tab in TABS].index(view.__name__))
        return self._current()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands of all tabs do; the tab is opened first."""
        return {name: partial(self._do, index, name) for index, tab in enumerate(TABS) for name in tab.commands}

    def obstacles(self) -> dict[str, str]:
        """Why one of them cannot be used now, by its name: what is not seen has nothing that is chosen."""
        found: dict[str, str] = {}
        for index, tab in enumerate(TABS):
            if index in self._views and index == self.currentIndex():
                found |= self._views[index].obstacles()
            else:
                found |= dict.fromkeys(tab.commands, f"Open the tab {tab.title} first.")
        return found

    def _do(self, index: int, name: str) -> None:
        self.setCurrentIndex(index)
        self._current().handlers()[name]()

    def showEvent(self, event: QShowEvent) -> None:
        """Show the moment behind the first painting of the window, when it takes input already."""
        self._throttle.rest(SETTLED)
        self._throttle.request()

    def _mark(self, findings: Sequence[Finding]) -> None:
        """Mark the tab that holds findings which nobody has seen, in its text and for a screen reader."""
        if findings and self._see():
            return
        for index, tab in enumerate(TABS):
            if tab.tells:
                news = counted(len(findings), "new finding") if findings else ""
                self.setTabText(index, f"{tab.title} ⚠ {len(findings)}" if findings else tab.title)
                self.tabBar().setAccessibleTabName(index, f"{tab.title}, {news}" if news else tab.title)
        self.told.emit(findings)

    def _see(self) -> bool:
        """Take note where the findings are in sight; return whether they are."""
        seen = self.isVisible() and self.currentIndex() >= 0 and TABS[self.currentIndex()].tells
        if seen:
            self._watch.see()
        return seen

    def _current(self) -> View:
        index = self.currentIndex()
        if index not in self._views:
            view = self._views[index] = TABS[index].load()(self._surroundings)
            view.setAccessibleName(TABS[index].title)
            view.explanation_wanted.connect(self.explanation_wanted)
            self._pages[index].addWidget(view)
        return self._views[index]

    def _show(self) -> None:
        if not self.isVisible() or self.currentIndex() < 0:
            return
        view, start = self._current(), time.perf_counter()
        if self._shown == (view, self._moment):
            return
        self._shown = (view, self._moment)
        view.show_moment(self._moment)
        self._throttle.rest(max(view.pause, REST * (time.perf_counter() - start)))

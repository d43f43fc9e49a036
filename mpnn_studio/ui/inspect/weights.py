"""The weights of a layer as pictures: what each unit looks for, and every number under the mouse."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...explain.anatomy import Anatomy, Array, Part
from ...explain.sheets import Sheet, weight_sheet
from ...explain.spread import Spread, spread_of
from ...explain.steps.names import Name
from ...explain.wanted import Wanted
from ...project.project import Project
from ...run.moment import Moment
from ...wording import grouped, in_sizes, number_text
from ..charts.tiles import Tiles
from ..charts.tone_histogram import ToneHistogram
from ..widgets import theme
from ..widgets.inquiry import Inquiry
from ..widgets.keys import Combo
from ..widgets.scroll import PlainScroll
from ..widgets.texts import ElidedLabel, TextLabel
from .view import Surroundings, View

EMPTY = "Train the network, and its weights show here."
ROOM_FOR_FIGURES = 420
"""A narrower tab shows the picture alone."""


class WeightsView(View):
    """A choice of arrays above; below it the picture and, beside it, how its numbers spread."""

    pause: ClassVar[float] = 0.4

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(surroundings, parent)
        self._project: Project | None = None
        self._moment: Moment | None = None
        self._choices: list[tuple[Part, str]] = []
        self._sheet: Sheet | None = None
        self._array = ""
        self._inquiry = Inquiry("weights", self)
        self._inquiry.answered.connect(self._show)
        self._inquiry.failed.connect(self._show_what_there_is)
        self.choice = Combo()
        self.choice.setAccessibleName("Weights of")
        self.choice.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.choice.currentIndexChanged.connect(lambda index: self._ask())
        self.reading = ElidedLabel("text", theme.number_font)
        self.reading.setAccessibleName("Weight at the place")
        self.tiles = Tiles()
        self.tiles.setAccessibleName("Picture of the weights")
        self.tiles.pointed.connect(self._read)
        self.tiles.followed.connect(self._explain)
        self.histogram = ToneHistogram()
        self.figures = {name: ElidedLabel() for name in ("count", "mean", "deviation")}
        for name, line in self.figures.items():
            line.setAccessibleName(f"{name} of the weights".capitalize())
        self.caption = ElidedLabel()
        self.caption.setAccessibleName("What the picture shows")
        self._empty = TextLabel(EMPTY)
        surroundings.document.changed.connect(lambda old, new: self.tiles.lead(self.no_way(self._moment)))
        self._arrange()
        self._show_what_there_is()

    def show_moment(self, moment: Moment | None) -> None:
        self._moment = moment
        self.tiles.lead(self.no_way(moment))
        project = moment.run.project if moment else None
        if project is not self._project:
            self._project = project
            self._list_arrays(project)
        self._ask()

    def _list_arrays(self, project: Project | None) -> None:
        """Offer every array of the network; the chosen one stays where there is one like it."""
        chosen = self.choice.currentText()
        parts = Anatomy(project).parts if project else ()
        self._choices = [(part, name) for part in parts for name in part.places]
        self.choice.blockSignals(True)
        self.choice.clear()
        for part, name in self._choices:
            self.choice.addItem(f"{part.title}: {name.replace('_', ' ')}, {in_sizes(part.places[name][1])}")
        self.choice.setCurrentIndex(max(self.choice.findText(chosen), 0) if self._choices else -1)
        self.choice.blockSignals(False)
        self._show_what_there_is()

    def _ask(self) -> None:
        place, moment = self.choice.currentIndex(), self._moment
        if moment is None or place < 0:
            self._inquiry.forget()
            return
        part, name = self._choices[place]
        self._inquiry.ask(partial(_look, part, name, moment.snapshot.values), live=moment.live)

    def _show(self, answer: tuple[str, Sheet, Spread]) -> None:
        self._show_what_there_is()
        self._array, self._sheet, spread = answer
        self.tiles.show_sheet(self._sheet, spread.reach)
        self.histogram.show_spread(spread)
        self.caption.say(
            f"colours from −{number_text(spread.reach, 3)} to {number_text(spread.reach, 3)}; {self._sheet.caption}"
        )
        zeros = f", {100 * spread.zeros:.0f} % zero" if spread.zeros else ""
        self.figures["count"].say(f"{grouped(spread.count)} values{zeros}")
        self.figures["mean"].say(f"mean {number_text(spread.mean, 3)}")
        self.figures["deviation"].say(f"deviation {number_text(spread.deviation, 3)}")

    def _read(self) -> None:
        value = self.tiles.value
        if self._sheet is None or value is None:
            return
        text = f"{number_text(value, 6)} · {self._sheet.words(*self.tiles.place)}"
        self.reading.say(text)
        self.tiles.setAccessibleDescription(text)

    def _explain(self) -> None:
        """Ask for the number at the place; its array is the one that is drawn, not the one that is being read."""
        if self._sheet is not None:
            self.explanation_wanted.emit(Wanted(Name(self._array, self._sheet.index(*self.tiles.place))))

    # Arranging

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * theme.GRID)
        head.addWidget(self.choice)
        head.addWidget(self.caption, 1)
        scroll = PlainScroll(self.tiles, sideways=True)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(theme.GRID)
        side.addWidget(self.histogram, 1)
        for line in self.figures.values():
            side.addWidget(line)
        self._body = QWidget()
        body = QHBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(3 * theme.GRID)
        body.addWidget(scroll, 3)
        body.addWidget(self._side, 1)
        self._side.setMinimumWidth(130)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2 * theme.GRID, 0, 0)
        layout.setSpacing(theme.GRID)
        layout.addLayout(head)
        layout.addWidget(self._empty, 1, Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self._body, 1)
        layout.addWidget(self.reading)

    def _show_what_there_is(self, failure: str = "", details: str = "") -> None:
        there = bool(self._choices)
        self.choice.setVisible(there)
        for widget in (self._body, self.reading, self.caption):
            widget.setVisible(there and not failure)
        self._empty.say(failure or EMPTY, details)
        self._empty.setVisible(not there or bool(failure))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setVisible(self.width() >= ROOM_FOR_FIGURES)


def _look(part: Part, name: str, values: Array) -> tuple[str, Sheet, Spread]:
    array = part.arrays(values)[name]
    return f"{part.name}.{name}", weight_sheet(part, name, array), spread_of(array)

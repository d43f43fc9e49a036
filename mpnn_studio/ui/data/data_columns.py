"""The columns of a table in pictures: the histogram of one, the scatter of two, by class."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QWidget

from ...data.histogram import Histogram, histogram, thinned
from ...data.source import Progress
from ...data.splits import Rows
from ...data.summary import ColumnFacts, Facts, column_values
from ...wording import grouped
from ..charts.histogram_bands import HistogramBands
from ..charts.scatter import Coordinate, Scatter
from ..widgets import theme
from ..widgets.background import Background
from ..widgets.keys import Combo
from ..widgets.texts import TextLabel
from .data_summary import number

MAX_POINTS = 2000
NO_CLASSES = ("all",)


class DataColumns(QWidget):
    """Choices above, the two pictures below; the names in the histogram are the legend of the scatter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: Facts | None = None
        self._rows: Rows = np.empty(0, np.int64)
        self._work = Background("histogram", self)
        self.column, self.across, self.up = Combo(), Combo(), Combo()
        for combo, name in ((self.column, "Histogram of"), (self.across, "Across"), (self.up, "Up")):
            combo.setAccessibleName(name)
            combo.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(10)
        self.bands, self.scatter = HistogramBands(), Scatter()
        self._bands_note, self._scatter_note = TextLabel(""), TextLabel("")
        self._scatter_note.setAccessibleName("Points shown")
        self._arrange()
        self.column.currentIndexChanged.connect(self._count)
        self.across.currentIndexChanged.connect(self._scatter_points)
        self.up.currentIndexChanged.connect(self._scatter_points)
        self._work.done.connect(self._show_histogram)
        self._work.failed.connect(self._bands_note.say)

    def show_facts(self, facts: Facts) -> None:
        """Show columns of these data; the chosen ones stay where they are the same data."""
        if self._facts is facts:
            return
        self._facts = facts
        self._rows = thinned(np.arange(len(facts.dataset)), MAX_POINTS)
        names = [column.name for column in facts.columns if not (column.predicted and column.counts)]
        for combo, first in ((self.column, 0), (self.across, 0), (self.up, 1)):
            combo.blockSignals(True)
            combo.clear()
            combo.addItems(names)
            combo.setCurrentIndex(min(first, len(names) - 1))
            combo.blockSignals(False)
        if not facts.dataset.schema.classes:
            self.up.setCurrentIndex(len(names) - 1)
        self._count()
        self._scatter_points()

    def forget(self) -> None:
        """Give up what is being counted, and let go of the data."""
        self._work.cancel()
        self._facts = None

    def _count(self) -> None:
        """Count the values of the chosen column in a background thread."""
        if self._facts is not None and self.column.currentIndex() >= 0:
            self._work.start(partial(_counted, self._facts, self.column.currentIndex()))

    def _show_histogram(self, counted: tuple[int, Histogram]) -> None:
        if self._facts is None or counted[0] != self.column.currentIndex():
            return
        facts, found = self._facts.columns[counted[0]], counted[1]
        classes = self._facts.dataset.schema.classes or NO_CLASSES
        self.bands.show_histogram(found, classes, partial(number, kind=facts.kind), _categories(facts))
        by_class = ", each bar as high as its share of the class" if len(classes) > 1 else ""
        most = f"the fullest bar counts {grouped(int(found.counts.max()))}"
        self._bands_note.say(f"{grouped(int(found.counts.sum()))} values of all splits{by_class}; {most}.")

    def _scatter_points(self) -> None:
        if self._facts is None or self.up.currentIndex() < 0:
            return
        dataset = self._facts.dataset
        across, up = self._coordinate(self.across), self._coordinate(self.up)
        self.scatter.show_points(across, up, _groups(self._facts)[self._rows])
        count = len(dataset)
        shown = "all" if len(self._rows) == count else f"{grouped(len(self._rows))}, drawn at random, of"
        apart = " Points of a category are spread a little." if across.categories or up.categories else ""
        self._scatter_note.setText(f"Shows {shown} {grouped(count)} rows of all splits.{apart}")

    def _coordinate(self, combo: Combo) -> Coordinate:
        assert self._facts is not None
        place = combo.currentIndex()
        facts = self._facts.columns[place]
        values = column_values(self._facts.dataset, place, self._rows)
        return Coordinate(facts.name, values, partial(number, kind=facts.kind), _categories(facts))

    def _arrange(self) -> None:
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self.bands)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("Histogram by class")
        layout = QGridLayout(self)
        layout.setHorizontalSpacing(4 * theme.GRID)
        layout.setVerticalSpacing(2 * theme.GRID)
        layout.addLayout(_captioned(("Histogram of", self.column)), 0, 0)
        layout.addLayout(_captioned(("Across", self.across), ("Up", self.up)), 0, 1)
        layout.addWidget(area, 1, 0)
        layout.addWidget(self.scatter, 1, 1)
        layout.addWidget(self._bands_note, 2, 0)
        layout.addWidget(self._scatter_note, 2, 1)
        for note in (self._bands_note, self._scatter_note):
            note.setWordWrap(True)
        for side in (0, 1):
            layout.setColumnStretch(side, 1)
        layout.setRowStretch(1, 1)


def _counted(facts: Facts, place: int, progress: Progress) -> tuple[int, Histogram]:
    classes = len(facts.dataset.schema.classes) or 1
    return place, histogram(column_values(facts.dataset, place), _groups(facts), classes)


def _groups(facts: Facts) -> NDArray[np.int64]:
    """The class of each example; 0 where there are no classes."""
    dataset = facts.dataset
    return dataset.targets if dataset.schema.classes else np.zeros(len(dataset), np.int64)


def _categories(facts: ColumnFacts) -> tuple[str, ...]:
    return tuple(name for name, _ in facts.counts)


def _captioned(*pairs: tuple[str, Combo]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(2 * theme.GRID)
    for text, combo in pairs:
        caption = QLabel(text)
        caption.setBuddy(combo)
        row.addWidget(caption)
        row.addWidget(combo, 1)
    return row

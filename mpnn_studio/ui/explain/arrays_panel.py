"""The arrays of a stage: a list, and the chosen one as a histogram and as a picture that zooms to the single number."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ...explain.spread import Spread, spread_of
from ...explain.steps.names import Name
from ...explain.steps.quantity import Quantity
from ...explain.steps.stages import Stage
from ...wording import in_sizes
from ..charts.tone_histogram import ToneHistogram
from ..widgets import theme
from ..widgets.texts import ElidedLabel, SmallButton
from .array_layout import Places, cell_of, index_at, layout, picture
from .array_list import ArrayList
from .figures import all_digits
from .heat_map import ZOOM, HeatMap
from .proof_badge import ProofBadge
from .proofs import Proofs
from .step import OpenStep

HISTOGRAM = 64
"""Height in px."""
SINGLE = "a single number"


class ArraysPanel(QWidget):
    """Shows the arrays of one stage.

    Signals:
        picked(name): a number of the picture is to be explained.
        example_chosen(place): the cursor came to another example of the batch.
    """

    picked = Signal(object)
    example_chosen = Signal(int)

    def __init__(self, proofs: Proofs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step: OpenStep | None = None
        self._quantity: Quantity | None = None
        self._places: Places = np.zeros((0, 0), np.intp)
        self._example = 0
        self.list = ArrayList()
        self.list.chosen.connect(self._choose)
        self.title = ElidedLabel("text", theme.title_font)
        self.title.setAccessibleName("Array shown")
        self.histogram = ToneHistogram()
        self.map = HeatMap()
        self.map.setToolTip("Arrow keys move · Enter explains the number · + and − zoom · 0 shows all")
        self.map.moved.connect(self._read)
        self.map.picked.connect(self._pick)
        self.reading = ElidedLabel("text", theme.number_font)
        self.reading.setAccessibleName("Number at the cursor")
        self._zooms = [
            SmallButton("−", "Smaller", "Zoom out · −"),
            SmallButton("+", "Larger", "Zoom in · +"),
            SmallButton("all", "Show all", "Show the whole array · 0"),
        ]
        self.badge = ProofBadge(proofs)
        self._arrange()

    @property
    def quantity(self) -> Quantity | None:
        """The array that is shown."""
        return self._quantity

    def show_stage(self, step: OpenStep, stage: Stage, example: int) -> None:
        """Show the arrays of a stage, and of them the one that the stage is there for."""
        self._step, self._example = step, example
        self.list.show_arrays(stage.quantities)
        self.show_array(step.result_of(stage).name)

    def show_array(self, name: str) -> None:
        """Choose one of the arrays."""
        found = self.list.choose(name)
        if found is not None:
            self._choose(found)

    def show_example(self, example: int) -> None:
        """Show another example of the batch."""
        self._example = example
        if self._quantity is not None:
            row, column = self.map.cursor_cell
            index = index_at(self._places, self._quantity.values.shape, row, column)
            self._draw(keep=True)
            if index is not None and self._step is not None and self._quantity.by_example:
                self._place((example, *index[1:]))

    def show_number(self, name: Name) -> None:
        """Put the cursor on a number; its array is chosen where it is another one."""
        if self._quantity is None or name.quantity != self._quantity.name:
            self.show_array(name.quantity)
        if self._quantity is not None and name.quantity == self._quantity.name:
            self._place(name.index)

    # What happens inside

    def _choose(self, quantity: Quantity) -> None:
        if quantity is not self._quantity and self._step is not None:
            self._quantity = quantity
            self._draw(keep=False)
            self._place(self._step.first_look(quantity, self._example).index)

    def _draw(self, *, keep: bool) -> None:
        assert self._quantity is not None and self._step is not None
        quantity, example = self._quantity, self._example
        self._places = _layout(quantity.values.shape, example if quantity.by_example else None)
        spread = _spread(quantity)
        self.map.show_numbers(picture(quantity.values, self._places), self._places, spread.reach, keep=keep)
        self.histogram.show_spread(spread)
        self.histogram.setVisible(quantity.values.size > 1)
        self.title.say(f"{quantity.title} · {_shape(quantity)}")
        self.badge.show_array(quantity.name)
        self.map.setAccessibleName(f"Numbers of {quantity.name}")

    def _place(self, index: tuple[int, ...]) -> None:
        assert self._quantity is not None
        cell = cell_of(self._places, self._quantity.values.shape, index)
        if cell is not None:
            self.map.set_cursor(*cell)
            self._read(*cell)

    def _name_at(self, row: int, column: int) -> Name | None:
        if self._quantity is None:
            return None
        index = index_at(self._places, self._quantity.values.shape, row, column)
        return None if index is None else Name(self._quantity.array, index, self._quantity.aspect)

    def _read(self, row: int, column: int) -> None:
        name = self._name_at(row, column)
        if name is None or self._quantity is None or self._step is None:
            return
        text = f"{name} = {all_digits(float(self._quantity.values[name.index]))}"
        self.reading.say(text)
        self.map.setAccessibleDescription(text)
        if self._quantity.by_example and name.index[0] != self._example:
            self._example = name.index[0]
            self.example_chosen.emit(self._example)

    def _pick(self, row: int, column: int) -> None:
        name = self._name_at(row, column)
        if name is not None:
            self.picked.emit(name)

    def _arrange(self) -> None:
        out, into, everything = self._zooms
        out.clicked.connect(lambda: self.map.zoom(1 / ZOOM))
        into.clicked.connect(lambda: self.map.zoom(ZOOM))
        everything.clicked.connect(self.map.fit)
        head = QHBoxLayout()
        head.setSpacing(theme.GRID)
        head.addWidget(self.title, 1)
        for button in self._zooms:
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.list)
        column.addLayout(head)
        column.addWidget(self.badge)
        column.addWidget(self.map, 1)
        column.addWidget(self.reading)
        column.addWidget(self.histogram)
        self.histogram.setFixedHeight(HISTOGRAM)


@lru_cache(maxsize=64)
def _layout(shape: tuple[int, ...], example: int | None) -> Places:
    return layout(shape, example)


def _spread(quantity: Quantity) -> Spread:
    return spread_of(np.asarray(quantity.values))


def _shape(quantity: Quantity) -> str:
    return in_sizes(quantity.values.shape) or SINGLE

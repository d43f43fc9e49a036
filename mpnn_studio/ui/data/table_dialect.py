"""How a text file is written: what was found, and each point of it open to correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ...data.dialect import Dialect, Overrides
from ...data.encodings import ENCODINGS
from ...data.frame import Frame, lines_of_text, text_of_lines
from ...data.signs import DELIMITERS, QUOTES
from ..widgets.keys import Combo, NarrowCombo, TextLine

EMPTY = "empty"
"""How the list of missing values writes a cell with nothing in it."""
CHOICES: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "encoding": ("Encoding", ENCODINGS),
    "delimiter": ("Between values", DELIMITERS),
    "decimal": ("Decimal sign", {".": "point: 1.5", ",": "comma: 1,5"}),
    "header": ("First row", {True: "names of the columns", False: "values"}),
    "quote": ("Quotes", QUOTES),
    "day_first": ("3/4/2020 is", {True: "3 April", False: "March 4"}),
}
IN_A_ROW, NARROW = 3, 800
"""Choices side by side, one fewer on a screen of less than so many pixels."""


class TableDialect(QWidget):
    """One choice for each point.

    Args:
        given: what was decided before.

    Signals:
        changed(overrides): the person decided otherwise, so that the file must be read anew.
    """

    changed = Signal(object)

    def __init__(self, given: Overrides, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given = self._before = given
        self._combos: dict[str, Combo] = {}
        grid = QGridLayout(self)
        in_a_row = IN_A_ROW - (self.screen().availableSize().width() < NARROW)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        for place, (name, (label, texts)) in enumerate(CHOICES.items()):
            combo = self._combos[name] = _combo(label, texts)
            combo.activated.connect(lambda index, name=name, combo=combo: self._decide(name, combo.itemData(index)))
            _place(grid, divmod(place, in_a_row), label, combo)
        self._missing = TextLine()
        self._missing.setAccessibleName("Missing values")
        self._missing.setToolTip("Cells that hold no value, with commas between. A category “None” is none of them.")
        self._missing.editingFinished.connect(self._decide_missing)
        self._lines = TextLine()
        self._lines.setAccessibleName("Lines left out")
        self._lines.setToolTip("Lines that are no rows, as 1,3,200- (from line 200 on), 2+ (before the names), or none")
        self._lines.editingFinished.connect(self._decide_lines)
        _place(grid, divmod(len(CHOICES), in_a_row), "Missing values", self._missing)
        _place(grid, divmod(len(CHOICES) + 1, in_a_row), "Lines left out", self._lines)
        for column in range(in_a_row):
            grid.setColumnStretch(2 * column + 1, 1)

    def show_dialect(self, dialect: Dialect) -> None:
        """Show how the file was read."""
        self._dialect = dialect
        for name, combo in self._combos.items():
            combo.setCurrentIndex(combo.findData(getattr(dialect, name)))
        self._missing.setText(", ".join(value or EMPTY for value in dialect.missing))
        self._missing.setCursorPosition(0)
        self._lines.setText(text_of_lines(dialect.frame))
        self._lines.setCursorPosition(0)

    def give_up(self) -> None:
        """Go back to what is shown of the file: it could not be read as it was asked."""
        self._given = self._before
        self.show_dialect(self._dialect)

    def decide_notation(self, name: str, notation: str) -> None:
        """Have the numbers of a column read as they are written in this example."""
        self._before = self._given
        self._given = replace(self._given, notations={**self._given.notations, name: notation})
        self.changed.emit(self._given)

    def decide_frame(self, frame: Frame, header: bool | None) -> None:
        """Have these lines left out; where it is said, the first of the others names the columns or does not."""
        self._before = self._given
        kept = self._given.header if header is None else header
        self._given = replace(self._given, left_out=frame.lines, end=frame.end, upper=frame.upper, header=kept)
        self.changed.emit(self._given)

    def _decide_lines(self) -> None:
        try:
            frame = lines_of_text(self._lines.text())
        except ValueError:
            self.show_dialect(self._dialect)
            return
        if frame != self._dialect.frame:
            self.decide_frame(frame, None)

    def _decide(self, name: str, value: Any) -> None:
        if value != getattr(self._dialect, name):
            self._before = self._given
            self._given = Overrides(**{**vars(self._given), name: value})
            self.changed.emit(self._given)

    def _decide_missing(self) -> None:
        words = [word.strip() for word in self._missing.text().split(",")]
        values = tuple(dict.fromkeys("" if word == EMPTY else word for word in words))
        self._decide("missing", values)


def _combo(label: str, texts: Mapping[Any, str]) -> Combo:
    combo = NarrowCombo()
    combo.setAccessibleName(label)
    for value, text in texts.items():
        combo.addItem(text, value)
    return combo


def _place(grid: QGridLayout, cell: tuple[int, int], text: str, editor: QWidget) -> None:
    row, column = cell
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setBuddy(editor)
    grid.addWidget(label, row, 2 * column)
    grid.addWidget(editor, row, 2 * column + 1)

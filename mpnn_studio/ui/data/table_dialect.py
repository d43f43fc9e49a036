"""How a text file is written: what was found, and each point of it open to correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ...data.dialect import Dialect, Overrides
from ...data.signs import DELIMITERS
from ...data.text_file import ENCODINGS
from ..widgets.keys import Combo, TextLine

EMPTY = "empty"
"""How the list of missing values writes a cell with nothing in it."""
CHOICES: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "encoding": ("Encoding", ENCODINGS),
    "delimiter": ("Between values", DELIMITERS),
    "decimal": ("Decimal sign", {".": "point: 1.5", ",": "comma: 1,5"}),
    "header": ("First row", {True: "names of the columns", False: "values"}),
    "day_first": ("3/4/2020 is", {True: "3 April", False: "March 4"}),
}
IN_A_ROW = 3


class TableDialect(QWidget):
    """One choice for each point.

    Signals:
        changed(overrides): the person decided otherwise, so that the file must be read anew.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._given = self._before = Overrides()
        self._combos: dict[str, Combo] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        for place, (name, (label, texts)) in enumerate(CHOICES.items()):
            combo = self._combos[name] = _combo(label, texts)
            combo.activated.connect(lambda index, name=name, combo=combo: self._decide(name, combo.itemData(index)))
            _place(grid, place, label, combo)
        self._missing = TextLine()
        self._missing.setAccessibleName("Missing values")
        self._missing.setToolTip("Cells that hold no value, with commas between. A category “None” is none of them.")
        self._missing.editingFinished.connect(self._decide_missing)
        _place(grid, len(CHOICES), "Missing values", self._missing)
        for column in range(IN_A_ROW):
            grid.setColumnStretch(2 * column + 1, 1)

    def show_dialect(self, dialect: Dialect) -> None:
        """Show how the file was read."""
        self._dialect = dialect
        for name, combo in self._combos.items():
            combo.setCurrentIndex(combo.findData(getattr(dialect, name)))
        self._missing.setText(", ".join(value or EMPTY for value in dialect.missing))
        self._missing.setCursorPosition(0)

    def give_up(self) -> None:
        """Go back to what is shown of the file: it could not be read as it was asked."""
        self._given = self._before
        self.show_dialect(self._dialect)

    def decide_notation(self, name: str, notation: str) -> None:
        """Have the numbers of a column read as they are written in this example."""
        self._before = self._given
        self._given = replace(self._given, notations={**self._given.notations, name: notation})
        self.changed.emit(self._given)

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
    combo = Combo()
    combo.setAccessibleName(label)
    for value, text in texts.items():
        combo.addItem(text, value)
    return combo


def _place(grid: QGridLayout, number: int, text: str, editor: QWidget) -> None:
    row, column = divmod(number, IN_A_ROW)
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setBuddy(editor)
    grid.addWidget(label, row, 2 * column)
    grid.addWidget(editor, row, 2 * column + 1)

"""A table of commands and their keys under headings, of which a search leaves what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from ..widgets import theme
from ..widgets.action_button import without_pictogram
from ..widgets.fact_table import make_plain
from .actions import Actions
from .commands.command import Command
from .commands.table import COMMANDS, heading

_NATIVE = QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True)
class KeyRow:
    """What a key does, and under which heading it stands; of a place's own keys there is no command."""

    heading: str
    text: str
    keys: str
    command: Command | None = None

    def holds(self, words: Sequence[str]) -> bool:
        """Whether each of these words stands in it."""
        all_of_it = f"{self.heading} {self.text} {self.keys}".lower()
        return all(word in all_of_it for word in words)


def command_rows(actions: Actions) -> list[KeyRow]:
    """Return a row for every command, as it is called and by which keys now."""
    rows = []
    for command in COMMANDS:
        keys = [QKeySequence(key).toString(_NATIVE) for key in actions.bindings.of(command)]
        text = without_pictogram(actions[command.name].text())
        rows.append(KeyRow(heading(command), text, "  or  ".join(keys) or command.own_key, command))
    return rows


class KeyTable(QTableWidget):
    """Shows rows in the order of their headings."""

    def __init__(self, name: str) -> None:
        super().__init__(0, 2)
        self._rows: list[KeyRow | None] = []
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(["Command", "Key"])
        self.setProperty("facts", True)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        make_plain(self)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._fit()

    def show_rows(self, rows: Sequence[KeyRow], search: str = "") -> int:
        """Show the rows that hold what is searched, and return how many; the chosen command stays chosen."""
        chosen, words = self.chosen(), search.lower().split()
        found = [row for row in rows if row.holds(words)]
        self.clearSpans()
        self.setRowCount(0)
        self._rows = []
        for title in dict.fromkeys(row.heading for row in found):
            self._add_heading(title)
            for row in found:
                if row.heading == title:
                    self._add(row)
        again = [place for place in range(self.rowCount()) if chosen and self._command(place) is chosen]
        if again:
            self.selectRow(again[0])
        return len(found)

    def chosen(self) -> Command | None:
        """The command of the current row."""
        return self._command(self.currentRow())

    def texts(self) -> list[tuple[str, str]]:
        """What is shown below the headings, row by row."""
        return [(row.text, row.keys) for row in self._rows if row is not None]

    def headings(self) -> list[str]:
        """The headings that are shown."""
        return list(dict.fromkeys(row.heading for row in self._rows if row is not None))

    def choose(self, command: Command) -> None:
        """Make the row of a command the current one."""
        for place in range(self.rowCount()):
            if self._command(place) is command:
                self.selectRow(place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _command(self, place: int) -> Command | None:
        row = self._rows[place] if 0 <= place < len(self._rows) else None
        return row.command if row is not None else None

    def _add_heading(self, title: str) -> None:
        place = self.rowCount()
        self.insertRow(place)
        self._rows.append(None)
        item = QTableWidgetItem(title)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFont(theme.title_font(self))
        self.setItem(place, 0, item)
        self.setSpan(place, 0, 1, 2)

    def _add(self, row: KeyRow) -> None:
        place = self.rowCount()
        self.insertRow(place)
        self._rows.append(row)
        text, keys = QTableWidgetItem(row.text), QTableWidgetItem(row.keys)
        text.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.text}, {row.keys or 'no key'}")
        if row.command is not None:
            text.setToolTip(row.command.tip)
        keys.setFont(theme.number_font(self))
        for column, item in enumerate((text, keys)):
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(place, column, item)

    def _fit(self) -> None:
        height = self.fontMetrics().height() + 2 * theme.GRID
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

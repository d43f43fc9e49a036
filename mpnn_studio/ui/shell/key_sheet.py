"""The sheet of all keys: those of commands, and those that hold in one place only."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from ..widgets import theme
from ..widgets.keys import Button
from ..widgets.search_line import SearchLine
from .actions import Actions
from .commands.place_keys import PLACE_KEYS
from .key_table import KeyRow, KeyTable, command_rows

SIZE = QSize(560, 640)


class KeySheet(QDialog):
    """Made from the table of commands each time it is shown; it stays open beside the window.

    Args:
        change: opens where keys are changed.
    """

    def __init__(self, actions: Actions, change: Button, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self._actions = actions
        self.table = KeyTable("All keys")
        self.search = SearchLine("Find a key", "find a key or what it does", self.table)
        self.search.textChanged.connect(lambda text: self._show())
        actions.bindings.changed.connect(self._show)
        buttons = QDialogButtonBox()
        buttons.addButton(Button("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(change)
        foot.addWidget(buttons, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.resize(SIZE.boundedTo(parent.window().size()))

    def reveal(self) -> None:
        """Show it in front, ready to be searched."""
        self.search.clear()
        self._show()
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()

    def _show(self) -> None:
        own = [KeyRow(place, text, keys) for place, rows in PLACE_KEYS.items() for keys, text in rows]
        called = [row for row in command_rows(self._actions) if row.keys]
        self.search.show_found(bool(self.table.show_rows([*called, *own], self.search.text())))

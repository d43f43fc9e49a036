"""The page of the preferences on which commands get other keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ..widgets import theme
from ..widgets.search_line import SearchLine
from ..widgets.texts import SmallButton, TextLabel
from .actions import Actions
from .key_recorder import KeyRecorder
from .key_table import KeyTable, command_rows

HINT = "Choose a command and press Enter to record another key for it."


class KeysPanel(QWidget):
    """A table of all commands; Enter records another key for the chosen one, Delete takes its key away."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._bindings = actions, actions.bindings
        self.table = KeyTable("Keys of commands")
        self.search = SearchLine("Find a command or key", "find a command or key", self.table)
        self.record = SmallButton("Record a key…", "Record a key", "Press another key for the chosen command · Enter")
        self.remove = SmallButton("Remove", "Remove the key", "Let no key call the chosen command · Del")
        self.reset = SmallButton("Reset", "Reset the key", "Give the chosen command its own key back")
        self.reset_all = SmallButton("Reset all", "Reset all keys", "Give every command its own key back")
        buttons = QHBoxLayout()
        for button in (self.record, self.remove, self.reset):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.reset_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 3 * theme.GRID, 0, 0)
        layout.setSpacing(2 * theme.GRID)
        for widget in (self.search, TextLabel(HINT), self.table):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.search.textChanged.connect(lambda text: self._show())
        self.table.itemSelectionChanged.connect(self._offer)
        self.table.itemDoubleClicked.connect(lambda item: self._record())
        self.record.clicked.connect(self._record)
        self.remove.clicked.connect(self._remove)
        self.reset.clicked.connect(self._reset)
        self.reset_all.clicked.connect(self._bindings.reset_all)
        self._bindings.changed.connect(self._show)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the table lets through is meant for the chosen command, and never for a button of the dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._record()
        elif event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self._remove()
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        self.search.show_found(bool(self.table.show_rows(command_rows(self._actions), self.search.text())))
        self._offer()

    def _offer(self) -> None:
        """Enable what makes sense for the chosen command."""
        command = self.table.chosen()
        self.record.setEnabled(command is not None)
        self.remove.setEnabled(command is not None and bool(self._bindings.of(command)))
        self.reset.setEnabled(command is not None and self._bindings.is_chosen(command))

    def _record(self) -> None:
        command = self.table.chosen()
        if command is not None:
            KeyRecorder(command, self._actions, self).open()

    def _remove(self) -> None:
        command = self.table.chosen()
        if command is not None:
            self._bindings.choose(command, "")

    def _reset(self) -> None:
        command = self.table.chosen()
        if command is not None:
            self._bindings.reset(command)

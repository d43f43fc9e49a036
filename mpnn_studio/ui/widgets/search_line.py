"""The field of every search: Escape clears it, and a search without a hit says so."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QVBoxLayout

from .keys import KeepsKeys, TextLine
from .texts import Placeholder


class SearchLine(KeepsKeys, TextLine):
    """A line whose text narrows a list.

    Args:
        name: what is searched, for a screen reader ("Find a layer").
        hint: what stands in the empty line.
        over: the list, in which it says that nothing is found.
    """

    def __init__(self, name: str, hint: str, over: QAbstractScrollArea) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        self._nothing = Placeholder()
        self._nothing.setAccessibleName(f"{name}: nothing found")
        self._nothing.hide()
        # Not in the way of the list: what is clicked beside the words reaches it.
        self._nothing.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        room = QVBoxLayout(over.viewport())
        room.addWidget(self._nothing)

    def show_found(self, found: bool) -> None:
        """Say whether something holds what is searched."""
        typed = self.text().strip()
        text = "" if found or not typed else f"Nothing matches “{typed}”. Escape clears the search."
        self._nothing.setText(text)
        self._nothing.setVisible(bool(text))
        self.setAccessibleDescription(text)

    def takes(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and bool(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.takes(event):
            self.clear()
        else:
            super().keyPressEvent(event)

"""Every step since the project was opened, in words: a click goes there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QShowEvent
from PySide6.QtWidgets import QDialog, QListView, QVBoxLayout, QWidget

from ..widgets import theme
from ..widgets.texts import TextLabel
from .document import Document

SIZE = (320, 420)
_Index = QModelIndex | QPersistentModelIndex


class StepModel(QAbstractListModel):
    """The undo stack as rows: row 0 is the project as it was opened, row n the state after the n-th step."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._stack = document, document.undo_stack
        self._rows = self._stack.count() + 1
        # Through the document: an undo stack emits signals even while it is being destroyed.
        document.stepped.connect(self._follow)
        document.title_changed.connect(self._follow)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else self._rows

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._text(row)}{self._place(row)}"
            case Qt.ItemDataRole.ForegroundRole if row > self._stack.index():
                return QColor(theme.colors().muted)
            case Qt.ItemDataRole.FontRole if row == self._stack.index():
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
        return None

    def _text(self, row: int) -> str:
        words = self._stack.text(row - 1) if row else "As it was opened"
        return f"{words} · saved" if row == self._stack.cleanIndex() and self._document.path else words

    def _place(self, row: int) -> str:
        if row == self._stack.index():
            return ", now"
        return ", undone" if row > self._stack.index() else ""

    def _follow(self, *_: object) -> None:
        """Show the stack as it is; rows come and go at the end."""
        rows = self._stack.count() + 1
        if rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        elif rows < self._rows:
            self.beginRemoveRows(QModelIndex(), rows, self._rows - 1)
            self._rows = rows
            self.endRemoveRows()
        self.dataChanged.emit(self.index(0), self.index(rows - 1))


class UndoHistory(QDialog):
    """A dialog that is not modal; arrow keys and clicks go from state to state."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("History")
        self._document = document
        self.model = StepModel(document, self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setAccessibleName("Undo history")
        self.view.setAccessibleDescription("Every step since the project was opened. Choose one to go there.")
        self.view.setProperty("plain", True)
        self.view.setUniformItemSizes(True)
        hint = TextLabel("Click a step, or use the arrow keys, to go back to it or forward again.")
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.view, 1)
        layout.addWidget(hint)
        self.resize(*SIZE)
        document.stepped.connect(self._mark)
        self.view.selectionModel().currentChanged.connect(self._go)
        self._mark()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands on the history do."""
        return {
            "undo": self._document.undo_stack.undo,
            "redo": self._document.undo_stack.redo,
            "history": self.reveal,
            "reset": self._document.reset,
        }

    def reveal(self) -> None:
        """Show it in front, ready for the keys."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.view.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._mark()

    def _go(self, index: QModelIndex, before: QModelIndex) -> None:
        if index.isValid() and index.row() != self._document.undo_stack.index():
            self._document.go_to(index.row())

    def _mark(self, *_: object) -> None:
        """Let the present state be the current row."""
        index = self.model.index(self._document.undo_stack.index())
        if index.isValid() and index != self.view.currentIndex():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

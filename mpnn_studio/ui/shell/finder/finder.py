"""The search for everything: a line, and below it what a few letters find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QListView, QVBoxLayout, QWidget

from ...widgets import theme
from ...widgets.search_line import SearchLine
from ...widgets.settings import Settings
from ...widgets.texts import TextLabel
from .entry import Provider, SearchEntry
from .entry_delegate import EntryDelegate
from .ranking import rank

SIZE = QSize(640, 440)
FROM_TOP = 64
_LEADS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Index = QModelIndex | QPersistentModelIndex


class EntryModel(QAbstractListModel):
    """Entries in their order; a row's entry is its ``UserRole``."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: Sequence[SearchEntry] = ()

    def show_entries(self, entries: Sequence[SearchEntry]) -> None:
        """Show these."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.text
            case Qt.ItemDataRole.UserRole:
                return entry
            case Qt.ItemDataRole.AccessibleTextRole:
                return entry.spoken()
            case Qt.ItemDataRole.ToolTipRole:
                return entry.why_not or entry.detail
        return None


class _FinderLine(SearchLine):
    """Leaves Escape to the dialog, and hands on the keys that lead through the list."""

    def __init__(self, over: QListView) -> None:
        super().__init__("Find anything", "a command, setting, layer, example or page of help", over)
        self._list = over

    def takes(self, event: QKeyEvent) -> bool:
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _LEADS:
            self._list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class Finder(QDialog):
    """Enter does what is chosen, Escape closes; either way the keyboard is back where it was.

    Args:
        providers: return what there is to find.
        update: brings the commands up to date.
    """

    def __init__(
        self, settings: Settings, providers: Sequence[Provider], update: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find anything")
        self._update = update
        self._settings, self._providers, self._window = settings, providers, parent.window()
        self._entries: list[SearchEntry] = []
        self.model = EntryModel()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setAccessibleName("Found")
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.line = _FinderLine(self.list)
        self.said = TextLabel()
        self.said.setWordWrap(True)
        self.said.setAccessibleName("About what is chosen")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * theme.GRID, 3 * theme.GRID, 3 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.said)
        self.line.textChanged.connect(lambda text: self._search())
        self.list.selectionModel().currentChanged.connect(lambda now, before: self._describe())
        self.list.clicked.connect(lambda index: self.accept())

    def reveal(self) -> None:
        """Open over the upper part of the window, with nothing searched yet."""
        window = self._window
        self.resize(SIZE.boundedTo(window.size() - QSize(FROM_TOP, 2 * FROM_TOP)))
        corner = QPoint((window.width() - self.width()) // 2, FROM_TOP)
        self.move(window.mapToGlobal(corner))
        self._update()
        self._entries = [entry for provider in self._providers for entry in provider()]
        self.line.clear()
        self._search()
        self.open()
        self.line.setFocus()

    def current(self) -> SearchEntry | None:
        """What Enter would do."""
        entry: SearchEntry | None = self.list.currentIndex().data(Qt.ItemDataRole.UserRole)
        return entry

    def accept(self) -> None:
        """Do what is chosen, once the keyboard is back; what cannot be done now stays, with its reason."""
        entry = self.current()
        if entry is None or entry.why_not:
            return
        super().accept()
        self._settings.add_found(entry.uid)
        self._window.activateWindow()
        entry.run()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.accept()
        else:
            super().keyPressEvent(event)

    def _search(self) -> None:
        found = rank(self._entries, self.line.text(), self._settings.found)
        self.model.show_entries(found)
        self.line.show_found(bool(found))
        if found:
            self.list.setCurrentIndex(self.model.index(0))
        self._describe()

    def _describe(self) -> None:
        """Say all about what is chosen, for which its line has no room, and to a screen reader."""
        entry = self.current()
        self.said.say((entry.why_not or entry.detail) if entry else "")
        if entry is not None:
            self.line.setAccessibleDescription(entry.spoken())

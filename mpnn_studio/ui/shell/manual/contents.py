"""The contents of the manual: its pages, and below each its headings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem

from .pages import ManualSection

_ADDRESS = Qt.ItemDataRole.UserRole


class Contents(QTreeWidget):
    """Opens what is clicked, or reached with the arrow keys.

    Signals:
        chosen: the address of what is to be shown.
    """

    chosen = Signal(str)

    def __init__(self, sections: Sequence[ManualSection]) -> None:
        super().__init__()
        self.setAccessibleName("Contents of the manual")
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._found = sections
        self._items: dict[str, QTreeWidgetItem] = {}
        page = self.invisibleRootItem()
        for section in sections:
            parent = self.invisibleRootItem() if section.level == 1 else page
            item = QTreeWidgetItem(parent, [section.title])
            item.setData(0, _ADDRESS, section.address)
            self._items[section.address] = item
            page = item if section.level == 1 else page
        self.currentItemChanged.connect(self._choose)

    def titles(self) -> list[str]:
        """What is to be seen, from top to bottom."""
        return [item.text(0) for item in self._items.values() if _is_seen(item)]

    def mark(self, address: str) -> None:
        """Show which section is open, without opening it once more."""
        if address in self._items:
            self.blockSignals(True)
            self.setCurrentItem(self._items[address])
            self.blockSignals(False)

    def show_only(self, sections: Sequence[ManualSection], *, searched: bool) -> None:
        """Show these alone, each below its page; everything is unfolded where it was searched for."""
        self._found = sections
        found = {section.address for section in sections}
        for address, item in self._items.items():
            item.setHidden(address not in found)
        for address in found:
            page = self._items[address].parent()
            if page is not None:
                page.setHidden(False)
        if searched:
            self.expandAll()
        else:
            self.collapseAll()

    def open_first(self) -> None:
        """Open the first section that was found."""
        if self._found:
            self.chosen.emit(self._found[0].address)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(0, _ADDRESS))


def _is_seen(item: QTreeWidgetItem) -> bool:
    page = item.parent()
    return not item.isHidden() and (page is None or page.isExpanded())

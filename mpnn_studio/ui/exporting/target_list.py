"""The targets of export, one below the other; what cannot be taken now is grey and says why."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ...export.exporter import Exporter, exporters
from ..widgets import theme
from .target_delegate import REASON, TargetDelegate

LETTERS = 35
"""Width of the list."""
_KIND = Qt.ItemDataRole.UserRole


class TargetList(QListWidget):
    """Chooses one target.

    Attributes:
        obstacles: why targets cannot be taken now, by key; nothing is known of it before ``looked``.

    Signals:
        chosen(exporter): another one is looked at.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Export targets")
        self.setProperty("plain", True)
        self.setWordWrap(True)
        self.setItemDelegate(TargetDelegate(self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._dress()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.obstacles: Mapping[str, str] = {}
        self.looked = False
        for exporter in exporters():
            item = QListWidgetItem(f"{exporter.title}\n{exporter.summary}")
            item.setData(_KIND, exporter)
            self.addItem(item)
        self.currentItemChanged.connect(lambda now, before: self._tell())

    @property
    def exporter(self) -> type[Exporter]:
        """The target that is looked at."""
        kind: type[Exporter] = self.currentItem().data(_KIND)
        return kind

    @property
    def obstacle(self) -> str:
        """Why it cannot be taken now, empty where it can."""
        return self.obstacles.get(self.exporter.key, "")

    def choose(self, key: str) -> None:
        """Look at a target; at the first one where there is none of this key."""
        keys = [self.item(row).data(_KIND).key for row in range(self.count())]
        self.setCurrentRow(keys.index(key) if key in keys else 0)

    def show_obstacles(self, obstacles: Mapping[str, str]) -> None:
        """Say what cannot be taken now, by the key of the target."""
        self.obstacles, self.looked = obstacles, True
        for row in range(self.count()):
            item = self.item(row)
            kind: type[Exporter] = item.data(_KIND)
            reason = obstacles.get(kind.key, "")
            # It can still be looked at, so that the keyboard reaches the reason too.
            item.setData(REASON, reason)
            item.setText(f"{kind.title}\n{f'Not now: {reason}' if reason else kind.summary}")
            item.setToolTip(reason or kind.holds)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()

    def _dress(self) -> None:
        """Be as wide as so many letters, whatever the size of texts."""
        self.setFixedWidth(LETTERS * QFontMetrics(theme.small_font(self)).averageCharWidth())
        self.scheduleDelayedItemsLayout()

    def _tell(self) -> None:
        if self.currentItem() is not None:
            self.chosen.emit(self.exporter)

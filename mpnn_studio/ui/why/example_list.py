"""Examples to choose from: pictures side by side, or rows below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem

from ..widgets import theme

SIDE = 48


@dataclass(frozen=True)
class Entry:
    """One example.

    Attributes:
        words: all that is known of it, for a screen reader and the tooltip.
        picture: None where it is a row.
    """

    text: str
    words: str
    picture: QImage | None = None


class ExampleList(QListWidget):
    """A click or Enter chooses an example. As high as all of them need.

    Signals:
        picked(place): an example was chosen.
    """

    picked = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("examples", True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(lambda item: self.picked.emit(self.row(item)))

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these; the place of the keyboard stays."""
        pictures = any(entry.picture is not None for entry in entries)
        self.setViewMode(QListView.ViewMode.IconMode if pictures else QListView.ViewMode.ListMode)
        self.setMovement(QListView.Movement.Static)
        self.setFont(theme.small_font(self))
        self.setGridSize(self._grid(entries) if pictures else QSize())
        current = max(self.currentRow(), 0)
        while self.count() > len(entries):
            self.takeItem(self.count() - 1)
        while self.count() < len(entries):
            self.addItem(QListWidgetItem())
        for place, entry in enumerate(entries):
            self._fill(self.item(place), entry)
        self.setCurrentRow(min(current, len(entries) - 1))
        self._fit()

    def keyPressEvent(self, event: object) -> None:
        """Enter chooses; all else is as in any list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:  # type: ignore[attr-defined]
            self.picked.emit(self.currentRow())
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fill(self, item: QListWidgetItem, entry: Entry) -> None:
        item.setText(entry.text)
        item.setToolTip(entry.words)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.words)
        if entry.picture is not None:
            kept, plain = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
            picture = QPixmap.fromImage(entry.picture.scaled(SIDE, SIDE, kept, plain))
            icon = QIcon(picture)
            # Else a chosen one would be tinted.
            icon.addPixmap(picture, QIcon.Mode.Selected)
            item.setIcon(icon)
        else:
            item.setIcon(QIcon())

    def _grid(self, entries: Sequence[Entry]) -> QSize:
        metrics = self.fontMetrics()
        lines = max((entry.text.count("\n") + 1 for entry in entries), default=1)
        return QSize(SIDE + 4 * theme.GRID, SIDE + lines * metrics.height() + 3 * theme.GRID)

    def _fit(self) -> None:
        if self.viewMode() == QListView.ViewMode.IconMode:
            across = max(1, (self.viewport().width() - 1) // max(1, self.gridSize().width()))
            height = -(-self.count() // across) * self.gridSize().height()
        else:
            height = self.count() * max(1, self.sizeHintForRow(0))
        self.setFixedHeight(height + theme.GRID)

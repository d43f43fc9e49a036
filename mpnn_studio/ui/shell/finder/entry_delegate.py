"""Paints an entry of the search: name and kind at the left, its key at the right, grey where it cannot be used now."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ...widgets import theme
from .entry import SearchEntry

PADDING = 2 * theme.GRID
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class EntryDelegate(QStyledItemDelegate):
    """One line an entry."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, QFontMetrics(self._view.font()).height() + 2 * PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: SearchEntry = index.data(Qt.ItemDataRole.UserRole)
        colors = theme.colors(self._view)
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(colors.accent))
            painter.setBrush(QColor(colors.selected))
            painter.drawRoundedRect(rect.adjusted(0, 1, -1, -2), theme.GRID, theme.GRID)
        self._write(painter, rect.adjusted(PADDING, 0, -PADDING, 0), entry)
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, entry: SearchEntry) -> None:
        """Write from both sides; the details in the middle take what room is left."""
        colors = theme.colors(self._view)
        small, numbers = theme.small_font(self._view), theme.number_font(self._view, 0.87)
        gap = 3 * theme.GRID
        for text, font in ((entry.keys, numbers), (entry.kind, small)):
            painter.setFont(font)
            painter.setPen(QColor(colors.muted))
            painter.drawText(room, _RIGHT, text)
            taken = QFontMetrics(font).horizontalAdvance(text)
            room = room.adjusted(0, 0, -taken - gap if taken else 0, 0)
        painter.setFont(self._view.font())
        painter.setPen(QColor(colors.muted if entry.why_not else colors.text))
        metrics = QFontMetrics(self._view.font())
        name = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, name)
        room = room.adjusted(metrics.horizontalAdvance(name) + gap, 0, 0, 0)
        if room.width() > gap:
            painter.setFont(small)
            painter.setPen(QColor(colors.muted))
            said = entry.why_not or entry.detail
            painter.drawText(
                room, _LEFT, QFontMetrics(small).elidedText(said, Qt.TextElideMode.ElideRight, room.width())
            )

"""Paints a target of export: its title, and below it what it is for; grey where it cannot be taken, with the reason."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..widgets import theme

PADDING = 2 * theme.GRID
REASON = int(Qt.ItemDataRole.UserRole) + 1
"""The role of the reason; an item's text is its title, and a line below that what it is for."""
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_Index = QModelIndex | QPersistentModelIndex


class TargetDelegate(QStyledItemDelegate):
    """Takes as many lines as the words need in the width of the list."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        title, below = self._texts(index)
        room = QRect(0, 0, self._view.viewport().width() - 2 * PADDING, 10_000)
        height = QFontMetrics(theme.title_font(self._view)).boundingRect(room, _WRAPPED, title).height()
        height += QFontMetrics(theme.small_font(self._view)).boundingRect(room, _WRAPPED, below).height()
        return QSize(room.width(), height + 2 * PADDING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        title, below = self._texts(index)
        colors, reason = theme.colors(self._view), index.data(REASON)
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(colors.accent))
            painter.setBrush(QColor(colors.selected))
            painter.drawRoundedRect(rect.adjusted(0, 1, -1, -2), theme.GRID, theme.GRID)
        room = rect.adjusted(PADDING, PADDING, -PADDING, 0)
        painter.setFont(theme.title_font(self._view))
        painter.setPen(QColor(colors.muted if reason else colors.text))
        written = painter.drawText(room, _WRAPPED, title)
        painter.setFont(theme.small_font(self._view))
        painter.setPen(QColor(colors.muted))
        painter.drawText(room.adjusted(0, written.height(), 0, 0), _WRAPPED, below)
        painter.restore()

    @staticmethod
    def _texts(index: _Index) -> tuple[str, str]:
        title, _, below = str(index.data(Qt.ItemDataRole.DisplayRole)).partition("\n")
        return title, below

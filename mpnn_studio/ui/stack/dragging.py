"""Carrying cards with the mouse: what is dragged is half transparent under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView

GHOST_OPACITY = 0.75


def carry(view: QAbstractItemView, index: QModelIndex, data: QMimeData, action: Qt.DropAction) -> None:
    """Drag what stands at ``index`` until it is dropped; the receiver of ``data`` makes the edit."""
    drag = QDrag(view)
    drag.setMimeData(data)
    if not (picture := view.viewport().grab(view.visualRect(index))).isNull():  # it may be scrolled out of sight
        drag.setPixmap(_faded(picture))
    drag.setHotSpot(QPoint(16, view.visualRect(index).height() // 2))
    drag.exec(action)


def _faded(picture: QPixmap) -> QPixmap:
    faded = QPixmap(picture.size())
    faded.setDevicePixelRatio(picture.devicePixelRatio())
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(GHOST_OPACITY)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return faded

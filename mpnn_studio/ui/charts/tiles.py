"""Numbers as small pictures side by side, with a place that mouse or keys point at."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QScrollArea, QSizePolicy, QWidget

from ...explain.sheets import Sheet
from ..widgets import theme, tones
from ..widgets.keys import ARROWS, KeepsKeys, asks_why

GAP = 3
MARGIN = 2
PICTURE_SIDE = 56
"""Of a picture in px, about: as many px a cell as come nearest."""
UNIT_SIDES = ((256, 14), (2048, 8), (1 << 62, 5))
"""Up to so many units are drawn with so many px each."""
MIN_CELL, MAX_CELL, MATRIX_HEIGHT = 2, 16, 150
FOLLOW = "Explain this number"
TIP = "A double-click, Enter or E explains a number"
Place = tuple[int, int, int]
"""Tile, row and column."""


class Tiles(KeepsKeys, QWidget):
    """Wraps tiles (n, height, width) at its own width; only what is in sight is coloured.

    Signals:
        pointed(): the place that is looked at is another one, or its number is.
        followed(): the number at the place is to be explained.
    """

    pointed = Signal()
    followed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: NDArray[Any] = np.zeros((0, 1, 1), np.float32)
        self._reach, self._group, self._matrix = 1.0, 1, False
        self._chosen: Place = (0, 0, 0)
        self._hovered: Place | None = None
        self._leads, self._menu = False, QMenu(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_sheet(self, sheet: Sheet, reach: float) -> None:
        """Show numbers between −reach and reach; tiles that belong together begin a row together."""
        other = sheet.tiles.shape != self._tiles.shape
        self._tiles, self._reach = sheet.tiles, reach
        self._group, self._matrix = sheet.group, sheet.matrix
        if other:
            self._chosen, self._hovered = (0, 0, 0), None
            self.updateGeometry()
        self.update()
        self.pointed.emit()

    def lead(self, obstacle: str = "") -> None:
        """Let each number be followed to its explanation, or say why none can."""
        self._leads = not obstacle
        self.setToolTip(obstacle or TIP)

    @property
    def place(self) -> Place:
        """Tile, row and column under the mouse, or chosen last."""
        return self._hovered or self._chosen

    @property
    def value(self) -> float | None:
        """The number at the place, None where there is none."""
        return float(self._tiles[self.place]) if self._tiles.size else None

    # Geometry

    def _cell(self) -> tuple[int, int]:
        """Width and height of one number in px."""
        count, height, width = self._tiles.shape
        if height == width == 1:
            side = next(px for most, px in UNIT_SIDES if count <= most)
            return side, side
        if not self._matrix:
            side = max(1, round(PICTURE_SIDE / max(height, width)))
            return side, side
        room = self.width() - 2 * MARGIN
        return _within(room // width), _within(MATRIX_HEIGHT // height)

    def _columns(self, room: int) -> int:
        """How many tiles stand side by side."""
        across = max(1, (room - 2 * MARGIN + GAP) // self._pitch().width())
        return across // self._group * self._group or across

    def _pitch(self) -> QSize:
        _, height, width = self._tiles.shape
        across, down = self._cell()
        return QSize(width * across + self._gap, height * down + self._gap)

    @property
    def _gap(self) -> int:
        return 1 if self._tiles.shape[1:] == (1, 1) else GAP

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._tiles) // self._columns(width))
        return rows * self._pitch().height() - self._gap + 2 * MARGIN

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def minimumSizeHint(self) -> QSize:
        # A matrix is as wide as its narrowest cells let it be; what is wider is scrolled.
        width = self._tiles.shape[2] * (MIN_CELL if self._matrix else self._cell()[0])
        return QSize(width + 2 * MARGIN, 16)

    def tile_rect(self, tile: int) -> QRect:
        """Return where a tile is painted, in the widget's own pixels."""
        down, across = divmod(tile, self._columns(self.width()))
        pitch = self._pitch()
        corner = QPoint(MARGIN + across * pitch.width(), MARGIN + down * pitch.height())
        return QRect(corner, pitch - QSize(self._gap, self._gap))

    def _cell_rect(self, place: Place) -> QRect:
        tile, row, column = place
        width, height = self._cell()
        return QRect(self.tile_rect(tile).topLeft() + QPoint(column * width, row * height), QSize(width, height))

    def place_at(self, position: QPoint) -> Place | None:
        """Return tile, row and column at these pixels, None between them."""
        pitch, columns, (width, height) = self._pitch(), self._columns(self.width()), self._cell()
        across, down = (position.x() - MARGIN) // pitch.width(), (position.y() - MARGIN) // pitch.height()
        tile = down * columns + across
        if not (0 <= across < columns and 0 <= tile < len(self._tiles)):
            return None
        inside = position - self.tile_rect(tile).topLeft()
        row, column = inside.y() // height, inside.x() // width
        return (tile, row, column) if row < self._tiles.shape[1] and column < self._tiles.shape[2] else None

    # Pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.place_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(place)
            self._follow()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            place = self.place_at(event.pos())
            if place is None:
                return
            self._choose(place)
        if self.value is not None and self.toolTip():
            self._menu.clear()
            action = self._menu.addAction(FOLLOW, QKeySequence("E"), self._follow)
            action.setEnabled(self._leads)
            self._menu.popup(self.mapToGlobal(self._cell_rect(self._chosen).center()))

    def takes(self, event: QKeyEvent) -> bool:
        return self._leads and self.value is not None and asks_why(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from number to number, also into the next tile, with Control from tile to tile; Enter follows."""
        if self.takes(event):
            self._hovered = None
            self._follow()
            return
        if event.key() not in ARROWS or not self._tiles.size:
            super().keyPressEvent(event)
            return
        down, across = ARROWS[Qt.Key(event.key())]
        tile, row, column = self._chosen
        _, height, width = self._tiles.shape
        whole = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        row, column = (row, column) if whole else (row + down, column + across)
        if whole or not (0 <= row < height and 0 <= column < width):
            tile += across + down * self._columns(self.width())
            row, column = row % height, column % width
        if 0 <= tile < len(self._tiles):
            self._hovered = None
            self._choose((tile, row, column))

    def _follow(self) -> None:
        if self._leads:
            self.followed.emit()

    def _hover(self, place: Place | None) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()
            self.pointed.emit()

    def _choose(self, place: Place) -> None:
        self._chosen = place
        self._reveal(self._cell_rect(place))
        self.update()
        self.pointed.emit()

    def _reveal(self, cell: QRect) -> None:
        """Scroll to a number where this is a part of something that scrolls."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        content = around.widget() if around is not None else None
        if around is not None and content is not None:
            middle = self.mapTo(content, cell.center())
            around.ensureVisible(middle.x(), middle.y(), cell.width(), cell.height())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._tiles.size:
            return
        painter = QPainter(self)
        pitch, columns = self._pitch(), self._columns(self.width())
        first = max((event.rect().top() - MARGIN) // pitch.height(), 0) * columns
        last = min(((event.rect().bottom() - MARGIN) // pitch.height() + 1) * columns, len(self._tiles))
        if len(self._tiles) == 1:
            self._paint_part(painter, event.rect())
        elif first < last:
            self._paint_tiles(painter, first, last)
        self._paint_place(painter)

    def _paint_tiles(self, painter: QPainter, first: int, last: int) -> None:
        """All tiles in sight are coloured at once, one below the other."""
        _, height, width = self._tiles.shape
        picture = self._colored(self._tiles[first:last].reshape(-1, width))
        columns, pitch = self._columns(self.width()), self._pitch()
        area = QRect(QPoint(0, 0), pitch - QSize(self._gap, self._gap))
        for tile in range(first, last):
            down, across = divmod(tile, columns)
            area.moveTo(MARGIN + across * pitch.width(), MARGIN + down * pitch.height())
            painter.drawImage(area, picture, QRect(0, (tile - first) * height, width, height))

    def _paint_part(self, painter: QPainter, seen: QRect) -> None:
        """A matrix may be far larger than what is seen of it."""
        width, height = self._cell()
        _, rows, columns = self._tiles.shape
        left, right = max((seen.left() - MARGIN) // width, 0), min((seen.right() - MARGIN) // width + 1, columns)
        top, bottom = max((seen.top() - MARGIN) // height, 0), min((seen.bottom() - MARGIN) // height + 1, rows)
        if left < right and top < bottom:
            picture = self._colored(self._tiles[0, top:bottom, left:right])
            corner = QPoint(MARGIN + left * width, MARGIN + top * height)
            painter.drawImage(QRect(corner, QSize((right - left) * width, (bottom - top) * height)), picture)

    def _colored(self, numbers: NDArray[Any]) -> QImage:
        levels = tones.number_levels(numbers, self._reach)
        return tones.level_picture(levels, tones.number_ends(self), theme.colors(self).error)

    def _paint_place(self, painter: QPainter) -> None:
        """The number that is looked at has a dark and a light frame, so that it is seen on every colour."""
        if not (self.hasFocus() or self._hovered):
            return
        tile, cell = self.place[0], QRectF(self._cell_rect(self.place))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.colors(self).accent), 1))
        painter.drawRect(QRectF(self.tile_rect(tile)).adjusted(-1.5, -1.5, 0.5, 0.5))
        for color, out in (("#000000", 1.5), ("#ffffff", 0.5)):
            painter.setPen(QPen(QColor(color), 1))
            painter.drawRect(cell.adjusted(-out, -out, out - 1, out - 1))


def _within(cell: int) -> int:
    return min(max(cell, MIN_CELL), MAX_CELL)

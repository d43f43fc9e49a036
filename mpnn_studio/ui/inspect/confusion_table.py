"""The confusion matrix to walk through with mouse or arrow keys."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip

from ...explain.confusion import Confusion
from ..widgets import theme, tones
from ..widgets.keys import ARROWS, KeepsKeys, is_plain
from .confusion_cells import ConfusionCells
from .confusion_picture import ConfusionPicture, Room

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEY = "Rows: what is true. Columns: what the network says. Blue: right answers. Orange: mistakes."
FIGURE = 0.87
"""Size of the figures as a share of the window's text."""
RECALL_TIP = "Recall: per cent of each true class that are found"
PRECISION_TIP = "Precision: per cent of what is said that is right"


class ConfusionTable(KeepsKeys, QAbstractScrollArea):
    """Names stay in sight while the cells scroll. A click or Enter opens a cell.

    Attributes:
        current: row and column of the cell that is looked at.

    Signals:
        opened(truth, said): the classes of the cell.
    """

    opened = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Confusion matrix")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.viewport().setAutoFillBackground(False)
        self.current = (0, 0)
        self._wanted = QSize()
        nothing = ConfusionCells(Confusion((), np.zeros((0, 0), np.int64)), shares=False)
        self.picture = ConfusionPicture(nothing, self._measured())

    @property
    def cells(self) -> ConfusionCells:
        """What is shown."""
        return self.picture.cells

    def show_picture(self, picture: ConfusionPicture) -> None:
        """Show it; the current cell stays."""
        self.picture = picture
        last = self.cells.size - 1
        self.current = min(self.current[0], last), min(self.current[1], last)
        self._tell()
        self._fit()

    def _measured(self) -> Room:
        figures, names, ends = theme.number_font(self, FIGURE), theme.small_font(self), tones.number_ends(self)
        return Room(self.viewport().size(), figures, names, ends, theme.colors(self).muted, self.devicePixelRatioF())

    def _fit(self) -> None:
        """Make the picture fit where it was painted for other sizes, and the bars scroll as far as there is more."""
        room = self._measured()
        if room != self.picture.room:
            self.picture = ConfusionPicture(self.cells, room)
        whole = self.picture.whole
        for bar, needed, there in (
            (self.horizontalScrollBar(), whole.width(), room.size.width()),
            (self.verticalScrollBar(), whole.height(), room.size.height()),
        ):
            bar.setRange(0, max(needed - there, 0))
            bar.setPageStep(there)
            bar.setSingleStep(self.picture.cell.height())
        if self.picture.wanted != self._wanted:
            self._wanted = self.picture.wanted
            self.updateGeometry()
        self.viewport().update()

    def rect_of(self, row: int, column: int) -> QRect:
        """Return where a cell or margin is painted, in pixels of the viewport."""
        corner = self.picture.corner
        scrolled = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return QRect(
            self.picture.place_of(row, column) + QPoint(corner.width(), corner.height()) - scrolled, self.picture.cell
        )

    def place_at(self, position: QPoint) -> tuple[int, int] | None:
        """Return row and column at these pixels; −1 stands for the names at the left or above, None for nothing."""
        size, corner, inner = self.picture.cell, self.picture.corner, self.rect_of(0, 0).topLeft()
        row = -1 if position.y() < corner.height() else (position.y() - inner.y()) // size.height()
        column = -1 if position.x() < corner.width() else (position.x() - inner.x()) // size.width()
        return (row, column) if max(row, column) < self.cells.size else None

    def sizeHint(self) -> QSize:
        """As wide as is comfortable to read."""
        return self.picture.wanted

    def minimumSizeHint(self) -> QSize:
        return self.picture.least

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange) and hasattr(self, "picture"):
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.cells.names:
            return
        painter, picture, corner = QPainter(self.viewport()), self.picture, self.picture.corner
        origin, room = self.rect_of(0, 0).topLeft(), self.viewport().rect()
        painter.setClipRect(corner.width(), corner.height(), room.width(), room.height())
        painter.drawImage(origin, picture.body)
        for color, inset in (
            (theme.colors(self).accent if self.hasFocus() else theme.colors(self).text, 0),
            (picture.room.ends[1], 1),
        ):
            painter.setPen(QPen(QColor(color), 1))
            painter.drawRect(self.rect_of(*self.current).adjusted(inset, inset, -1 - inset, -1 - inset))
        painter.setClipRect(corner.width(), 0, room.width(), corner.height())
        painter.drawImage(QPoint(origin.x(), 0), picture.top)
        painter.setClipRect(0, corner.height(), corner.width(), room.height())
        painter.drawImage(QPoint(0, origin.y() - corner.height()), picture.left)
        painter.setClipping(False)
        painter.drawImage(QPoint(0, 0), picture.left, QRect(QPoint(0, 0), corner * picture.room.ratio))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def tip_at(self, position: QPoint) -> str:
        """Say what is at these pixels."""
        place, last = self.place_at(position), self.cells.size - 1
        if place is None:
            return ""
        row, column = place
        if row >= 0 and column >= 0:
            return self.cells.words(row, column)
        if row == column == -1:
            return KEY
        if max(row, column) == last:
            return PRECISION_TIP if column < 0 else RECALL_TIP
        return f"true class {self.cells.names[row]}" if column < 0 else f"said to be {self.cells.names[column]}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place is not None and min(place) >= 0:
            self._go(*place)
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows lead from cell to cell."""
        if not self.takes(event):
            super().keyPressEvent(event)
        elif event.key() in ENTER:
            self._open()
        else:
            down, right = ARROWS[Qt.Key(event.key())]
            last = self.cells.size - 1
            self._go(min(max(self.current[0] + down, 0), last), min(max(self.current[1] + right, 0), last))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def takes(self, event: QKeyEvent) -> bool:
        return is_plain(event) and (event.key() in ARROWS or event.key() in ENTER)

    def _go(self, row: int, column: int) -> None:
        self.current = row, column
        self._tell()
        area, corner, room = self.rect_of(row, column), self.picture.corner, self.viewport().rect()
        for bar, before, after in (
            (self.horizontalScrollBar(), area.left() - corner.width(), area.right() - room.right()),
            (self.verticalScrollBar(), area.top() - corner.height(), area.bottom() - room.bottom()),
        ):
            bar.setValue(bar.value() + (before if before < 0 else max(after, 0)))
        self.viewport().update()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.cells.words(*self.current) if self.cells.names else KEY)

    def _open(self) -> None:
        cell = self.cells.cell(*self.current)
        if cell is not None:
            self.opened.emit(*cell)

"""The numbers of an array as colours, zoomed with wheel or keys until each is written in its cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ..widgets import theme, tones
from ..widgets.keys import ARROWS
from .array_layout import GAP, Places
from .figures import in_brief
from .map_view import MapView

ZOOM = 1.25
"""How many times larger a cell becomes with one notch of the wheel or one key."""
WIDEST_FIGURE = "−0.0000e−00"
PAGE = 10
"""Cells that Page Up and Page Down move by."""


class HeatMap(QWidget):
    """A picture of numbers with a cursor.

    Signals:
        moved(row, column): the cursor is at another cell.
        picked(row, column): the number there is to be explained.
    """

    moved = Signal(int, int)
    picked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: NDArray[Any] = np.zeros((0, 0), np.float32)
        self._gaps: NDArray[np.bool_] = np.zeros((0, 0), np.bool_)
        self._levels: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
        self._cursor = (0, 0)
        self._grabbed: QPointF | None = None
        self.view = MapView()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Numbers of the array")

    @property
    def cursor_cell(self) -> tuple[int, int]:
        """Row and column of the cursor."""
        return self._cursor

    @property
    def values(self) -> NDArray[Any]:
        """The numbers that are shown, (rows, columns); not a number in gaps."""
        return self._values

    def show_numbers(self, values: NDArray[Any], places: Places, reach: float, *, keep: bool) -> None:
        """Show numbers between −reach and reach.

        Args:
            keep: stay at the part that is seen; it is the same array of another example or step.
        """
        same = keep and values.shape == self._values.shape
        self._values, self._gaps = values, places == GAP
        levels = tones.number_levels(values, reach)
        self._levels = np.where(self._gaps, np.uint8(tones.TONES // 2), levels)
        if not same:
            self._cursor = (0, 0)
            self.view.show_shape(*values.shape)
            self.view.fit(self.width(), self.height())
        self.update()

    def set_cursor(self, row: int, column: int) -> None:
        """Put the cursor there, without telling."""
        self._cursor = (row, column)
        self.view.reveal(row, column)
        self.update()

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Return where a cell is painted, in the widget's own pixels."""
        side = self.view.side
        return QRectF(self.view.left + column * side, self.view.top + row * side, side, side)

    def zoom(self, factor: float, around: QPointF | None = None) -> None:
        """Make cells larger or smaller; the place ``around``, or the cursor, stays where it is."""
        centre = around or self.cell_rect(*self._cursor).center()
        self.view.zoom(factor, centre.x(), centre.y())
        if around is None:
            self.view.reveal(*self._cursor)
        self.update()

    def zoom_to_figures(self) -> None:
        """Make the cell of the cursor so large that its value is written in it."""
        self.zoom(self._figure_side() / self.view.side)

    def fit(self) -> None:
        """Show everything."""
        self.view.fit(self.width(), self.height())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, 120)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)

    # Pointing

    def _cell_at(self, position: QPointF) -> tuple[int, int] | None:
        found = self.view.cell_at(position.x(), position.y())
        return None if found is None or self._gaps[found] else found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.position()
            cell = self._cell_at(event.position())
            if cell is not None:
                self._move_to(cell)
                self.picked.emit(*cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            by = event.position() - self._grabbed
            self._grabbed = event.position()
            self.view.shift(by.x(), by.y())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grabbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Zoom in until the values are written, and out again."""
        if self.view.side >= self._figure_side():
            self.fit()
        else:
            self.zoom(self._figure_side() / self.view.side, event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom(ZOOM**notches, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Say the value under the mouse in a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            cell = self._cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if cell is None else in_brief(float(self._values[cell])), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor, with Control by ten; + and − zoom, 0 shows all, Enter picks the number."""
        key = event.key()
        if not self._values.size:
            super().keyPressEvent(event)
        elif key in ARROWS:
            down, across = ARROWS[Qt.Key(key)]
            by = PAGE if event.modifiers() & Qt.KeyboardModifier.ControlModifier else 1
            self.step(down, across, by)
        elif key in _KEYS:
            _KEYS[Qt.Key(key)](self)
        else:
            super().keyPressEvent(event)

    def step(self, down: int, across: int, by: int) -> None:
        """Move the cursor, over gaps too; at an edge it stays."""
        row, column = self._cursor
        rows, columns = self._values.shape
        row = min(max(row + down * by, 0), rows - 1)
        column = min(max(column + across * by, 0), columns - 1)
        while self._gaps[row, column]:
            row, column = row + down, column + across
            if not (0 <= row < rows and 0 <= column < columns):
                return
        self._move_to((row, column))

    def _move_to(self, cell: tuple[int, int]) -> None:
        self.set_cursor(*cell)
        self.moved.emit(*cell)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.view.resize(self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.colors(self)
        painter.fillRect(self.rect(), QColor(tokens.field))
        if not self._values.size:
            return
        top, bottom, left, right = self.view.seen(self.width(), self.height())
        if top < bottom and left < right:
            self._paint_cells(painter, top, bottom, left, right)
            if self.view.side >= self._figure_side():
                self._paint_figures(painter, top, bottom, left, right)
        self._paint_cursor(painter)

    def _paint_cells(self, painter: QPainter, top: int, bottom: int, left: int, right: int) -> None:
        levels = np.ascontiguousarray(self._levels[top:bottom, left:right])
        image = tones.level_picture(levels, tones.number_ends(self), theme.colors(self).error)
        corner = self.cell_rect(top, left).topLeft()
        side = self.view.side
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, side < 1)
        painter.drawImage(QRectF(corner.x(), corner.y(), side * (right - left), side * (bottom - top)), image)

    def _paint_figures(self, painter: QPainter, top: int, bottom: int, left: int, right: int) -> None:
        scale = tones.number_tones(self)
        painter.setFont(theme.number_font(self, 0.8))
        for row in range(top, bottom):
            for column in range(left, right):
                if not self._gaps[row, column]:
                    level = min(int(self._levels[row, column]), tones.TONES - 1)
                    painter.setPen(QColor("#ffffff" if QColor(*scale[level].tolist()).lightness() < 140 else "#14161b"))
                    text = in_brief(float(self._values[row, column]))
                    painter.drawText(self.cell_rect(row, column), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_cursor(self, painter: QPainter) -> None:
        """A dark and a light frame, so that it is seen on every colour; both thicker while keys move it."""
        cell = self.cell_rect(*self._cursor)
        if cell.width() < 6:  # too small to be framed
            cell = QRectF(cell.center() - QPointF(3, 3), cell.center() + QPointF(3, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, out in (("#000000", 1.5), (theme.colors(self).accent if self.hasFocus() else "#ffffff", 0.5)):
            painter.setPen(QPen(QColor(color), 1.5 if self.hasFocus() else 1))
            painter.drawRect(cell.adjusted(-out, -out, out - 1, out - 1))

    def _figure_side(self) -> float:
        return QFontMetricsF(theme.number_font(self, 0.8)).horizontalAdvance(WIDEST_FIGURE) + 2 * theme.GRID

    def pick(self) -> None:
        """Let the number at the cursor be explained."""
        self.picked.emit(*self._cursor)

    def to_edge(self, *, end: bool) -> None:
        """Move the cursor to the beginning or end of its row."""
        self.step(0, 1 if end else -1, self._values.shape[1])


_KEYS: dict[Qt.Key, Callable[[HeatMap], None]] = {
    Qt.Key.Key_Plus: lambda chart: chart.zoom(ZOOM),
    Qt.Key.Key_Equal: lambda chart: chart.zoom(ZOOM),
    Qt.Key.Key_Minus: lambda chart: chart.zoom(1 / ZOOM),
    Qt.Key.Key_0: HeatMap.fit,
    Qt.Key.Key_Return: HeatMap.pick,
    Qt.Key.Key_Enter: HeatMap.pick,
    Qt.Key.Key_Home: lambda chart: chart.to_edge(end=False),
    Qt.Key.Key_End: lambda chart: chart.to_edge(end=True),
    Qt.Key.Key_PageUp: lambda chart: chart.step(-1, 0, PAGE),
    Qt.Key.Key_PageDown: lambda chart: chart.step(1, 0, PAGE),
}

"""The confusion matrix as a table to walk through with mouse or arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ...explain.confusion import Confusion
from .. import theme
from ..canvas import tones
from ..texts import Text
from .confusion_model import LEVEL, MIDDLE, ConfusionModel

_Index = QModelIndex | QPersistentModelIndex
WIDEST_NAME = 120
TALLEST = 2
"""Cells are at most so many times as high as their figures."""
COMFORT = 1.5
"""Cells are at most so many times as wide as their figures."""
FIGURE = 0.87
"""Size of the figures as a share of the window's text."""
DARK_ENOUGH = 0.179
"""On this luminance black and white are read equally well."""
WITH_DECIMAL = "99.9"
CORNER = "true ↓ said →"
KEY = "Rows: what is true. Columns: what the network says. Blue: right answers. Orange: mistakes."


class _CellDelegate(QStyledItemDelegate):
    """Paints a figure on its colour, black or white, whichever is read better."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens, level, area = theme.colors(self._view), index.data(LEVEL), option.rect
        ink = QColor(tokens.muted)
        if level is not None:
            red, green, blue = tones.number_tones(self._view)[level].tolist()
            painter.fillRect(area, QColor(red, green, blue))
            if level != MIDDLE:
                ink = QColor(_ink(red, green, blue))
        painter.setFont(theme.number_font(self._view, FIGURE))
        painter.setPen(ink)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, index.data())
        if index == self._view.currentIndex():
            self._frame(painter, area)

    def _frame(self, painter: QPainter, area: QRect) -> None:
        """The current cell has a frame in two colours, seen on every other one."""
        tokens = theme.colors(self._view)
        outer = tokens.accent if self._view.hasFocus() else tokens.text
        for color, inset in ((outer, 0), (tokens.card, 1)):
            painter.setPen(QPen(QColor(color), 1))
            painter.drawRect(area.adjusted(inset, inset, -1 - inset, -1 - inset))


class ConfusionTable(QTableView):
    """Moves from cell to cell with the arrows; Enter or a click opens one.

    Signals:
        opened(truth, said): the classes of the cell.
    """

    opened = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.cells = ConfusionModel(self)
        self._wanted = QSize()
        self._corner = Text(CORNER)
        self._corner.setParent(self)
        self._corner.setToolTip(KEY)
        self._corner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setModel(self.cells)
        self.setItemDelegate(_CellDelegate(self))
        self.setAccessibleName("Confusion matrix")
        self.setAccessibleDescription(f"{KEY} Enter shows the examples of a cell.")
        self.setProperty("matrix", True)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
            header.setMinimumSectionSize(1)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)

    def show_confusion(self, confusion: Confusion, *, shares: bool) -> None:
        """Show it; the current cell stays."""
        self.cells.show_confusion(confusion, shares=shares)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_corner"):
            self._fit()

    def _open(self, index: QModelIndex) -> None:
        cell = self.cells.cell(index)
        if cell is not None:
            self.opened.emit(*cell)

    def sizeHint(self) -> QSize:
        """As wide as is comfortable to read."""
        return QSize(self._name_width() + self.cells.columnCount() * round(COMFORT * self._least()), 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._name_width() + 2 * self._least(), 4 * self._height())

    def _least(self, figure: str = "") -> int:
        """Pixels that the widest figure of a cell needs."""
        metrics = QFontMetrics(theme.number_font(self, FIGURE))
        widest = max(metrics.horizontalAdvance(text) for text in (figure, self.cells.widest_figure))
        return widest + theme.GRID

    def _height(self) -> int:
        return QFontMetrics(theme.number_font(self, FIGURE)).height()

    def _name_width(self) -> int:
        names, side = QFontMetrics(theme.small_font(self)), Qt.Orientation.Vertical
        titles = (str(self.cells.headerData(place, side)) for place in range(self.cells.rowCount()))
        widest = min(max(map(names.horizontalAdvance, titles), default=0), WIDEST_NAME)
        return max(widest, names.horizontalAdvance(CORNER)) + 2 * theme.GRID

    def _fit(self) -> None:
        """Share the room among the cells, as far as their figures stay readable and the cells near to each other."""
        count = self.cells.columnCount()
        if not count:
            return
        down, across, least, height = self.horizontalHeader(), self.verticalHeader(), self._least(), self._height()
        across.setFixedWidth(self._name_width())
        self.cells.fine = self.width() - across.width() >= count * self._least(WITH_DECIMAL)
        down.setFixedHeight(height + 2 * theme.GRID)
        names = QFontMetrics(theme.small_font(self))
        widest = max(
            names.horizontalAdvance(str(self.cells.headerData(k, Qt.Orientation.Horizontal))) for k in range(count)
        )
        most = max(round(COMFORT * least), min(widest + 2 * theme.GRID, WIDEST_NAME))
        room_across = self.width() - across.width() - 2
        room_down = self.height() - down.height() - 2
        down.setDefaultSectionSize(min(max(room_across // count, least), most))
        across.setDefaultSectionSize(min(max(room_down // count, height + 1), TALLEST * height))
        self._corner.setGeometry(0, 0, across.width(), down.height())
        if self.sizeHint() != self._wanted:
            self._wanted = self.sizeHint()
            self.updateGeometry()


def _ink(red: int, green: int, blue: int) -> str:
    """Return black or white, whichever has the greater contrast on a colour (WCAG 2.1, relative luminance)."""
    linear = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in _shares(red, green, blue)
    )
    luminance = sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "#000000" if luminance > DARK_ENOUGH else "#ffffff"


def _shares(*channels: int) -> tuple[float, ...]:
    return tuple(channel / 255 for channel in channels)

"""Examined examples as a sheet of pictures, or as rows of features."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ...explain.examination import Examination
from .. import theme
from .example_model import LINES, ExampleModel

_Index = QModelIndex | QPersistentModelIndex
MOST_SHOWN = 500
SIDE = 56
WIDEST = 120
"""Pixels of a long label, and of a column, at most."""


class ExampleSheet(QStackedWidget):
    """Shows examples; a click or Enter chooses one.

    Signals:
        chosen(example): as it is in the data.
    """

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ExampleModel(self)
        self.pictures, self.rows = _Pictures(), _Rows()
        for view in (self.pictures, self.rows):
            view.setModel(self.model)
            view.setAccessibleName(name)
            view.setAccessibleDescription("Enter puts an example into the column at the right, to be tried.")
            view.clicked.connect(self._choose)
            view.activated.connect(self._choose)
            self.addWidget(view)

    def show_examples(self, examination: Examination, places: NDArray[np.int64]) -> None:
        """Show the first ones of these examples; the current one stays where it is among them."""
        view = self.view_for(examination)
        place, current = view.verticalScrollBar().value(), view.currentIndex()
        kept = self.model.row_in_data(current.row()) if current.isValid() else None
        self.model.show_examples(examination, places[:MOST_SHOWN])
        self.setCurrentWidget(view)
        view.fit()
        if kept is not None and (found := self.model.find(kept)).isValid():
            view.setCurrentIndex(found)
        view.verticalScrollBar().setValue(place)

    def view_for(self, examination: Examination) -> _Pictures | _Rows:
        """Return the view that suits these data."""
        return self.pictures if examination.schema.is_image else self.rows

    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self.model.example(index.row()))


class _Pictures(QListView):
    """Wraps the pictures at its own width."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("bare", True)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_PictureDelegate(self))

    def fit(self) -> None:
        """All pictures are of one size."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()


class _Rows(QTableView):
    """A row for each example, a column for each feature."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("facts", True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        # Columns are as wide as what is in sight needs: measuring all rows would take too long.
        self.horizontalHeader().setResizeContentsPrecision(0)
        self.horizontalHeader().setStretchLastSection(True)

    def fit(self) -> None:
        """Make columns as wide as their texts, and rows as high."""
        height = self.fontMetrics().height() + 2 * theme.GRID
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.resizeColumnsToContents()
        for column in range(self.model().columnCount()):
            self.setColumnWidth(column, min(self.columnWidth(column) + theme.GRID, WIDEST))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.model() is not None:
            self.fit()


class _PictureDelegate(QStyledItemDelegate):
    """Paints an example with two lines of text underneath."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        metrics = QFontMetrics(theme.small_font(self._view))
        widest = max((metrics.horizontalAdvance(line) for line in index.data(LINES)), default=0)
        width = min(max(SIDE, round(1.2 * widest)), WIDEST)
        return QSize(width + 3 * theme.GRID, SIDE + 2 * metrics.height() + 3 * theme.GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens, metrics = theme.colors(), QFontMetrics(theme.small_font(self._view))
        card: QRect = option.rect.adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(card, theme.GRID, theme.GRID)
        drawn: QPixmap = index.data(Qt.ItemDataRole.DecorationRole)
        size = drawn.size().scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        area = QRect(card.x() + (card.width() - size.width()) // 2, card.y() + theme.GRID, size.width(), size.height())
        painter.drawPixmap(area, drawn)
        painter.setFont(theme.small_font(self._view))
        line = QRect(card.x() + 2, card.y() + SIDE + theme.GRID + 2, card.width() - 4, metrics.height())
        for text, color in zip(index.data(LINES), (tokens.text, tokens.muted), strict=True):
            painter.setPen(QColor(color))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)
            line.translate(0, metrics.height())
        painter.restore()

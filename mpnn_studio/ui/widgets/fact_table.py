"""A table of facts to read, row by row, with the mouse or the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTableView, QWidget

from . import theme

_Index = QModelIndex | QPersistentModelIndex
WIDEST = 320
"""Pixels that a column takes at most of its own accord; a person can pull it wider."""


class FactModel(QAbstractTableModel):
    """Texts in rows and columns; figures are set in the number font and stand at the right."""

    def __init__(self, titles: Sequence[str], figures: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._titles, self._figures, self._view = tuple(titles), frozenset(figures), parent
        self._rows: tuple[Sequence[str], ...] = ()

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows, each with a text for each title."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return self._titles[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        text = self._rows[index.row()][index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._titles[index.column()]}: {text}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(index.column())
            case Qt.ItemDataRole.FontRole if self._titles[index.column()] in self._figures:
                return theme.number_font(self._view)
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        right = self._titles[column] in self._figures
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def make_plain(table: QTableView) -> None:
    """Make a table one of rows: without a grid and names of rows, chosen row by row, and scrolled smoothly."""
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)


class FactTable(QTableView):
    """Shows rows of texts under titles.

    Args:
        figures: the titles under which numbers stand.
    """

    def __init__(self, name: str, titles: Sequence[str], figures: Sequence[str] = ()) -> None:
        super().__init__()
        self._model = FactModel(titles, figures, self)
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setProperty("facts", True)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        make_plain(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows, each with a text for each title."""
        self._model.set_rows(rows)
        self._fit()

    def texts(self) -> list[tuple[str, ...]]:
        """What is shown, row by row."""
        model = self._model
        cells = ((model.index(row, column) for column in range(model.columnCount())) for row in range(model.rowCount()))
        return [tuple(cell.data() for cell in row) for row in cells]

    def sizeHint(self) -> QSize:
        """As high as all rows, where there is room."""
        return QSize(super().sizeHint().width(), min(self.maximumHeight(), self.screen().size().height()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_model"):
            self._fit()

    def _fit(self) -> None:
        """Make columns as wide as their texts, and rows as high."""
        height = self.fontMetrics().height() + 2 * theme.GRID
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.resizeColumnsToContents()
        for column in range(self._model.columnCount()):
            self.setColumnWidth(column, min(self.columnWidth(column) + theme.GRID, WIDEST))
        # No taller than its rows: an empty frame would look as if something were missing.
        around = self.horizontalHeader().sizeHint().height() + self.horizontalScrollBar().sizeHint().height()
        self.setMinimumHeight(around + height)
        self.setMaximumHeight(around + height * (self._model.rowCount() or 1) + theme.GRID)
        self.updateGeometry()

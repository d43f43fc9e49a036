"""The terms of a number as a table: its factors, each a link to the number that it is, and how large the term is."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ...explain.steps.names import Name
from ...explain.steps.number import NamedFactor, Number, Term
from ..widgets import theme
from ..widgets.fact_table import make_plain
from .figures import all_digits, in_brief

_Index = QModelIndex | QPersistentModelIndex
_Side = Qt.Orientation
_Role = Qt.ItemDataRole
BAR = 4
"""Height of the bar below the value of a term, in px."""
SHARE = Qt.ItemDataRole.UserRole
"""How large a term is beside the largest one, from −1 to 1."""


class TermsModel(QAbstractTableModel):
    """A row for each term, made when it is looked at: a gradient may have fifty thousand."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._number: Number | None = None
        self._factors = 0
        self._made: tuple[int, Term] | None = None

    def show_number(self, number: Number | None) -> None:
        """Show the terms of this number."""
        self.beginResetModel()
        self._number, self._made = number, None
        self._factors = max((len(terms.factors) for terms in number.account), default=0) if number else 0
        self.endResetModel()

    @property
    def value_column(self) -> int:
        """Where the value of a term stands."""
        return self._factors + 1

    def term(self, row: int) -> Term:
        """Return the term of a row."""
        assert self._number is not None
        if self._made is None or self._made[0] != row:
            self._made = row, self._number.terms[row]
        return self._made[1]

    def factor(self, row: int, column: int) -> NamedFactor | None:
        """Return the factor in a cell; None where there stands something else, or nothing."""
        if not 1 <= column < self.value_column:
            return None
        factors = self.term(row).factors
        return factors[column - 1] if column <= len(factors) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() or self._number is None else len(self._number.sizes)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._factors + 2

    def headerData(self, section: int, side: _Side, role: int = _Role.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == 0:
            return "Term"
        return "Value" if section == self.value_column else "Factor" if section == 1 else "× factor"

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        factor = self.factor(row, column)
        match role:
            case _Role.DisplayRole:
                return self._text(row, column, factor)
            case _Role.ToolTipRole | _Role.AccessibleTextRole:
                return self._said(row, column, factor)
            case _Role.ForegroundRole if factor is not None and factor.name is not None:
                return QColor(theme.colors(self._view).accent)
            case _Role.ForegroundRole if column == 0:
                return QColor(theme.colors(self._view).muted)
            case _Role.FontRole:
                return theme.small_font(self._view) if column == 0 else theme.number_font(self._view, 0.85)
            case _Role.TextAlignmentRole if column == self.value_column:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        return self._share(row) if role == SHARE and column == self.value_column else None

    def _text(self, row: int, column: int, factor: NamedFactor | None) -> str:
        if column == 0:
            return self.term(row).kind
        if column == self.value_column:
            return in_brief(self.term(row).value)
        return f"{factor.text}\n{in_brief(factor.value)}" if factor else ""

    def _said(self, row: int, column: int, factor: NamedFactor | None) -> str:
        term = self.term(row)
        if column == 0:
            return f"{term.kind or 'term'} {row + 1}: {term.text}"
        if column == self.value_column:
            return f"value of the term: {all_digits(term.value)}"
        if factor is None:
            return "no further factor"
        link = ", press Enter to explain it" if factor.name else ""
        return f"{factor.text} is {all_digits(factor.value)}{link}"

    def _share(self, row: int) -> float:
        assert self._number is not None
        sizes = self._number.sizes
        largest = abs(float(sizes[0])) if len(sizes) else 0.0
        share = float(sizes[row]) / largest if largest and np.isfinite(largest) else 0.0
        return share if np.isfinite(share) else 0.0


class _BarDelegate(QStyledItemDelegate):
    """Paints the value of a term, and below it a bar for its size: to the right where it is positive."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        super().paint(painter, option, index)
        share = index.data(SHARE)
        if share is None:
            return
        tokens = theme.colors()
        area = QRectF(option.rect).adjusted(6, 0, -6, -theme.GRID)
        track = QRectF(area.left(), area.bottom() - BAR, area.width(), BAR)
        painter.fillRect(track, QColor(tokens.hairline))
        middle, half = track.center().x(), track.width() / 2
        left, right = sorted((middle, middle + share * half))
        color = tokens.activation if share > 0 else tokens.core
        painter.fillRect(QRectF(left, track.top(), max(right - left, 1), BAR), QColor(color))


class TermsTable(QTableView):
    """Shows the terms of one number.

    Signals:
        picked(name): a factor is to be explained.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TermsModel(self)
        self.setModel(self._model)
        self.setAccessibleName("Terms")
        self.setToolTip("Enter or a click on a factor explains it")
        self.setProperty("facts", True)
        make_plain(self)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setWordWrap(True)
        self.setMouseTracking(True)
        self._bars = _BarDelegate(self)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(True)
        self.clicked.connect(lambda index: self._follow(index))
        self.entered.connect(self._point)

    def show_number(self, number: Number | None) -> None:
        """Show the terms of this number, the largest first."""
        self._model.show_number(number)
        for column in range(self._model.columnCount()):
            self.setItemDelegateForColumn(column, None)  # type: ignore[arg-type]
        self.setItemDelegateForColumn(self._model.value_column, self._bars)
        self._fit()
        if self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, 1))

    def factor_at(self, row: int, column: int) -> Name | None:
        """Return the number that a cell leads to."""
        factor = self._model.factor(row, column)
        return factor.name if factor else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._follow(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_model"):
            self._fit()

    def _follow(self, index: QModelIndex) -> None:
        name = self.factor_at(index.row(), index.column())
        if name is not None:
            self.picked.emit(name)

    def _point(self, index: QModelIndex) -> None:
        link = self.factor_at(index.row(), index.column()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)

    def _fit(self) -> None:
        height = 2 * self.fontMetrics().height() + 2 * theme.GRID
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        letter = self.fontMetrics().averageCharWidth()
        last = self._model.value_column
        for column in range(last):
            width = self.sizeHintForColumn(column) + 2 * theme.GRID if self._model.rowCount() else 12 * letter
            self.setColumnWidth(column, min(width, (12 if column == 0 else 30) * letter))
        self.horizontalHeader().setMinimumSectionSize(8 * letter)

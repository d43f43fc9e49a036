"""The terms of a number as a table: its factors, each a link to the number that it is, and how large the term is."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from ...explain.steps.names import Name
from ...explain.steps.number import NamedFactor, Number, Term
from ..widgets import theme
from ..widgets.fact_table import make_plain
from .figures import all_digits, in_brief
from .link_delegate import LINES, SIZE, CellLines, LinkDelegate, two_lines, width_of

_Index = QModelIndex | QPersistentModelIndex
_Side = Qt.Orientation
_Role = Qt.ItemDataRole
LAYER = re.compile(r"(\d+\.\w+|loss)\.")
WIDEST_VALUE = " −0.0000e−00 "
MEASURED = 30
"""So many terms, the largest ones, say how wide the columns are."""


class TermsModel(QAbstractTableModel):
    """A row for each term, made when it is looked at: a gradient may have fifty thousand."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
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
        """Where the value of a term stands, behind its factors."""
        return self._factors

    def term(self, row: int) -> Term:
        """Return the term of a row."""
        assert self._number is not None
        if self._made is None or self._made[0] != row:
            self._made = row, self._number.terms[row]
        return self._made[1]

    def factor(self, row: int, column: int) -> NamedFactor | None:
        """Return the factor in a cell; None where there stands something else, or nothing."""
        factors = self.term(row).factors
        return factors[column] if column < min(self.value_column, len(factors)) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() or self._number is None else len(self._number.sizes)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._factors + 1

    def headerData(self, section: int, side: _Side, role: int = _Role.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal:
            return None
        last = section == self.value_column
        if role == _Role.TextAlignmentRole:
            return (Qt.AlignmentFlag.AlignRight if last else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        if role != _Role.DisplayRole:
            return None
        return "= term" if last else "× factor" if section else "Factor"

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        factor = self.factor(row, column)
        if role == LINES:
            return self._lines(row, column, factor)
        match role:
            case _Role.DisplayRole:
                lines = self._lines(row, column, factor)
                return f"{lines.name} {lines.below} {lines.beside}".strip() if lines else ""
            case _Role.ToolTipRole | _Role.AccessibleTextRole:
                return self._said(row, column, factor)
        return None

    def _lines(self, row: int, column: int, factor: NamedFactor | None) -> CellLines | None:
        if column == self.value_column:
            term = self.term(row)
            return CellLines("", term.kind, in_brief(term.value), share=self._share(row))
        return None if factor is None else _lines_of(factor)

    def _said(self, row: int, column: int, factor: NamedFactor | None) -> str:
        term = self.term(row)
        if column == self.value_column:
            kind = f", {term.kind}" if term.kind else ""
            return f"term {row + 1} of {self.rowCount()}{kind}: {all_digits(term.value)}"
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


def _lines_of(factor: NamedFactor) -> CellLines:
    """Write the layer of a factor in the first line, so that there is room for the rest of its name."""
    layer = LAYER.match(factor.text)
    if layer is None:
        return CellLines("", factor.text, in_brief(factor.value), link=factor.name is not None)
    return CellLines(layer[1], factor.text.removeprefix(layer[0]), in_brief(factor.value), link=True)


def _shared_out(needed: list[int], room: int) -> list[int]:
    """Return widths that fill the room: what is left goes to all alike, what is missing is taken from the widest."""
    widths = [0] * len(needed)
    for place, column in enumerate(sorted(range(len(needed)), key=needed.__getitem__)):
        widths[column] = min(needed[column], room // (len(needed) - place))
        room -= widths[column]
    return [width + room // len(widths) for width in widths]


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
        self.setMouseTracking(True)
        self.setItemDelegate(LinkDelegate(self))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self._follow(index))
        self.entered.connect(self._point)

    def show_number(self, number: Number | None) -> None:
        """Show the terms of this number, the largest first."""
        self._model.show_number(number)
        self._fit()
        if self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, 0))

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _follow(self, index: QModelIndex) -> None:
        name = self.factor_at(index.row(), index.column())
        if name is not None:
            self.picked.emit(name)

    def _point(self, index: QModelIndex) -> None:
        link = self.factor_at(index.row(), index.column()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)

    def _fit(self) -> None:
        """Two lines a row."""
        height = two_lines(self)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self._share_width()

    def _share_width(self) -> None:
        """Give each column what its texts need; where that is too much, first the words of the values are cut."""
        last = self._model.value_column
        needed = [self._needed(column) for column in range(last + 1)]
        least = QFontMetrics(theme.number_font(self, SIZE)).horizontalAdvance(WIDEST_VALUE)
        room = self.viewport().width()
        value = max(least, min(needed[last], room - sum(needed[:last])))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, width in enumerate((*_shared_out(needed[:last], room - value), value)):
            header.resizeSection(column, width)

    def _needed(self, column: int) -> int:
        """Return the width at which nothing in a column is cut."""
        rows = range(min(self._model.rowCount(), MEASURED))
        found = (self._model.data(self._model.index(row, column), LINES) for row in rows)
        title = self.horizontalHeader().sectionSizeHint(column)
        return max((width_of(self, lines) for lines in found if lines is not None), default=title)

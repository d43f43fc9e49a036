"""The arrays of a stage as a list: name, shape and type, least, mean and largest number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QListView, QSizePolicy, QWidget

from ...explain.steps.quantity import Quantity
from ...wording import in_sizes
from .figures import in_brief
from .link_delegate import LINES, CellLines, LinkDelegate, two_lines

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
SEEN = 4
"""Rows that are in sight, where there are so many."""


class ArraysModel(QAbstractListModel):
    """A row for each array; its figures are worked out when it is shown."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._quantities: Sequence[Quantity] = ()
        self._figures: dict[int, str] = {}

    def show_arrays(self, quantities: Sequence[Quantity]) -> None:
        """Show these."""
        self.beginResetModel()
        self._quantities, self._figures = quantities, {}
        self.endResetModel()

    def quantity(self, row: int) -> Quantity:
        """Return the array of a row."""
        return self._quantities[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._quantities)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        quantity = self._quantities[index.row()]
        kind = f"{in_sizes(quantity.values.shape) or 'one number'} · {quantity.values.dtype}"
        if role == LINES:
            return CellLines(quantity.name, self._said(index.row()), beside=kind, main=True)
        match role:
            case _Role.DisplayRole:
                return quantity.name
            case _Role.ToolTipRole:
                return f"{quantity.title}\n{quantity.name}, {kind}" + (f"\n{quantity.note}" if quantity.note else "")
            case _Role.AccessibleTextRole:
                return f"{quantity.name}, {quantity.title}, {kind}, {self._said(index.row())}"
        return None

    def _said(self, row: int) -> str:
        if row not in self._figures:
            values = np.asarray(self._quantities[row].values)
            with np.errstate(all="ignore"):
                figures = float(values.min()), float(values.mean(dtype=np.float64)), float(values.max())
            words = zip(("least", "mean", "largest"), map(in_brief, figures), strict=True)
            self._figures[row] = " · ".join(f"{word} {figure}" for word, figure in words)
        return self._figures[row]


class ArrayList(QListView):
    """Shows the arrays; one of them is chosen.

    Signals:
        chosen(quantity): another one is.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ArraysModel(self)
        self.setModel(self._model)
        self.setAccessibleName("Arrays of the stage")
        self.setToolTip("Arrow keys choose an array")
        self.setItemDelegate(LinkDelegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.selectionModel().currentRowChanged.connect(self._tell)

    def show_arrays(self, quantities: Sequence[Quantity]) -> None:
        """Show these, none of them chosen."""
        self.selectionModel().blockSignals(True)
        self._model.show_arrays(quantities)
        self.selectionModel().blockSignals(False)
        self.updateGeometry()

    def choose(self, name: str) -> Quantity | None:
        """Choose an array by its name, without telling; return it, None where it is not among these."""
        for row in range(self._model.rowCount()):
            if self._model.quantity(row).name == name:
                self.selectionModel().blockSignals(True)
                self.setCurrentIndex(self._model.index(row))
                self.selectionModel().blockSignals(False)
                self.scrollTo(self._model.index(row))
                self.viewport().update()
                return self._model.quantity(row)
        return None

    def sizeHint(self) -> QSize:
        rows = min(max(self._model.rowCount(), 1), SEEN)
        return QSize(240, rows * two_lines(self) + 2 * self.frameWidth())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_model"):
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()

    def _tell(self, now: QModelIndex, before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self._model.quantity(now.row()))

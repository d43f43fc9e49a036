"""The cells of a confusion matrix: a row for each true class, a column for each that is said, and their margins."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from ...explain.confusion import Confusion
from ...wording import grouped
from ..canvas import tones

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
LEVEL = _Role.UserRole
"""The role of a cell's tone among those of ``tones.number_tones``; None where it has no colour."""
MIDDLE = (tones.TONES - 1) // 2
FAINTEST = 0.15
"""How much of its colour even a single mistake has, so that it is seen."""
MOST_SHOWN = 50
"""More classes than so many cannot be read: those with the most mistakes are shown."""


class ConfusionModel(QAbstractTableModel):
    """The counts or their shares; the last row and column are precision and recall.

    Attributes:
        shares: a cell tells per cent of its row, not a count.
        fine: there is room for a decimal of each share.
        classes: the numbers of those that are shown.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._confusion = Confusion((), np.zeros((0, 0), np.int64))
        self._levels: list[list[int]] = []
        self.shares = False
        self.fine = True
        self.classes: list[int] = []

    def show_confusion(self, confusion: Confusion, *, shares: bool) -> None:
        """Show these counts, or the shares of their rows; the cells stay the same ones where the classes do."""
        shown = confusion.most_confused(MOST_SHOWN).tolist()
        if (confusion.classes, shown) != (self._confusion.classes, self.classes):
            self.beginResetModel()
            self._confusion, self.classes, self.shares = confusion, shown, shares
            self._levels = self._toned()
            self.endResetModel()
            return
        self._confusion, self.shares = confusion, shares
        self._levels = self._toned()
        last = len(shown)
        self.dataChanged.emit(self.index(0, 0), self.index(last, last))

    @property
    def widest_figure(self) -> str:
        """A text as wide as the widest cell needs, without decimals."""
        return "100" if self.shares else max(grouped(int(self._confusion.counts.max(initial=0))), "100", key=len)

    def cell(self, index: _Index) -> tuple[int, int] | None:
        """Return the true class and the said one of a cell, None in the margins."""
        last = len(self.classes)
        inside = index.isValid() and index.row() < last and index.column() < last
        return (self.classes[index.row()], self.classes[index.column()]) if inside else None

    def place(self, truth: int, said: int) -> QModelIndex:
        """Return where a cell is; an index that is not valid where it is not shown."""
        shown = truth in self.classes and said in self.classes
        return self.index(self.classes.index(truth), self.classes.index(said)) if shown else QModelIndex()

    def _toned(self) -> list[list[int]]:
        """Right answers take the colours to one side of the scale, mistakes those to the other."""
        counts = self._confusion.counts[np.ix_(self.classes, self.classes)]
        shares = np.nan_to_num(self._confusion.row_shares[np.ix_(self.classes, self.classes)])
        wrong: NDArray[Any] = (shares if self.shares else counts) * (1.0 - np.eye(len(counts)))
        strength = FAINTEST + (1 - FAINTEST) * wrong / max(wrong.max(initial=0), 1e-9)
        signed = np.where(np.eye(len(counts), dtype=bool), -shares, np.where(counts > 0, strength, 0.0))
        levels: list[list[int]] = (MIDDLE + np.rint(MIDDLE * signed).astype(int)).tolist()
        return levels

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() or not self.classes else len(self.classes) + 1

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return self.rowCount(parent)

    def headerData(self, section: int, side: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        across = side == Qt.Orientation.Horizontal
        if role not in (_Role.DisplayRole, _Role.ToolTipRole) or section > len(self.classes):
            return None
        if section == len(self.classes):
            return self._margin_title(across, role)
        name = self._confusion.classes[self.classes[section]]
        return name if role == _Role.DisplayRole else f"said to be {name}" if across else f"true class {name}"

    def _margin_title(self, across: bool, role: int) -> str:
        if role == _Role.DisplayRole:
            return "rec." if across else "precision"
        found, right = (
            "recall: of each true class, the share that is found",
            "precision: of what is said, what is right",
        )
        return found if across else right

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        cell = self.cell(index)
        match role:
            case _Role.DisplayRole:
                return self._figure(*cell) if cell else self._margin(index)[0]
            case _Role.ToolTipRole | _Role.AccessibleTextRole:
                return self._confusion.words(*cell) if cell else self._margin(index)[1]
            case _ if role == LEVEL:
                return self._levels[index.row()][index.column()] if cell else None
        return None

    def _figure(self, truth: int, said: int) -> str:
        count = int(self._confusion.counts[truth, said])
        if not count:
            return "·"
        return self._per_cent(float(self._confusion.row_shares[truth, said])) if self.shares else grouped(count)

    def _margin(self, index: _Index) -> tuple[str, str]:
        """Return what stands in a margin, and what it means."""
        row, column, last, confusion = index.row(), index.column(), len(self.classes), self._confusion
        if row == column == last:
            return "", ""
        if column == last:
            number, share = self.classes[row], confusion.recall[self.classes[row]]
            words = f"of the examples that are {confusion.classes[number]}"
        else:
            number, share = self.classes[column], confusion.precision[self.classes[column]]
            words = f"of what is said to be {confusion.classes[number]}"
        if np.isnan(share):
            return "–", f"There is nothing {words}"
        said = "are recognised" if column == last else "is right"
        return self._per_cent(float(share)), f"{100 * share:.1f} % {words} {said}"

    def _per_cent(self, share: float) -> str:
        """Write a share shortly; what is not quite all or nothing never reads as such."""
        if share in (0.0, 1.0):
            return f"{100 * share:.0f}"
        return (
            f"{min(100 * share, 99.9):.1f}" if self.fine else "<1" if share < 0.01 else f"{min(int(100 * share), 99)}"
        )

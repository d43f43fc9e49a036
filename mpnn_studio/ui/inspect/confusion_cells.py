"""What stands in the cells of a confusion matrix and in its margins, in figures, words and tones."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...explain.confusion import Confusion
from ...wording import grouped
from ..widgets.tones import TONES

MIDDLE = (TONES - 1) // 2
"""The tone of a cell without colour."""
FAINTEST = 0.15
"""How much of its colour even a single mistake has, so that it is seen."""
MAX_SHOWN = 50
"""More classes than so many cannot be read: those with the most mistakes are shown."""
NONE = "·"
Tones = NDArray[np.uint8]


class ConfusionCells:
    """A row for each true class and one for precision, a column for each class that is said and one for recall.

    Args:
        shares: tell per cent of a row, not counts.

    Attributes:
        classes: the numbers of those that are shown.
    """

    def __init__(self, confusion: Confusion, *, shares: bool) -> None:
        self.confusion, self.shares = confusion, shares
        self.classes: list[int] = confusion.most_confused(MAX_SHOWN).tolist()

    @property
    def size(self) -> int:
        """Rows, and columns, with the margin."""
        return len(self.classes) + 1

    @property
    def names(self) -> list[str]:
        """The names of the classes that are shown."""
        return [self.confusion.classes[number] for number in self.classes]

    def cell(self, row: int, column: int) -> tuple[int, int] | None:
        """Return the true class and the said one of a cell, None in the margins."""
        inside = 0 <= row < self.size - 1 and 0 <= column < self.size - 1
        return (self.classes[row], self.classes[column]) if inside else None

    def figure(self, row: int, column: int, *, fine: bool = True) -> str:
        """Write a cell shortly; a share with a decimal where there is room."""
        cell = self.cell(row, column)
        if cell is None:
            share = self._margin_share(row, column)
            return "" if share is None else "–" if np.isnan(share) else _per_cent(share, fine=fine)
        count = int(self.confusion.counts[cell])
        if not count:
            return NONE
        return _per_cent(float(self.confusion.row_shares[cell]), fine=fine) if self.shares else grouped(count)

    def words(self, row: int, column: int) -> str:
        """Say what a cell or a margin means."""
        cell, last = self.cell(row, column), self.size - 1
        if cell is not None:
            return self.confusion.words(*cell)
        share = self._margin_share(row, column)
        if share is None:
            return ""
        name = self.names[column if row == last else row]
        of, result = (
            (f"of what is said to be {name}", "is right")
            if row == last
            else (f"of the examples that are {name}", "are recognised")
        )
        return f"There is nothing {of}" if np.isnan(share) else f"{100 * share:.1f} % {of} {result}"

    @cached_property
    def widest(self) -> str:
        """The longest figure of a cell, without decimals."""
        return "100" if self.shares else max(grouped(int(self.confusion.counts.max(initial=0))), "100", key=len)

    @cached_property
    def levels(self) -> Tones:
        """The tones of all cells (classes, classes): right answers to one side of the scale, mistakes to the other."""
        shown = np.ix_(self.classes, self.classes)
        counts, shares = self.confusion.counts[shown], np.nan_to_num(self.confusion.row_shares[shown])
        right = np.eye(len(counts), dtype=bool)
        wrong: NDArray[Any] = np.where(right, 0.0, shares if self.shares else counts)
        strength = FAINTEST + (1 - FAINTEST) * wrong / max(wrong.max(initial=0), 1e-9)
        signed = np.where(right, -shares, np.where(counts > 0, strength, 0.0))
        levels: Tones = (MIDDLE + np.rint(MIDDLE * signed)).astype(np.uint8)
        return levels

    def _margin_share(self, row: int, column: int) -> float | None:
        last = self.size - 1
        if row == column == last:
            return None
        confusion = self.confusion
        share = confusion.recall[self.classes[row]] if column == last else confusion.precision[self.classes[column]]
        return float(share)


def _per_cent(share: float, *, fine: bool) -> str:
    """Write a share shortly; what is not quite all or nothing never reads as such."""
    if share in (0.0, 1.0):
        return f"{100 * share:.0f}"
    if fine:
        return f"{min(max(100 * share, 0.1), 99.9):.1f}"
    return "<1" if share < 0.01 else f"{min(round(100 * share), 99)}"

"""How many examples each class has: a bar, the count and its share of all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from ...wording import grouped
from .probability_bars import ProbabilityBars


class CountBars(ProbabilityBars):
    """Bars relative to the most frequent class, none of which stands out as the best."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: NDArray[np.int64] = np.empty(0, np.int64)
        self.setAccessibleName("Examples of each class")

    @property
    def best(self) -> int | None:
        """No class is better than another one."""
        return None

    def set_counts(self, names: tuple[str, ...], counts: NDArray[np.int64]) -> None:
        """Show these classes with their numbers of examples (classes,)."""
        self._counts = counts
        self.set_names(names)
        self.set_values(counts / max(counts.max(initial=0), 1))
        figures = (f"{name} {self._figure(row)}" for row, name in enumerate(names))
        self.setAccessibleDescription(", ".join(figures))

    def _figure(self, row: int) -> str:
        share = self._counts[row] / max(self._counts.sum(), 1)
        return f"{grouped(int(self._counts[row]))} · {100 * share:4.1f} %"

    def _widest_figure(self) -> str:
        return max((self._figure(row) for row in range(len(self._counts))), key=len, default="0")

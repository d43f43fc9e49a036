"""What can be done at a point of a curve."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

EXPLAIN = "Explain this batch"


class BatchMenu(QMenu):
    """Offers to explain the batch of a point, and what can be done anywhere in the plots.

    Args:
        obstacle: says why the batch at x is not known; empty where it is.
        explain: explains it.
    """

    def __init__(self, obstacle: Callable[[float], str], explain: Callable[[float], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._obstacle, self._explain = obstacle, explain
        self._more: Callable[[QMenu], object] = lambda menu: None

    def fill_with(self, more: Callable[[QMenu], object]) -> None:
        """Let this add what can be done anywhere in the plots."""
        self._more = more

    def popup_at(self, x: float, position: QPoint) -> None:
        """Open for a point; where its batch is not known, the reason stands below the command."""
        self.clear()
        why_not = self._obstacle(x)
        action = self.addAction(EXPLAIN, QKeySequence("Return"), lambda: self._explain(x))
        action.setEnabled(not why_not)
        if why_not:
            self.addAction(why_not).setEnabled(False)
        self.addSeparator()
        self._more(self)
        self.popup(position)

"""The rows of a file that do not fit its columns, and what is done about them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ...data.csv_rows import Misfit
from ...data.sources.table import MISFITS
from ...wording import grouped
from ..widgets.keys import Combo

LINES_SHOWN = 4


class TableMisfits(QWidget):
    """Hidden where every row fits.

    Signals:
        chosen(rule): "refuse" or "leave out".
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setProperty("role", "hint")
        self._rule = Combo()
        self._rule.setAccessibleName("Rows that do not fit")
        for rule, text in MISFITS.items():
            self._rule.addItem(text, rule)
        self._rule.activated.connect(lambda index: self.chosen.emit(self._rule.itemData(index)))
        self._list = QPlainTextEdit()
        self._list.setReadOnly(True)
        self._list.setTabChangesFocus(True)
        self._list.setAccessibleName("Rows that do not fit, by line")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._rule)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self._list)

    def show_misfits(self, misfits: Sequence[Misfit], count: int, rule: str) -> None:
        """Show the first of these rows and how many there are."""
        self.setVisible(bool(count))
        plural = "row does" if count == 1 else "rows do"
        self._title.setText(f"{grouped(count)} {plural} not fit")
        self._rule.setCurrentIndex(self._rule.findData(rule))
        lines = [f"line {misfit.line}: {misfit.reason}" for misfit in misfits]
        more = [f"… and {grouped(count - len(lines))} more"] if count > len(lines) else []
        self._list.setPlainText("\n".join(lines + more))
        height = self._list.fontMetrics().lineSpacing() * (min(LINES_SHOWN, len(lines + more)) + 1)
        self._list.setFixedHeight(height + 8)

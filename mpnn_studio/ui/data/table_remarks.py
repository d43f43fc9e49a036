"""What was made of odd cells, column by column, and the one thing that can be done about spellings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ...data.columns import Column
from ...data.found import Found
from ..widgets.keys import Button

MAX_REMARKS = 4


class TableRemarks(QWidget):
    """Hidden where there is nothing to say.

    Signals:
        joined(place): the values of this column that differ only in their spelling are one category.
    """

    joined = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel()
        self._text.setProperty("role", "hint")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setAccessibleName("How odd cells were read")
        self._join = Button("Join spellings")
        self._place = -1
        self._join.clicked.connect(lambda: self.joined.emit(self._place))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._join)

    def show_remarks(self, columns: Sequence[Found], layout: Sequence[Column]) -> None:
        """Show the first remarks on columns that are used, and offer to join the first spellings that are apart."""
        used = [(found, column) for found, column in zip(columns, layout, strict=True) if column.role != "skip"]
        remarks = [f"{found.name}: {remark}" for found, column in used for remark in found.remarks if not column.joined]
        more = f" … and {len(remarks) - MAX_REMARKS} more" if len(remarks) > MAX_REMARKS else ""
        self._text.setText(" · ".join(remarks[:MAX_REMARKS]) + more)
        self.setVisible(bool(remarks))
        apart = (
            place
            for place, (found, column) in enumerate(zip(columns, layout, strict=True))
            if found.spellings and column.kind == "category" and column.role != "skip" and not column.joined
        )
        self._place = next(apart, -1)
        self._join.setVisible(self._place >= 0)
        if self._place >= 0:
            self._join.setToolTip(f"Take the values of {layout[self._place].name} for the same, however they are spelt")

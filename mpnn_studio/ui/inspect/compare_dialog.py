"""Two runs side by side: how they went, and in which settings they differ."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ...run.comparison import compare
from ..widgets.fact_table import FactTable
from ..widgets.texts import TextLabel
from .run_rows import COLUMNS, RunRow, metric_title

SIZE = QSize(640, 420)
RESULT = "Result"
SAME = "All settings are the same: only chance can tell these runs apart, and with one seed not even that."


class CompareDialog(QDialog):
    """Shows; ``left`` is the earlier run."""

    def __init__(self, left: RunRow, right: RunRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{left.run.name} and {right.run.name}")
        self.resize(SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = [left.run.name, right.run.name]
        if names[0] == names[1]:
            names = [f"{names[0]} (earlier)", f"{names[1]} (later)"]
        differences = [
            (row.part, row.setting, row.left, row.right) for row in compare(left.run.project, right.run.project)
        ]
        self.table = FactTable("Results and settings that differ", ("Part", "What", *names))
        self.table.set_rows([*_results(left, right), *differences])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.table, 1)
        if not differences:
            said = TextLabel(SAME)
            said.setWordWrap(True)
            layout.addWidget(said)
        layout.addStretch(0)
        layout.addWidget(buttons)


def _results(left: RunRow, right: RunRow) -> list[tuple[str, str, str, str]]:
    metric = metric_title((left, right))
    figures = [column for column in COLUMNS if column.figure]
    return [(RESULT, column.title.format(metric=metric), column.text(left), column.text(right)) for column in figures]

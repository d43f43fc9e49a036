"""The table of runs: sorted, filtered, checked and edited."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QTableView, QWidget

from ...run.run import Run
from ...run.run_summary import RUNNING
from ..training.run_controller import RunController
from ..widgets import theme
from ..widgets.fact_table import make_plain
from ..widgets.keys import KeepsSpace
from .run_model import SAMPLE_HEIGHT, SAMPLE_WIDTH, RunModel, SortedRuns
from .run_rows import COLUMNS, NAME

WIDEST = 260
"""Pixels that a column takes at most of its own accord."""
FEW = 10
"""Rows whose texts are all measured when they are new."""


class RunTable(KeepsSpace, QTableView):
    """Shows the runs; Space draws the chosen ones too, Enter brings one back, Delete deletes.

    Signals:
        chosen(): other rows are selected.
        bring_back_asked(), delete_asked(): by a key.
    """

    chosen = Signal()
    bring_back_asked = Signal()
    delete_asked = Signal()

    def __init__(self, runs: RunController) -> None:
        super().__init__()
        self.runs_model = RunModel(runs, self)
        self._sorted = SortedRuns(self)
        self._sorted.setSourceModel(self.runs_model)
        self._sorted.setFilterKeyColumn(-1)
        self._sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self._sorted)
        self.setAccessibleName("Runs")
        self.setProperty("facts", True)
        self.setProperty("calm", True)
        make_plain(self)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setIconSize(QSize(SAMPLE_WIDTH, SAMPLE_HEIGHT))
        self.horizontalHeader().setResizeContentsPrecision(0)  # widths by the rows that are seen, not by a thousand
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        self.selectionModel().selectionChanged.connect(lambda now, before: self.chosen.emit())
        self._fit()
        self.refresh()

    def refresh(self, *, looks: bool = False) -> None:
        """Show the runs as they are, but not while a name or note is being written; what was selected stays so.

        Args:
            looks: names, marks, or which run is shown, may have changed too.
        """
        if self.state() == QTableView.State.EditingState:
            return
        rows, chosen = self.runs_model.rowCount(), {run.uid for run in self.selected()}
        first = self.runs_model.refresh()
        self._widen(first)
        if rows != self.runs_model.rowCount():
            if self.runs_model.rowCount() > rows:
                self._reveal_newest()
            if {run.uid for run in self.selected()} != chosen:
                self.select(chosen)
            self.chosen.emit()
        if looks:
            self.runs_model.refresh_looks()

    def _reveal_newest(self) -> None:
        self.updateGeometries()  # else the scroll bar ends where the rows before it did
        self.scrollTo(self._sorted.mapFromSource(self.runs_model.index(self.runs_model.rowCount() - 1, NAME)))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.refresh(looks=True)

    def finish(self) -> None:
        """Take over a name or note that is being written."""
        editor = self.indexWidget(self.currentIndex())
        if editor is not None and self.state() == QTableView.State.EditingState:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def selected(self) -> list[Run]:
        """The selected runs, in the order in which they are shown."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._run(self._sorted.index(place, NAME)) for place in places]

    def select(self, uids: set[str]) -> None:
        """Select the runs with these uids."""
        self.clearSelection()
        for place in range(self._sorted.rowCount()):
            index = self._sorted.index(place, NAME)
            if self._run(index).uid in uids:
                flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
                self.selectionModel().select(index, flags)

    def edit_current(self) -> None:
        """Write the name of the run, or its note where that is the current cell."""
        selected, index = self.selectionModel().selectedRows(NAME), self.currentIndex()
        if selected:
            here = index.row() == selected[0].row() and bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
            self.edit(index if here else selected[0])

    def set_filter(self, text: str) -> None:
        """Show only runs in which this text stands somewhere."""
        self._sorted.setFilterFixedString(text.strip())
        self.chosen.emit()

    def texts(self) -> list[tuple[str, ...]]:
        """What is shown, row by row."""
        columns = range(len(COLUMNS))
        return [
            tuple(str(self._sorted.index(row, column).data()) for column in columns)
            for row in range(self._sorted.rowCount())
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case _ if self.state() == QTableView.State.EditingState:
                super().keyPressEvent(event)  # the editor lets Enter through when it has taken it
            case Qt.Key.Key_Space:
                self.toggle_overlay()
            case Qt.Key.Key_Delete:
                self.delete_asked.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.bring_back_asked.emit()
            case _:
                super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "runs_model"):
            self._fit()

    def toggle_overlay(self) -> None:
        """Draw the curves of the selected runs too, or none of them where all are drawn."""
        overlay, chosen = list(self.runs_model.kept.overlay), self.selected()
        uids = {run.uid for run in chosen}
        others = [run for run in overlay if run.uid not in uids]
        whole = len(overlay) - len(others) == len(chosen)
        fresh = [run for run in chosen if all(run is not drawn for drawn in overlay)]
        self.runs_model.kept.set_overlay(others if whole else [*overlay, *fresh])

    def _run(self, index: QModelIndex) -> Run:
        return self.runs_model.rows[self._sorted.mapToSource(index).row()].run

    def _fit(self) -> None:
        """Make rows as high as the text, and columns as wide as what is seen of them."""
        height = self.fontMetrics().height() + 2 * theme.GRID
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        for column in range(len(COLUMNS)):
            hint = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column))
            self._widen_column(column, hint)

    def _widen(self, first: int) -> None:
        """Make columns wide enough for the runs from this one on that are over; of many, for those that are seen."""
        model = self.runs_model
        if len(model.rows) - first > FEW:
            self._fit()
            return
        for place in range(first, len(model.rows)):
            # The figures of a run at work change too often; its name is there from the start.
            for column in range(len(COLUMNS)):
                if column == NAME or model.rows[place].summary.state != RUNNING:
                    hint = self.sizeHintForIndex(self._sorted.mapFromSource(model.index(place, column)))
                    self._widen_column(column, hint.width())

    def _widen_column(self, column: int, hint: int) -> None:
        self.setColumnWidth(column, max(self.columnWidth(column), min(hint + theme.GRID, WIDEST)))

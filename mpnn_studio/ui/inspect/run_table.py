"""The table of runs: sorted, filtered, checked and edited."""

from __future__ import annotations

from math import inf
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemDelegate, QTableView, QWidget

from ...run.figures import RUNNING
from ...run.run import Run
from .. import theme
from ..kept_runs import KeptRuns
from ..keys import KeepsSpace
from ..plots.run_style import style_of
from ..worker import RunController
from .run_rows import COLUMNS, NAME, Row, make_rows, metric_title

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
WIDEST = 260
"""Pixels that a column takes at most of its own accord."""
FEW = 10
"""Rows whose texts are all measured when they are new."""
SAMPLE_WIDTH, SAMPLE_HEIGHT = 28, 12


class RunModel(QAbstractTableModel):
    """One row a run, in the order of training.

    Signals:
        edited(run, command, text): a person wrote another text into a cell.
    """

    edited = Signal(object, str, str)

    def __init__(self, runs: RunController, parent: QWidget) -> None:
        super().__init__(parent)
        self._runs, self._view = runs, parent
        self.rows: tuple[Row, ...] = ()
        self._metric = ""
        self._samples: dict[tuple[int, theme.Colors, float], QPixmap] = {}

    @property
    def _kept(self) -> KeptRuns:
        return self._runs.kept

    def refresh(self) -> int:
        """Show the runs as they are; rows that stay are not touched, so that nothing typed into them is lost.

        Returns:
            The place of the first row that is new or another.
        """
        before, rows = self.rows, make_rows(self._kept.library, {row.run.uid: row for row in self.rows})
        old, new = ([row.run.uid for row in each] for each in (before, rows))
        stays = new[: len(old)] == old
        first = next((n for n, (was, now) in enumerate(zip(before, rows, strict=False)) if was is not now), len(old))
        if not stays:
            self.beginResetModel()
        elif len(new) > len(old):
            self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
        self.rows = rows
        if not stays:
            self.endResetModel()
        elif len(new) > len(old):
            self.endInsertRows()
        if stays:
            self._tell(first, len(old))
        metric, self._metric = self._metric, metric_title(rows)
        if metric != self._metric:  # else all that is seen would be painted anew, a few times a second
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)
        return first if stays else 0

    def refresh_looks(self) -> None:
        """The names, notes, marks, or the run that is shown, are others."""
        self._tell(0, len(self.rows))

    def _tell(self, first: int, end: int) -> None:
        if first < end:
            self.dataChanged.emit(self.index(first, 0), self.index(end - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, side: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        match role:
            case _Role.DisplayRole:
                return column.title.format(metric=self._metric)
            case _Role.ToolTipRole:
                return column.tip
            case _Role.TextAlignmentRole:
                return _alignment(section)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if COLUMNS[index.column()].edit:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else flags

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        row, column = self.rows[index.row()], COLUMNS[index.column()]
        match role:
            case _Role.DisplayRole | _Role.EditRole | _Role.ToolTipRole:
                return column.text(row)
            case _Role.AccessibleTextRole:
                shown = ", shown now" if index.column() == NAME and row.run is self._runs.run else ""
                return f"{self.headerData(index.column(), Qt.Orientation.Horizontal)}: {column.text(row)}{shown}"
            case _Role.TextAlignmentRole:
                return _alignment(index.column())
            case _Role.FontRole:
                return self._font(row, index.column())
            case _Role.CheckStateRole if index.column() == NAME:
                return Qt.CheckState.Checked if self._place(row.run) >= 0 else Qt.CheckState.Unchecked
            case _Role.DecorationRole if index.column() == NAME:
                return self._sample(self._place(row.run))
        return None

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        run, command = self.rows[index.row()].run, COLUMNS[index.column()].edit
        if role == _Role.CheckStateRole:
            others = [other for other in self._kept.overlay if other is not run]
            on = Qt.CheckState(value) == Qt.CheckState.Checked
            self._kept.set_overlay([*others, run] if on else others)
            return True
        if role == _Role.EditRole and command:
            self.edited.emit(run, command, str(value).strip())
            return True
        return False

    def _place(self, run: Run) -> int:
        """Return the number of a run among those that are drawn too, -1 where it is not."""
        return next((number for number, other in enumerate(self._kept.overlay) if other is run), -1)

    def _font(self, row: Row, column: int) -> QFont | None:
        if COLUMNS[column].figure:
            return theme.number_font(self._view)
        return theme.title_font(self._view) if column == NAME and row.run is self._runs.run else None

    def _sample(self, number: int) -> QPixmap:
        """Return a piece of the line by which its curves are known; nothing, as wide as that, where none are drawn."""
        key = number, theme.colors(self._view), self._view.devicePixelRatioF()
        if key not in self._samples:  # a fresh one at each painting would never be freed
            self._samples[key] = self._paint_sample(number)
        return self._samples[key]

    def _paint_sample(self, number: int) -> QPixmap:
        ratio = self._view.devicePixelRatioF()
        picture = QPixmap(round(SAMPLE_WIDTH * ratio), round(SAMPLE_HEIGHT * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        if number >= 0:
            painter = QPainter(picture)
            painter.setPen(style_of(number).pen(theme.colors(self._view)))
            painter.drawLine(0, SAMPLE_HEIGHT // 2, SAMPLE_WIDTH, SAMPLE_HEIGHT // 2)
            painter.end()
        return picture


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if COLUMNS[column].figure else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _Sorted(QSortFilterProxyModel):
    """Sorts by figures, not by their texts; what was not measured comes last both ways."""

    def lessThan(self, left: _Index, right: _Index) -> bool:
        model, column = self.sourceModel(), COLUMNS[left.column()]
        assert isinstance(model, RunModel)
        last = inf if self.sortOrder() == Qt.SortOrder.AscendingOrder else -inf
        return column.order(model.rows[left.row()], last=last) < column.order(model.rows[right.row()], last=last)


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
        self._sorted = _Sorted(self)
        self._sorted.setSourceModel(self.runs_model)
        self._sorted.setFilterKeyColumn(-1)
        self._sorted.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setModel(self._sorted)
        self.setAccessibleName("Runs")
        self.setProperty("facts", True)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setIconSize(QSize(SAMPLE_WIDTH, SAMPLE_HEIGHT))
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
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
                self._toggle_overlay()
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

    def _toggle_overlay(self) -> None:
        """Draw the curves of the selected runs too, or none of them where all are drawn."""
        overlay, chosen = list(self.runs_model._kept.overlay), self.selected()
        uids = {run.uid for run in chosen}
        others = [run for run in overlay if run.uid not in uids]
        whole = len(overlay) - len(others) == len(chosen)
        fresh = [run for run in chosen if all(run is not drawn for drawn in overlay)]
        self.runs_model._kept.set_overlay(others if whole else [*overlay, *fresh])

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
            if model.rows[place].figures.state != RUNNING:
                for column in range(len(COLUMNS)):
                    hint = self.sizeHintForIndex(self._sorted.mapFromSource(model.index(place, column)))
                    self._widen_column(column, hint.width())

    def _widen_column(self, column: int, hint: int) -> None:
        self.setColumnWidth(column, max(self.columnWidth(column), min(hint + theme.GRID, WIDEST)))

"""The runs of the window as a table that Qt's views can show."""

from __future__ import annotations

from math import inf
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from ...run.run import Run
from ..curves.run_style import style_of
from ..training.kept_runs import KeptRuns
from ..training.run_controller import RunController
from ..widgets import theme
from .run_rows import COLUMNS, NAME, RunRow, make_rows, metric_title

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
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
        self.rows: tuple[RunRow, ...] = ()
        self._metric = ""
        self._samples: dict[tuple[int, theme.Colors, float], QPixmap] = {}

    @property
    def kept(self) -> KeptRuns:
        """All runs of the project, and which of them are drawn too."""
        return self._runs.kept

    def refresh(self) -> int:
        """Show the runs as they are; rows that stay are not touched, so that nothing typed into them is lost.

        Returns:
            The place of the first row that is new or another.
        """
        before, rows = self.rows, make_rows(self.kept.library, {row.run.uid: row for row in self.rows})
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
            others = [other for other in self.kept.overlay if other is not run]
            on = Qt.CheckState(value) == Qt.CheckState.Checked
            self.kept.set_overlay([*others, run] if on else others)
            return True
        if role == _Role.EditRole and command:
            self.edited.emit(run, command, str(value).strip())
            return True
        return False

    def _place(self, run: Run) -> int:
        """Return the number of a run among those that are drawn too, -1 where it is not."""
        return next((number for number, other in enumerate(self.kept.overlay) if other is run), -1)

    def _font(self, row: RunRow, column: int) -> QFont | None:
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


class SortedRuns(QSortFilterProxyModel):
    """Sorts by figures, not by their texts; what was not measured comes last both ways."""

    def lessThan(self, left: _Index, right: _Index) -> bool:
        model, column = self.sourceModel(), COLUMNS[left.column()]
        assert isinstance(model, RunModel)
        last = inf if self.sortOrder() == Qt.SortOrder.AscendingOrder else -inf
        return column.order(model.rows[left.row()], last=last) < column.order(model.rows[right.row()], last=last)

"""The engine's own lines that ran in a stage, with the arrays that each of them touched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QHeaderView, QSplitter, QTableView, QVBoxLayout, QWidget

from ...explain.steps.code import CodeFrame, CodeLine, TouchedArray
from ...explain.steps.stages import Stage
from ...wording import in_sizes
from ..widgets import theme
from ..widgets.fact_table import FactTable, make_plain
from ..widgets.inquiry import Inquiry
from ..widgets.scroll import PlainScroll
from ..widgets.texts import Placeholder, TextLabel
from .figures import in_brief

_Index = QModelIndex | QPersistentModelIndex
_Side = Qt.Orientation
_Role = Qt.ItemDataRole
NUMBER, TEXT, ARRAYS = range(3)
TITLES = ("Line", "Code that ran", "Arrays")
NOTHING = "No line of code is recorded for this stage."
WAIT = "The stage is run once more, line by line."


class CodeModel(QAbstractTableModel):
    """A row for each function, and one for each of its lines."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._rows: list[CodeFrame | CodeLine] = []

    def show_frames(self, frames: Sequence[CodeFrame]) -> None:
        """Show these functions, one below the other."""
        self.beginResetModel()
        self._rows = []
        for frame in frames:
            self._rows += [frame, *frame.lines]
        self.endResetModel()

    def line(self, row: int) -> CodeLine | None:
        """Return the line of a row; None where the row names a function."""
        found = self._rows[row]
        return found if isinstance(found, CodeLine) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, side: _Side, role: int = _Role.DisplayRole) -> Any:
        return TITLES[section] if side == Qt.Orientation.Horizontal and role == _Role.DisplayRole else None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if isinstance(row, CodeFrame):
            return self._of_frame(row, index.column(), role)
        return self._of_line(row, index.column(), role)

    def _of_frame(self, frame: CodeFrame, column: int, role: int) -> Any:
        match role:
            case _Role.DisplayRole | _Role.AccessibleTextRole if column == TEXT:
                return f"{frame.function} · {frame.file}"
            case _Role.FontRole:
                return theme.title_font(self._view)
        return None

    def _of_line(self, line: CodeLine, column: int, role: int) -> Any:
        tokens = theme.colors(self._view)
        match role:
            case _Role.DisplayRole:
                return (str(line.number), line.text, _shapes(line))[column]
            case _Role.ToolTipRole:
                return "\n".join(map(_in_line, line.arrays))
            case _Role.AccessibleTextRole:
                ran = f"ran {line.count} times" if line.count > 1 else "ran" if line.ran else "did not run"
                return f"line {line.number}, {ran}: {line.text.strip()}. {'; '.join(map(_in_line, line.arrays))}"
            case _Role.FontRole:
                font: QFont = theme.number_font(self._view, 0.85)
                return font
            case _Role.ForegroundRole:
                return QColor(tokens.text if line.ran and column == TEXT else tokens.muted)
            case _Role.TextAlignmentRole if column == NUMBER:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case _Role.BackgroundRole if line.ran and column == NUMBER:
                return QColor(tokens.hairline)
        return None


class CodePanel(QWidget):
    """Lines above, and below them the arrays of the chosen line with some of their values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The code that ran")
        self._stage: Stage | None = None
        self._shown: Stage | None = None
        self._inquiry = Inquiry("code", self)
        self._inquiry.answered.connect(self._show)
        self._inquiry.failed.connect(self._say)
        self.lines = QTableView()
        self.lines.setAccessibleName("Lines of code")
        self.lines.setToolTip("Arrow keys choose a line; the arrays that it touched are shown below")
        self._model = CodeModel(self.lines)
        self.lines.setModel(self._model)
        self.lines.setProperty("facts", True)
        make_plain(self.lines)
        self.lines.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.lines.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.lines.horizontalHeader().setStretchLastSection(True)
        self.lines.selectionModel().currentRowChanged.connect(lambda now, before: self._show_line(now.row()))
        self.arrays = FactTable(
            "Arrays of the line", ("Array", "Shape", "Least", "Mean", "Largest"), ("Shape", "Least", "Mean", "Largest")
        )
        self.values = TextLabel("", "number", lambda label: theme.number_font(label, 0.85))
        self.values.setAccessibleName("Values of the arrays")
        self._empty = Placeholder(NOTHING)
        self._arrange()

    def show_stage(self, stage: Stage | None) -> None:
        """Show the code of a stage, as soon as the panel is seen."""
        self._stage = stage
        if self.isVisible():
            self._ask()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._ask()

    def _ask(self) -> None:
        stage = self._stage
        if stage is None or stage is self._shown:
            return
        self._shown = stage
        self._say(WAIT)
        self._inquiry.ask(partial(_code_of, stage))

    def _show(self, answer: tuple[Stage, tuple[CodeFrame, ...]]) -> None:
        stage, frames = answer
        if stage is not self._stage:
            return
        self._model.show_frames(frames)
        self._say("" if frames else NOTHING)
        self._fit()
        first = next((row for row in range(self._model.rowCount()) if _touched(self._model.line(row))), 0)
        if frames:
            self.lines.setCurrentIndex(self._model.index(first, TEXT))

    def _show_line(self, row: int) -> None:
        line = self._model.line(row) if 0 <= row < self._model.rowCount() else None
        arrays = line.arrays if line else ()
        self.arrays.set_rows([_row(array) for array in arrays])
        self.values.say("\n\n".join(f"{array.name}{array.place}\n{_corner(array)}" for array in arrays))

    def _say(self, text: str, details: str = "") -> None:
        self._empty.say(text, details)
        self._empty.setVisible(bool(text))
        self._parts.setVisible(not text)

    def _arrange(self) -> None:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.arrays)
        self.values.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column.addWidget(PlainScroll(self.values, "Values of the arrays", sideways=True), 1)
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self.lines)
        self._parts.addWidget(below)
        self._parts.setStretchFactor(0, 2)
        self._parts.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GRID, 0, 0)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._parts, 1)
        self._say(NOTHING)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_parts"):
            self._fit()

    def _fit(self) -> None:
        height = self.lines.fontMetrics().height() + theme.GRID
        self.lines.verticalHeader().setMinimumSectionSize(height)
        self.lines.verticalHeader().setDefaultSectionSize(height)
        self.lines.resizeColumnsToContents()


def _code_of(stage: Stage) -> tuple[Stage, tuple[CodeFrame, ...]]:
    return stage, stage.code()


def _touched(line: CodeLine | None) -> bool:
    return line is not None and bool(line.arrays)


def _shapes(line: CodeLine) -> str:
    return ", ".join(f"{array.name} {in_sizes(array.shape)}" for array in line.arrays)


def _row(array: TouchedArray) -> tuple[str, ...]:
    figures = (in_brief(value) for value in (array.least, array.mean, array.largest))
    return (array.name, f"{in_sizes(array.shape)} {array.dtype}", *figures)


def _in_line(array: TouchedArray) -> str:
    name, shape, *figures = _row(array)
    return f"{name} {shape}, least {figures[0]}, mean {figures[1]}, largest {figures[2]}"


def _corner(array: TouchedArray) -> str:
    """Write the numbers of a corner in columns."""
    corner = array.corner.reshape(-1, array.corner.shape[-1]) if array.corner.ndim else array.corner.reshape(1, 1)
    return "\n".join(" ".join(f"{in_brief(float(value)):>10}" for value in row) for row in corner)

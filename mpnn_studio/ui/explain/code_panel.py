"""The engine's own lines that ran in a stage, with the arrays that each of them touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ...explain.steps.code import CodeFrame, CodeLine, PlainVersion, TouchedArray
from ...explain.steps.stages import Stage
from ...wording import in_sizes
from ..widgets import theme
from ..widgets.fact_table import make_plain
from ..widgets.inquiry import Inquiry
from ..widgets.scroll import PlainScroll
from ..widgets.texts import Placeholder, SmallButton, TextLabel
from .figures import in_brief
from .link_delegate import LINES, SIZE, CellLines, LinkDelegate, two_lines

_Index = QModelIndex | QPersistentModelIndex
_Side = Qt.Orientation
_Role = Qt.ItemDataRole
RAN = "▸"
"""Stands before a line that ran."""
NUMBER, TEXT = range(2)
TITLES = ("Line", "Code that ran")
NOTHING = "No line of code is recorded for this stage."
PLAIN_TIP = "Show the few readable lines that the fast kernel is held to, and how far the two are apart"
MEASURING = "Plain and fast version are compared on the numbers of this step…"
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
            self._rows += [frame, *_against_the_edge(frame.lines)]
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
        if role == LINES and column == TEXT:
            return CellLines(line.text, _shapes(line), main=line.ran)
        if role == LINES:
            return CellLines(RAN if line.ran else "", beside=str(line.number), main=True)
        match role:
            case _Role.DisplayRole:
                return (str(line.number), line.text)[column]
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
        return None


class CodeDelegate(LinkDelegate):
    """Paints a line with its arrays below it; the heading of a function as any table does."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        if index.data(LINES) is None:
            QStyledItemDelegate.paint(self, painter, option, index)
        else:
            super().paint(painter, option, index)


class CodePanel(QWidget):
    """Lines above, and below them the arrays of the chosen line with some of their values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The code that ran")
        self.difference = TextLabel()
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
        self.lines.horizontalHeader().hide()
        self.lines.setItemDelegate(CodeDelegate(self.lines))
        self.lines.selectionModel().currentRowChanged.connect(lambda now, before: self._show_line(now.row()))
        self.values = TextLabel("", "number", lambda label: theme.number_font(label, 0.85))
        self.values.setAccessibleName("Values of the arrays")
        self._empty = Placeholder(NOTHING)
        self._frames: tuple[CodeFrame, ...] = ()
        self._measuring = Inquiry("difference", self)
        self._measuring.answered.connect(self._tell_difference)
        self._measuring.failed.connect(lambda message, details: self.difference.say(message, details))
        self.plain = SmallButton("Plain version", "Plain version", PLAIN_TIP)
        self.plain.setCheckable(True)
        self.plain.toggled.connect(lambda on: self._show_frames())
        self.difference.setAccessibleName("Difference to the plain version")
        self.difference.setWordWrap(True)
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
        self._frames = frames
        self._say("" if frames else NOTHING)
        self._show_frames()

    def _show_frames(self) -> None:
        """Show what ran, or in the place of fast kernels what defines them."""
        kernels = [frame.plain for frame in self._frames if frame.plain is not None]
        self.plain.setVisible(bool(kernels))
        plainly = self.plain.isChecked() and bool(kernels)
        frames = tuple(frame.plain.code if plainly and frame.plain else frame for frame in self._frames)
        self.difference.setVisible(plainly)
        if plainly:
            self.difference.say(MEASURING)
            self._measuring.ask(partial(_differences, kernels))
        self._model.show_frames(frames)
        self._fit()
        first = next((row for row in range(self._model.rowCount()) if _touched(self._model.line(row))), 0)
        if frames:
            self.lines.setCurrentIndex(self._model.index(first, TEXT))

    def _tell_difference(self, answer: list[tuple[str, float]]) -> None:
        told = (f"{kernel}: largest difference to the plain version {in_brief(value)}" for kernel, value in answer)
        self.difference.say(" · ".join(told))

    def _show_line(self, row: int) -> None:
        line = self._model.line(row) if 0 <= row < self._model.rowCount() else None
        arrays = line.arrays if line else ()
        self.values.say("\n\n".join(map(_in_full, arrays)))

    def _say(self, text: str, details: str = "") -> None:
        self._empty.say(text, details)
        self._empty.setVisible(bool(text))
        self._parts.setVisible(not text)
        if text:
            self.plain.hide()
            self.difference.hide()

    def _arrange(self) -> None:
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        self.values.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column.addWidget(PlainScroll(self.values, "Values of the arrays", sideways=True), 1)
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self.lines)
        self._parts.addWidget(below)
        self._parts.setSizes([300, 160])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.GRID, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.plain)
        head.addWidget(self.difference, 1)
        head.addStretch(0)
        layout.addLayout(head)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._parts, 1)
        self._say(NOTHING)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_parts"):
            self._fit()

    def _fit(self) -> None:
        """A line with arrays is as high as two; the letters of code are all as wide as each other."""
        metrics = QFontMetrics(theme.number_font(self.lines, SIZE))
        low = metrics.height() + theme.GRID
        self.lines.verticalHeader().setMinimumSectionSize(low)
        self.lines.verticalHeader().setDefaultSectionSize(low)
        letters = 20
        for row in range(self._model.rowCount()):
            line = self._model.line(row)
            letters = max(letters, len(line.text) if line else 0)
            if _touched(line):
                self.lines.setRowHeight(row, two_lines(self.lines))
        self.lines.setColumnWidth(NUMBER, metrics.horizontalAdvance("0000000"))
        self.lines.setColumnWidth(TEXT, metrics.horizontalAdvance("0" * (letters + 3)))


def _code_of(stage: Stage) -> tuple[Stage, tuple[CodeFrame, ...]]:
    return stage, stage.code()


def _differences(kernels: Sequence[PlainVersion]) -> list[tuple[str, float]]:
    return [(version.kernel, version.difference()) for version in kernels]


def _against_the_edge(lines: Sequence[CodeLine]) -> list[CodeLine]:
    """Return the lines without the indentation that all of them share: a method has its class's."""
    shared = min((len(line.text) - len(line.text.lstrip()) for line in lines if line.text.strip()), default=0)
    return [replace(line, text=line.text[shared:]) for line in lines]


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


def _in_full(array: TouchedArray) -> str:
    return f"{_in_line(array)}\n{array.name}{array.place}\n{_corner(array)}"


def _corner(array: TouchedArray) -> str:
    """Write the numbers of a corner in columns."""
    corner = array.corner.reshape(-1, array.corner.shape[-1]) if array.corner.ndim else array.corner.reshape(1, 1)
    return "\n".join(" ".join(f"{in_brief(float(value)):>10}" for value in row) for row in corner)

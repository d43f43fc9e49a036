"""The columns of a table side by side: kind, role and missing values of each above its first rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ...data.columns import Column
from ...data.frame import NO_FRAME
from ...data.inspection import Inspection
from ...data.shown_lines import ShownLine
from ..widgets import theme
from ..widgets.keys import Combo, TextLine
from .column_editors import KINDS, ROLES, choice, show_rules, show_values, values_chosen
from .table_lines import hint_of, label_of, line_menu

KIND_ROW, ROLE_ROW, MISSING_ROW, GAPS_ROW, NOTATION_ROW, FIRST_ROW = 0, 1, 2, 3, 4, 5
MAX_SHOWN = 100
"""Columns shown side by side; those beyond keep what was proposed for them."""


class TableColumns(QTableWidget):
    """Lets the kind, the role and the missing rule of each column be chosen; it changes nothing itself.

    Signals:
        kind_chosen(place, kind), role_chosen(place, role), rule_chosen(place, rule)
        gaps_chosen(place, words): these stand for a missing value in a column.
        frame_chosen(frame, header): other lines are left out; ``header`` is True where a row names the columns.
        values_chosen(place, change): how its numbers are written, how many of its categories are told apart, or which
            parts of its dates are learnt from, by the name of the decision.
    """

    kind_chosen = Signal(int, str)
    role_chosen = Signal(int, str)
    rule_chosen = Signal(int, str)
    gaps_chosen = Signal(int, object)
    frame_chosen = Signal(object, object)
    values_chosen = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout: list[Column] = []
        self._marks: tuple[str, ...] = ()
        self._lines: tuple[ShownLine, ...] = ()
        self._frame, self._rows = NO_FRAME, 0
        self.setAccessibleName("Columns and first rows")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        beside = self.verticalHeader()
        beside.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        beside.customContextMenuRequested.connect(
            lambda point: self._open_menu(beside.logicalIndexAt(point), beside.mapToGlobal(point))
        )
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show the columns of another file, or of the same one read otherwise."""
        columns = inspection.columns[:MAX_SHOWN]
        self._marks, self._lines, self._rows = inspection.source.missing, inspection.lines, inspection.rows
        self._frame = inspection.source.dialect.frame
        self.clear()
        self.clearSpans()
        self.setRowCount(FIRST_ROW + len(self._lines))
        self.setColumnCount(len(columns))
        self.setHorizontalHeaderLabels([found.column.name for found in columns])
        self.setVerticalHeaderLabels(["Kind", "Role", "Missing", "Gap words", "Written", *map(label_of, self._lines)])
        for row, line in enumerate(self._lines, FIRST_ROW):
            self._show_line(row, line)
        for place, _ in enumerate(columns):
            for row, editor in enumerate(self._editors(place, inspection)):
                self.setCellWidget(row, place, editor)
        self.resizeColumnsToContents()
        self.resizeRowsToContents()

    def show_layout(self, layout: list[Column], missing: Sequence[int]) -> None:
        """Show what is chosen for each column, and how many of its cells hold no value then."""
        self._layout = layout[: self.columnCount()]
        for place, column in enumerate(self._layout):
            for row, value in ((KIND_ROW, column.kind), (ROLE_ROW, column.role)):
                combo = cast(Combo, self.cellWidget(row, place))
                combo.setCurrentIndex(combo.findData(value))
            show_rules(cast(Combo, self.cellWidget(MISSING_ROW, place)), column, missing[place], self._rows)
            gaps = cast(TextLine, self.cellWidget(GAPS_ROW, place))
            gaps.setText(", ".join(column.gaps))
            gaps.setCursorPosition(0)
            gaps.setEnabled(column.kind != "text")
            show_values(cast(Combo, self.cellWidget(NOTATION_ROW, place)), column)
        self._show_cells()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done about the line under the mouse, or the one to which the keyboard led."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        self._open_menu(self.currentRow() if by_key else self.rowAt(event.pos().y()), event.globalPos())

    def _open_menu(self, row: int, where: QPoint) -> None:
        if FIRST_ROW <= row < FIRST_ROW + len(self._lines):
            line = self._lines[row - FIRST_ROW]
            menu = line_menu(self, self._lines, line, self._frame, self.frame_chosen.emit)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(where)

    def _show_line(self, row: int, line: ShownLine) -> None:
        self.verticalHeaderItem(row).setToolTip(hint_of(line))
        font = theme.number_font(self)
        font.setStrikeOut(line.left_out)
        for place, cell in enumerate(line.cells[: self.columnCount()]):
            item = QTableWidgetItem(cell.strip())
            item.setFont(font)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"left out: {cell}" if line.left_out else cell)
            self.setItem(row, place, item)
        if line.left_out and self.columnCount() > 1:
            self.setSpan(row, 0, 1, self.columnCount())

    def _editors(self, place: int, inspection: Inspection) -> tuple[QWidget, ...]:
        found = inspection.columns[place]
        name, kinds = found.column.name, {kind: KINDS[kind] for kind in found.kinds}
        kind = choice(f"Kind of {name}", kinds or {"text": "text"}, lambda value: self.kind_chosen.emit(place, value))
        kind.setEnabled(len(kinds) > 1)
        reason = f"Not numbers: {found.text}" if found.text else "Too many different values for a category"
        kind.setToolTip("How the network is given this column" if len(kinds) > 1 else reason)
        role = choice(f"Role of {name}", ROLES, lambda value: self.role_chosen.emit(place, value))
        role.setToolTip("Whether the network learns from this column, predicts it or is never shown it")
        rule = choice(f"Missing in {name}", {}, lambda value: self.rule_chosen.emit(place, value))
        gaps = TextLine()
        gaps.setAccessibleName(f"Gap words of {name}")
        gaps.setToolTip("Words that stand for a missing value in this column, with commas between")
        gaps.editingFinished.connect(lambda: self._decide_gaps(place, gaps.text()))
        notation = choice(f"Numbers of {name}", {}, lambda value: self._tell_values(place, value))
        notation.setToolTip("How numbers are written, how many categories are told apart, or what a date tells")
        notation.setProperty("found", found.column.notation)
        return kind, role, rule, gaps, notation

    def _decide_gaps(self, place: int, text: str) -> None:
        words = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
        if words != self._layout[place].gaps:
            self.gaps_chosen.emit(place, words)

    def _tell_values(self, place: int, value: Any) -> None:
        self.values_chosen.emit(place, values_chosen(self._layout[place], value))

    def _show_cells(self) -> None:
        """Align numbers, and tell skipped columns and missing cells by colour and slant."""
        tokens = theme.colors(self)
        for place, column in enumerate(self._layout):
            side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft
            for row in range(FIRST_ROW, self.rowCount()):
                item = self.item(row, place)
                if item is None:
                    continue
                if self._lines[row - FIRST_ROW].left_out:
                    item.setForeground(QColor(tokens.muted))
                    item.setToolTip(hint_of(self._lines[row - FIRST_ROW]))
                    continue
                missing = item.text() in (*self._marks, *column.gaps)
                color = tokens.muted if column.role == "skip" else tokens.warning if missing else tokens.text
                item.setForeground(QColor(color))
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                item.setToolTip("missing" if missing else "")
                font = item.font()
                font.setItalic(missing)
                item.setFont(font)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_layout"):
            self._show_cells()

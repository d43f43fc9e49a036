"""The dialog in which a person sees what was found in a CSV file, and says what to predict from what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, cast

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...data.columns import Column, Kind, Role
from ...data.csv_rows import DELIMITERS
from ...data.dialect import MISSING_RULE, MISSING_VALUES
from ...data.inspection import Inspection
from ...data.table import CsvFile, problem
from ...data.text_file import ENCODINGS
from ...wording import grouped
from .. import theme

KINDS: Mapping[Kind, str] = MappingProxyType(
    {"number": "number", "category": "category", "date": "date", "text": "text"}
)
ROLES: Mapping[Role, str] = MappingProxyType(
    {"feature": "learn from", "target": "predict", "split": "tells the split", "skip": "skip"}
)
TASKS: Mapping[Kind, str] = MappingProxyType(
    {"category": "Classification: which of the classes", "number": "Regression: how much"}
)
KIND_ROW, ROLE_ROW, FIRST_ROW = 0, 1, 2
MOST_SHOWN = 100
"""Columns shown side by side; those beyond keep what was proposed for them."""


class TableImport(QDialog):
    """Shows an inspection, lets kinds, roles and target be changed, and answers with ``source()`` once accepted."""

    def __init__(self, inspection: Inspection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inspection = inspection
        self._layout = [found.column for found in inspection.columns]
        self._shown = len(self._layout[:MOST_SHOWN])
        self.setWindowTitle(f"Import {inspection.source.name}")
        self._target = _combo("Target column", {place: column.name for place, column in enumerate(self._layout)})
        self._target.setPlaceholderText("Choose what to predict")
        self._task = _combo("Task", TASKS)
        self._table = self._make_table()
        self._gaps, self._reason = _label("muted"), _label("error")
        self._reason.setAccessibleName("Why the table cannot be used")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._accept = QPushButton("Use this table")
        self._accept.setProperty("primary", True)
        self._buttons.addButton(self._accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self._arrange()
        self._connect()
        self._refresh()
        self.resize(self.fontMetrics().horizontalAdvance("0") * 120, self.fontMetrics().height() * 36)

    def source(self) -> CsvFile:
        """Return the data source as it is set in the dialog."""
        return self._inspection.with_layout(self._layout)

    def _arrange(self) -> None:
        title, facts = QLabel(self._inspection.source.name), _label("muted")
        title.setProperty("role", "title")
        title.setTextFormat(Qt.TextFormat.PlainText)
        facts.setText(_facts(self._inspection))
        choices = QFormLayout()
        choices.setHorizontalSpacing(3 * theme.GRID)
        choices.setVerticalSpacing(2 * theme.GRID)
        choices.addRow("Target column", self._target)
        choices.addRow("Task", self._task)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[5 * theme.GRID] * 4)
        column.setSpacing(3 * theme.GRID)
        column.addWidget(title)
        column.addWidget(facts)
        column.addLayout(choices)
        column.addWidget(self._table, 1)
        column.addWidget(self._gaps)
        column.addWidget(self._reason)
        column.addWidget(self._buttons)

    def _connect(self) -> None:
        self._target.activated.connect(self._choose_target)
        self._task.activated.connect(self._choose_task)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _make_table(self) -> QTableWidget:
        preview = self._inspection.preview
        table = QTableWidget(FIRST_ROW + len(preview), self._shown)
        table.setAccessibleName("Columns and first rows")
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.setCornerButtonEnabled(False)
        table.setHorizontalHeaderLabels([column.name for column in self._layout[: self._shown]])
        table.setVerticalHeaderLabels(["Kind", "Role", *(str(number) for number in range(1, len(preview) + 1))])
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        font = theme.number_font(self)
        for row, cells in enumerate(preview, FIRST_ROW):
            for place, cell in enumerate(cells[: self._shown]):
                item = QTableWidgetItem(cell.strip())
                item.setFont(font)
                table.setItem(row, place, item)
        for place in range(self._shown):
            for row, combo in ((KIND_ROW, self._kind_combo(place)), (ROLE_ROW, self._role_combo(place))):
                table.setCellWidget(row, place, combo)
        table.resizeColumnsToContents()
        table.resizeRowsToContents()
        return table

    def _kind_combo(self, place: int) -> QComboBox:
        found = self._inspection.columns[place]
        kinds = {kind: KINDS[kind] for kind in found.kinds}
        combo = _combo(f"Kind of {found.column.name}", kinds or {"category": "text"})
        combo.setEnabled(len(kinds) > 1)
        reason = f"Not numbers: {found.text}" if found.text else "Too many different values for a category"
        combo.setToolTip("How the network is given this column" if len(kinds) > 1 else reason)
        combo.activated.connect(lambda: self._set_kind(place, combo.currentData()))
        return combo

    def _role_combo(self, place: int) -> QComboBox:
        combo = _combo(f"Role of {self._layout[place].name}", ROLES)
        combo.setToolTip("Whether the network learns from this column, predicts it or is never shown it")
        combo.activated.connect(lambda: self._set_role(place, combo.currentData()))
        return combo

    @Slot()
    def _choose_target(self) -> None:
        self._set_role(self._target.currentData(), "target")

    @Slot()
    def _choose_task(self) -> None:
        place = self._target_place()
        if place is not None:
            self._set_kind(place, self._task.currentData())

    def _set_kind(self, place: int, kind: Kind) -> None:
        role = self._layout[place].role
        self._set(place, replace(self._inspection.as_kind(place, kind), role=role))

    def _set_role(self, place: int, role: Role) -> None:
        """Give a column a role; a target that was there before becomes one of the columns to learn from."""
        before = self._target_place()
        if role == "target" and before is not None:
            self._layout[before] = replace(self._layout[before], role="feature")
        self._set(place, replace(self._layout[place], role=role))

    def _set(self, place: int, column: Column) -> None:
        self._layout[place] = column
        self._refresh()

    def _target_place(self) -> int | None:
        return next((place for place, column in enumerate(self._layout) if column.role == "target"), None)

    def _refresh(self) -> None:
        """Show the layout as it is now, and whether it can work."""
        target = self._target_place()
        self._target.setCurrentIndex(-1 if target is None else target)
        kinds = () if target is None else self._inspection.columns[target].kinds
        self._task.setEnabled(len(kinds) > 1)
        self._task.setToolTip("" if len(kinds) > 1 else "Follows from the kind of the target column")
        self._task.setCurrentIndex(-1 if target is None else self._task.findData(self._layout[target].kind))
        for place, column in enumerate(self._layout[: self._shown]):
            for row, value in ((KIND_ROW, column.kind), (ROLE_ROW, column.role)):
                combo = cast(QComboBox, self._table.cellWidget(row, place))
                combo.setCurrentIndex(combo.findData(value))
        self._show_cells()
        left_out = self._inspection.left_out(self._layout)
        self._gaps.setText(_gaps(left_out, self._inspection.rows))
        reason = problem(self._layout)
        if not reason and left_out == self._inspection.rows:
            reason = "every row has a missing value in a column that is used. Skip the columns with gaps."
        self._reason.setText(reason[:1].upper() + reason[1:])
        self._reason.setVisible(bool(reason))
        self._accept.setEnabled(not reason)
        self._accept.setToolTip(reason)

    def _show_cells(self) -> None:
        """Align numbers, and tell skipped columns and missing cells by colour and slant."""
        tokens = theme.colors(self)
        for place, column in enumerate(self._layout[: self._shown]):
            side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft
            for row in range(FIRST_ROW, self._table.rowCount()):
                item = cast(QTableWidgetItem, self._table.item(row, place))
                missing = item.text() in MISSING_VALUES
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
        if event.type() == QEvent.Type.PaletteChange:
            self._show_cells()


def _combo(name: str, choices: Mapping[Any, str]) -> QComboBox:
    combo = QComboBox()
    combo.setAccessibleName(name)
    for value, text in choices.items():
        combo.addItem(text, value)
    return combo


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _facts(inspection: Inspection) -> str:
    source, columns = inspection.source, len(inspection.columns)
    decimal = "" if source.decimal == "." else " · decimal comma"
    header = "names in the first row" if source.header else "no header"
    shown = "" if columns <= MOST_SHOWN else f", the first {MOST_SHOWN} shown"
    return (
        f"{grouped(inspection.rows)} rows · {columns} columns{shown} · {ENCODINGS[source.encoding]}"
        f" · {DELIMITERS[source.delimiter]} between values{decimal} · {header}"
    )


def _gaps(left_out: int, rows: int) -> str:
    if not left_out:
        return f"No row used has a missing value ({MISSING_RULE})."
    return f"{grouped(left_out)} of {grouped(rows)} rows have a missing value and are left out ({MISSING_RULE})."

"""The columns of a table side by side: kind, role and missing values of each above its first rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ...data.columns import RULES, Column, Kind, Role
from ...data.dataset import MissingRule
from ...data.inspection import Inspection
from ...wording import grouped
from ..widgets import theme
from ..widgets.keys import Combo

KINDS: Mapping[Kind, str] = {"number": "number", "category": "category", "date": "date", "text": "text"}
ROLES: Mapping[Role, str] = {
    "feature": "learn from",
    "target": "predict",
    "split": "tells the split",
    "skip": "skip",
}
MISSING: Mapping[MissingRule, str] = {
    "drop": "leave out",
    "mean": "mean",
    "median": "median",
    "category": "own category",
}
KIND_ROW, ROLE_ROW, MISSING_ROW, NOTATION_ROW, FIRST_ROW = 0, 1, 2, 3, 4
NOTATIONS = ("1234.5", "1234,5", "1,234.5", "1.234,5", "1 234,5", "1 234.5", "1'234.5")
"""Ways to write a number that are offered besides the one that was found."""
KEPT = (10, 50, 100)
"""How many of the categories of a column are offered to be told apart."""
MAX_SHOWN = 100
"""Columns shown side by side; those beyond keep what was proposed for them."""


class TableColumns(QTableWidget):
    """Lets the kind, the role and the missing rule of each column be chosen; it changes nothing itself.

    Signals:
        kind_chosen(place, kind), role_chosen(place, role), rule_chosen(place, rule), notation_chosen(place, example)
        kept_chosen(place, number): so many of its categories are told apart, the most frequent; 0 stands for all.
    """

    kind_chosen = Signal(int, str)
    role_chosen = Signal(int, str)
    rule_chosen = Signal(int, str)
    notation_chosen = Signal(int, str)
    kept_chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout: list[Column] = []
        self._marks: tuple[str, ...] = ()
        self.setAccessibleName("Columns and first rows")
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show the columns of another file, or of the same one read otherwise."""
        preview, columns = inspection.preview, inspection.columns[:MAX_SHOWN]
        self._marks = inspection.source.missing
        self.clear()
        self.setRowCount(FIRST_ROW + len(preview))
        self.setColumnCount(len(columns))
        self.setHorizontalHeaderLabels([found.column.name for found in columns])
        numbers = (str(number) for number in range(1, len(preview) + 1))
        self.setVerticalHeaderLabels(["Kind", "Role", "Missing", "Written", *numbers])
        font = theme.number_font(self)
        for row, cells in enumerate(preview, FIRST_ROW):
            for place, cell in enumerate(cells[: len(columns)]):
                item = QTableWidgetItem(cell.strip())
                item.setFont(font)
                self.setItem(row, place, item)
        for place, found in enumerate(columns):
            for row, combo in enumerate(self._combos(place, inspection)):
                self.setCellWidget(row, place, combo)
            share = f"{grouped(found.missing)} of {grouped(inspection.rows)} cells hold no value"
            self.cellWidget(MISSING_ROW, place).setToolTip(share if found.missing else "No cell is without a value")
        self.resizeColumnsToContents()
        self.resizeRowsToContents()

    def show_layout(self, layout: list[Column]) -> None:
        """Show what is chosen for each column."""
        self._layout = layout[: self.columnCount()]
        for place, column in enumerate(self._layout):
            for row, value in ((KIND_ROW, column.kind), (ROLE_ROW, column.role)):
                combo = cast(Combo, self.cellWidget(row, place))
                combo.setCurrentIndex(combo.findData(value))
            self._show_rules(cast(Combo, self.cellWidget(MISSING_ROW, place)), column)
            show_values = _show_kept if column.kind == "category" else _show_notations
            show_values(cast(Combo, self.cellWidget(NOTATION_ROW, place)), column)
        self._show_cells()

    def _combos(self, place: int, inspection: Inspection) -> tuple[Combo, ...]:
        found = inspection.columns[place]
        name, kinds = found.column.name, {kind: KINDS[kind] for kind in found.kinds}
        kind = _combo(f"Kind of {name}", kinds or {"text": "text"}, lambda value: self.kind_chosen.emit(place, value))
        kind.setEnabled(len(kinds) > 1)
        reason = f"Not numbers: {found.text}" if found.text else "Too many different values for a category"
        kind.setToolTip("How the network is given this column" if len(kinds) > 1 else reason)
        role = _combo(f"Role of {name}", ROLES, lambda value: self.role_chosen.emit(place, value))
        role.setToolTip("Whether the network learns from this column, predicts it or is never shown it")
        rule = _combo(f"Missing in {name}", {}, lambda value: self.rule_chosen.emit(place, value))
        rule.setProperty("missing", found.missing)
        notation = _combo(f"Numbers of {name}", {}, lambda value: self._tell_values(place, value))
        notation.setToolTip("How numbers are written in this column, or how many of its categories are told apart")
        notation.setProperty("found", found.column.notation)
        return kind, role, rule, notation

    def _tell_values(self, place: int, value: Any) -> None:
        chosen = self.kept_chosen if self._layout[place].kind == "category" else self.notation_chosen
        chosen.emit(place, value)

    def _show_rules(self, combo: Combo, column: Column) -> None:
        """Offer what may be done about missing values of a column of this kind and role."""
        missing = combo.property("missing")
        rules = RULES[column.kind] if column.role == "feature" else ("drop",)
        combo.clear()
        for rule in rules:
            combo.addItem(f"{grouped(missing)}: {MISSING[rule]}" if missing else "none", rule)
        combo.setCurrentIndex(max(combo.findData(column.missing), 0))
        combo.setEnabled(bool(missing) and len(rules) > 1 and column.role != "skip")

    def _show_cells(self) -> None:
        """Align numbers, and tell skipped columns and missing cells by colour and slant."""
        tokens = theme.colors(self)
        for place, column in enumerate(self._layout):
            side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft
            for row in range(FIRST_ROW, self.rowCount()):
                item = self.item(row, place)
                if item is None:
                    continue
                missing = item.text() in self._marks
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


def _show_notations(combo: Combo, column: Column) -> None:
    """Offer the ways in which the numbers of a column may be written."""
    plain = "plain" if column.kind == "number" else "–"
    combo.clear()
    for example in dict.fromkeys(("", *NOTATIONS, combo.property("found"), column.notation)):
        combo.addItem(example or plain, example)
    combo.setCurrentIndex(combo.findData(column.notation))
    combo.setEnabled(column.kind == "number")


def _show_kept(combo: Combo, column: Column) -> None:
    """Offer how many categories of a column are told apart."""
    combo.clear()
    for kept in sorted({0, *KEPT, column.kept}):
        combo.addItem(f"{kept} most frequent, other" if kept else "all", kept)
    combo.setCurrentIndex(combo.findData(column.kept))
    combo.setEnabled(column.role == "feature" and (column.gathers or len(column.categories) > min(KEPT)))


def with_role(layout: list[Column], place: int, role: Role) -> list[Column]:
    """Return the layout with a column in another role.

    Several numbers can be predicted together; a class is predicted alone, so that what was predicted before becomes
    something to learn from. The split is told by one column.
    """
    changed = list(layout)
    together = role == "target" and all(c.kind == "number" for c in (layout[place], *targets(layout)))
    for other, column in enumerate(layout):
        if other != place and column.role == role and role in ("target", "split") and not together:
            changed[other] = replace(column, role="feature")
    changed[place] = replace(layout[place], role=role)
    return changed


def targets(layout: list[Column]) -> list[Column]:
    """The columns that are predicted."""
    return [column for column in layout if column.role == "target"]


def _combo(name: str, texts: Mapping[Any, str], tell: Callable[[Any], object]) -> Combo:
    combo = Combo()
    combo.setAccessibleName(name)
    for value, text in texts.items():
        combo.addItem(text, value)
    combo.activated.connect(lambda index: tell(combo.itemData(index)))
    return combo

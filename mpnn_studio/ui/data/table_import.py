"""The dialog in which a person sees what was found in a table, and says what to predict from what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ...data.column_settings import checked_gaps
from ...data.columns import Column, ColumnError, Kind, Role
from ...data.dataset import MissingRule
from ...data.dialect import Overrides
from ...data.inspection import Inspection
from ...data.kept_decisions import kept_layout
from ...data.layout import problem, targets, with_role
from ...data.sources.table import CsvFile
from ..widgets import theme
from ..widgets.keys import Button, TextLine
from ..widgets.scroll import PlainScroll
from .table_columns import MAX_SHOWN, TableColumns
from .table_dialect import TableDialect
from .table_facts import facts, gaps, what_is_predicted
from .table_misfits import TableMisfits
from .table_remarks import TableRemarks
from .table_target import TableTarget

FOUND = Overrides()
MOST_OF_SCREEN = 0.92
MIN_LINES = 9
"""Lines of text that the columns take at least; what has no room then is scrolled to."""


class TableImport(QDialog):
    """Shows an inspection, lets every decision be changed, and answers with ``source()`` once accepted.

    Args:
        given: what was decided of how the file is written.

    Signals:
        reread(overrides): the file is to be read otherwise; ``show_inspection`` or ``give_up`` answers.
    """

    reread = Signal(object)

    def __init__(self, inspection: Inspection, parent: QWidget | None = None, given: Overrides = FOUND) -> None:
        super().__init__(parent)
        self._inspection, self._layout = inspection, [found.column for found in inspection.columns]
        self._misfit_rule = inspection.source.misfits
        self._title, self._facts = QLabel(), _label("muted")
        self._title.setProperty("role", "title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._dialect = TableDialect(given)
        self._target = TableTarget()
        self._columns = TableColumns()
        self._misfits = TableMisfits()
        self._choice = _label("muted")
        self._choice.setAccessibleName("What is predicted, and why")
        self._remarks = TableRemarks()
        self._gaps, self._reason = _label("muted"), _label("error")
        self._reason.setAccessibleName("Why the table cannot be used")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._accept = Button("Use this table")
        self._accept.setProperty("primary", True)
        self._buttons.addButton(self._accept, QDialogButtonBox.ButtonRole.AcceptRole)
        self._arrange()
        self._connect()
        self.show_inspection(inspection)
        self._target.setFocus()
        wanted = QSize(self.fontMetrics().horizontalAdvance("0") * 120, self.fontMetrics().height() * 48)
        self.resize(wanted.boundedTo(self.screen().availableSize() * MOST_OF_SCREEN))

    @property
    def inspection(self) -> Inspection:
        """What is shown; it holds the table that was read."""
        return self._inspection

    def source(self) -> CsvFile:
        """Return the data source as it is set in the dialog."""
        return self._inspection.with_layout(self._layout, self._misfit_rule, self._target.pixels)

    def show_inspection(self, inspection: Inspection) -> None:
        """Show a file, or the same one read otherwise; roles that were chosen stay with columns of the same name."""
        self._layout = self._kept(inspection)
        self._inspection = inspection
        self.setWindowTitle(f"Import {inspection.source.name}")
        self._title.setText(inspection.source.name)
        self._facts.setText(facts(inspection, MAX_SHOWN))
        self._dialect.show_dialect(inspection.source.dialect)
        self._target.show_inspection(inspection)
        self._columns.show_inspection(inspection)
        self._refresh()

    def _kept(self, inspection: Inspection) -> list[Column]:
        """Return the columns with what was decided before of the same ones, which were read otherwise."""
        before = self._inspection
        if {found.name for found in before.columns} != {found.name for found in inspection.columns}:
            return [found.column for found in inspection.columns]
        return kept_layout(inspection, self._layout, [found.column for found in before.columns])

    def give_up(self) -> None:
        """The file could not be read as it was asked: show again how it was read."""
        self._dialect.give_up()
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter confirm what is typed in a field, without the table being used at once."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (enter and isinstance(self.focusWidget(), TextLine)):
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        self._columns.setMinimumHeight(MIN_LINES * self.fontMetrics().height())
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.GRID)
        column.addWidget(self._facts)
        column.addWidget(self._dialect)
        column.addWidget(self._target)
        column.addWidget(self._choice)
        column.addWidget(self._columns, 1)
        for widget in (self._remarks, self._misfits, self._gaps):
            column.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.GRID] * 4)
        whole.setSpacing(3 * theme.GRID)
        whole.addWidget(self._title)
        whole.addWidget(PlainScroll(body), 1)
        whole.addWidget(self._reason)
        whole.addWidget(self._buttons)

    def _connect(self) -> None:
        self._dialect.changed.connect(self._read_anew)
        self._target.column_chosen.connect(self._choose_target)
        self._target.task_chosen.connect(self._choose_task)
        self._columns.kind_chosen.connect(self._set_kind)
        self._columns.role_chosen.connect(self._set_role)
        self._columns.rule_chosen.connect(self._set_rule)
        self._columns.values_chosen.connect(self._set_values)
        self._columns.gaps_chosen.connect(self._set_gaps)
        self._columns.frame_chosen.connect(self._dialect.decide_frame)
        self._remarks.joined.connect(self._join)
        self._misfits.chosen.connect(self._set_misfit_rule)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _read_anew(self, overrides: Overrides) -> None:
        """Ask for the file as it is to be read; what is shown until then cannot be used."""
        self._accept.setEnabled(False)
        self.reread.emit(overrides)

    def _choose_target(self, place: int) -> None:
        """Predict this column alone."""
        try:
            self._set_layout(self._inspection.predicting(self._layout, place))
        except ColumnError as error:
            self._say(str(error))

    def _choose_task(self, kind: Kind) -> None:
        place = self._target_place()
        if place is not None:
            self._set_kind(place, kind)

    def _set_kind(self, place: int, kind: Kind) -> None:
        try:
            column = self._inspection.as_kind(place, kind)
        except ColumnError as error:
            self._say(str(error))
            return
        self._set(place, replace(column, role=self._layout[place].role))

    def _set_role(self, place: int, role: Role) -> None:
        layout = with_role(self._layout, place, role)
        if role == "target" and len(targets(layout)) == 1:
            layout[place] = self._inspection.as_target(place)
        if role == "group":
            layout[place] = self._inspection.as_group(place)
        self._set_layout(layout)

    def _set_values(self, place: int, change: Mapping[str, Any]) -> None:
        """Take the values of a column otherwise; again from the file, where only numbers are kept of it."""
        column = replace(self._layout[place], **change)
        if "notation" in change and self._inspection.table.columns[place].form == "numbers":
            self._dialect.decide_notation(column.name, column.notation)
        else:
            self._set(place, self._inspection.described(place, column))

    def _join(self, place: int) -> None:
        self._set(place, self._inspection.described(place, replace(self._layout[place], joined=True)))

    def _set_rule(self, place: int, rule: MissingRule) -> None:
        self._set(place, replace(self._layout[place], missing=rule))

    def _set_gaps(self, place: int, words: tuple[str, ...]) -> None:
        try:
            column = replace(self._layout[place], gaps=checked_gaps(words))
            self._set(place, self._inspection.described(place, column))
        except ColumnError as error:
            self._say(str(error))

    def _set_misfit_rule(self, rule: str) -> None:
        self._misfit_rule = rule
        self._refresh()

    def _set(self, place: int, column: Column) -> None:
        self._set_layout([column if other == place else old for other, old in enumerate(self._layout)])

    def _set_layout(self, layout: list[Column]) -> None:
        self._layout = layout
        self._refresh()

    def _missing(self) -> list[int]:
        """Return how many cells of each column shown hold no value."""
        shown = self._layout[:MAX_SHOWN]
        return [self._inspection.missing(place, column) for place, column in enumerate(shown)]

    def _target_place(self) -> int | None:
        return next((place for place, column in enumerate(self._layout) if column.role == "target"), None)

    def _refresh(self) -> None:
        """Show the layout as it is now, and whether it can work."""
        self._target.show_layout(self._layout)
        self._choice.setText(what_is_predicted(self._inspection, self._layout))
        self._remarks.show_remarks(self._inspection.columns, self._layout)
        self._columns.show_layout(self._layout, self._missing())
        reason = problem(self._layout)
        try:
            selection = self._inspection.select(self._layout)
        except ColumnError as error:
            self._say(str(error))
            return
        self._misfits.show_misfits(selection.misfits, selection.misfit_count, self._misfit_rule)
        self._gaps.setText(gaps(selection, self._inspection.rows))
        if not reason and selection.misfit_count and self._misfit_rule == "refuse":
            reason = "some rows do not fit. Choose to leave them out, or give their column another kind."
        if not reason and not len(selection):
            reason = "every row has a missing value in a column that is used. Skip the columns with gaps."
        self._say(reason)

    def _say(self, reason: str) -> None:
        """Tell why the table cannot be used; an empty text lets it be used."""
        self._reason.setText(reason[:1].upper() + reason[1:])
        self._reason.setVisible(bool(reason))
        self._accept.setEnabled(not reason)
        self._accept.setToolTip(reason)


def _label(role: str) -> QLabel:
    label = QLabel()
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label

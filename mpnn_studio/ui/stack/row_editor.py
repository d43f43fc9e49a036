"""The lower part of a card: its problem with the fix, and, when the card is open, the form of its settings."""

from __future__ import annotations

from mpneuralnetwork.components import registry
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from ..charts.sketch import Sketch
from ..widgets.forms import Form
from ..widgets.keys import Button, Combo
from .rows import StackRow

CHOSEN_KINDS = {"loss": "Loss", "optimizer": "Optimizer", "schedule": "Schedule"}
"""Kinds of which a project has exactly one, picked from a list."""


class RowEditor(QWidget):
    """Shows one row and tells what a person does with it; it changes nothing itself.

    Signals:
        edited(uid, field, value, merge_key), chosen(uid, name), fix_requested(uid)
    """

    edited = Signal(str, str, object, object)
    chosen = Signal(str, str)
    fix_requested = Signal(str)

    def __init__(self, row: StackRow, *, is_open: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.uid, self.is_open = row.uid, is_open
        self.name, self.unused = row.spec.name if row.spec else "", row.unused
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 4, 0, 4)
        self._layout.setSpacing(8)
        self._choice: Combo | None = None
        self._form = self._build_form(row) if is_open and row.spec else None
        self._preview = Sketch("Learning rate over the epochs")
        self._layout.addWidget(self._preview)
        self._facts = QLabel()
        self._facts.setProperty("role", "muted")
        self._facts.setWordWrap(True)
        self._layout.addWidget(self._facts)
        self._build_problem()  # below all settings: one that appears while a person types moves none of them
        self.show_row(row)

    def shows(self, row: StackRow) -> bool:
        """Whether its form is one of such a row: the same component with the same settings in use."""
        return row.spec is None or (self.name, self.unused) == (row.spec.name, row.unused)

    def show_row(self, row: StackRow) -> None:
        """Bring problem and values up to date."""
        self._problem.setVisible(row.problem is not None)
        if row.problem:
            hint = row.problem.hint
            self._message.setProperty("role", "hint" if hint else "error")
            self._message.style().polish(self._message)
            self._message.setText(f"Hint: {row.problem.message}" if hint else f"⚠ {row.problem.message}")
            self._fix.setVisible(row.problem.fix is not None)
            self._fix.setText(row.problem.fix.text if row.problem.fix else "")
        if self._form and row.spec:
            self._form.set_values(row.spec.config)
        self._preview.show_line(row.preview)
        self._preview.setVisible(self.is_open and row.preview is not None)
        self._facts.setText(row.facts)
        self._facts.setVisible(self.is_open and bool(row.facts))

    def height_for(self, width: int) -> int:
        """How tall it must be at this width, in px."""
        layout = self._layout
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()

    def finish(self) -> None:
        """Take over what was typed but not confirmed."""
        if self._form:
            self._form.finish()

    def follow_in_tab_order(self, before: QWidget) -> None:
        """Let Tab lead from ``before`` through the settings, from top to bottom, and then on to where it led before."""
        for child in self.findChildren(QWidget):
            takes_tab = child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.focusProxy() is None
            if takes_tab and child.window() is self.window():  # a combo's list is a window of its own
                QWidget.setTabOrder(before, child)
                before = child

    def focus_setting(self, name: str) -> None:
        """Put the keyboard into one setting."""
        if self._form is not None:
            self._form.focus_setting(name)

    def focus_first(self) -> None:
        """Put the keyboard into the first setting."""
        if self._form:
            self._form.focus_first()

    def focus_choice(self) -> None:
        """Put the keyboard into the list of kinds, where there is one, else into the first setting."""
        if self._choice is not None:
            self._choice.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focus_first()

    def _build_problem(self) -> None:
        self._problem = QWidget()
        column = QVBoxLayout(self._problem)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._message = QLabel()
        self._message.setProperty("role", "error")
        self._message.setWordWrap(True)
        self._fix = Button()
        self._fix.setProperty("flat", True)
        self._fix.clicked.connect(lambda: self.fix_requested.emit(self.uid))
        column.addWidget(self._message)
        column.addWidget(self._fix, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addWidget(self._problem)

    def _build_form(self, row: StackRow) -> Form:
        assert row.spec is not None
        if row.kind in CHOSEN_KINDS:
            self._layout.addLayout(self._build_choice(row.kind))
        form = Form(row.spec.component, without=row.unused)
        form.edited.connect(lambda field, value, merge_key: self.edited.emit(self.uid, field, value, merge_key))
        self._layout.addWidget(form)
        return form

    def _build_choice(self, kind: str) -> QFormLayout:
        combo = self._choice = Combo()
        combo.setAccessibleName(CHOSEN_KINDS[kind])
        for component in registry.components(kind):
            combo.addItem(component.title, component.__name__)
            combo.setItemData(combo.count() - 1, component.summary, 3)
        combo.setCurrentIndex(combo.findData(self.name))
        combo.activated.connect(lambda index: self.chosen.emit(self.uid, combo.itemData(index)))
        label = QLabel(CHOSEN_KINDS[kind])
        label.setProperty("role", "muted")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(label, combo)
        return form

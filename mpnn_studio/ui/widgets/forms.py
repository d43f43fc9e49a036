"""A form from a declaration: one labelled editor for each setting of a component."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mpneuralnetwork.components.fields import Field
from mpneuralnetwork.components.registry import Component
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from .editor import Editor
from .editors import editor_for
from .keys import Button


class Form(QWidget):
    """The settings of one component but hidden ones: in the order of its declaration, or those named, as they are.

    Args:
        only: the names of the settings that are shown, in this order; all where it is None.
        without: the names of those that are left out.

    Signals:
        edited(field, value, merge_key): a person changed a setting; see ``Editor.edited``.
    """

    edited = Signal(str, object, object)

    def __init__(
        self,
        component: type[Component],
        parent: QWidget | None = None,
        *,
        only: Sequence[str] | None = None,
        without: Collection[str] = (),
    ) -> None:
        super().__init__(parent)
        self._rows: dict[str, _Row] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        rows = QFormLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(6)
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name in component.fields if only is None else only:
            field = component.fields[name]
            if not field.hidden and name not in without:
                row = self._rows[name] = _Row(field)
                row.editor.edited.connect(lambda value, merge_key, name=name: self.edited.emit(name, value, merge_key))
                rows.addRow(row.label, row)
        if not self._rows:
            outer.addWidget(_label("Nothing to set here.", ""))
        outer.addLayout(rows)

    def set_values(self, config: Mapping[str, Any]) -> None:
        """Show these settings."""
        for name, row in self._rows.items():
            row.set_value(config[name])

    def finish(self) -> None:
        """Take over what was typed but not confirmed."""
        for row in self._rows.values():
            row.editor.finish()

    def focus_setting(self, name: str) -> bool:
        """Put the keyboard into the editor of one setting; return whether there is one."""
        if name not in self._rows:
            return False
        self._rows[name].editor.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def focus_first(self) -> None:
        """Put the keyboard into the first editor."""
        for row in self._rows.values():
            row.editor.setFocus(Qt.FocusReason.TabFocusReason)
            return


class _Row(QWidget):
    """One setting: its label, its editor, and a way back to the default where it has another value."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field
        self._edited: bool | None = None
        self.label = _label(field.label, field.help)
        self.editor: Editor = editor_for(field)
        self._back = Button("↺")
        self._back.setProperty("glyph", True)
        self._back.setAccessibleName(f"{field.label} back to default")
        self._back.setToolTip(f"Back to the default, {_as_text(field.initial)}")
        self._back.clicked.connect(self._reset)
        policy = self._back.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._back.setSizePolicy(policy)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.editor, 1)
        layout.addWidget(self._back)

    def set_value(self, value: Any) -> None:
        """Show a value, and whether it is the default."""
        self.editor.set_value(value)
        edited = value != self._field.initial
        if edited != self._edited:
            self._edited = edited
            if self._back.hasFocus():
                self.editor.setFocus()
            self._back.setVisible(edited)
            self.label.setProperty("role", "edited" if edited else "muted")
            self.label.style().polish(self.label)

    def _reset(self) -> None:
        self.editor.edited.emit(self._field.initial, None)


def _as_text(value: Any) -> str:
    return "auto" if value is None else str(value)


def _label(text: str, tip: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setToolTip(tip)
    return label

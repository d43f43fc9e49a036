"""A form from a declaration: one labelled editor for each setting of a component."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mpneuralnetwork.fields import Field
from mpneuralnetwork.registry import Component
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from .editors import Editor, editor_for


class Form(QWidget):
    """The settings of one component, in the order of its declaration; hidden ones are left out.

    Signals:
        edited(field, value, merge_key): a person changed a setting; see ``Editor.edited``.
    """

    edited = Signal(str, object, object)

    def __init__(self, component: type[Component], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editors: dict[str, Editor] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        rows = QFormLayout()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(6)
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, field in component.fields.items():
            if not field.hidden:
                rows.addRow(_label(field.label, field.help), self._add_editor(name, field))
        if not self._editors:
            outer.addWidget(_label("Nothing to set here.", ""))
        outer.addLayout(rows)

    def set_values(self, config: Mapping[str, Any]) -> None:
        """Show these settings."""
        for name, editor in self._editors.items():
            editor.set_value(config[name])

    def finish(self) -> None:
        """Take over what was typed but not confirmed."""
        for editor in self._editors.values():
            editor.finish()

    def _add_editor(self, name: str, field: Field) -> Editor:
        editor = self._editors[name] = editor_for(field)
        editor.edited.connect(lambda value, merge_key: self.edited.emit(name, value, merge_key))
        return editor

    def focus_first(self) -> None:
        """Put the keyboard into the first editor."""
        for editor in self._editors.values():
            editor.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _label(text: str, tip: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setToolTip(tip)
    return label

"""What all editors of declared settings have in common, and the boxes that they are made of."""

from __future__ import annotations

import math
from textwrap import fill
from typing import Any

from mpneuralnetwork.components.fields import Field
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QSlider, QSpinBox, QWidget

from .keys import Combo, LeavesUndo, LeavesWheel

TIP_WIDTH = 60
"""Letters in a line of a tooltip."""
TEXT_MARGIN = 6
"""Room before a number, in px; the style sheet's padding does not reach into a spin box."""


class Editor(QWidget):
    """Shows one value and lets a person change it.

    Signals:
        edited(value, merge_key): a new value; the same merge key while one slider is dragged, else None.
    """

    edited = Signal(object, object)

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def set_value(self, value: Any) -> None:
        """Show a value without emitting ``edited``."""
        raise NotImplementedError

    def finish(self) -> None:
        """Take over text that was typed but not yet confirmed."""

    def _adopt(self, widget: QWidget) -> None:
        """Put the widget that holds the value into the row, under the name of the field."""
        widget.setAccessibleName(self.field.label)
        widget.setToolTip(field_tip(self.field))
        if widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._row.addWidget(widget)
        self.setFocusProxy(widget)


def field_tip(field: Field) -> str:
    """Return the tooltip of a field: its help, what is allowed, and whether it can be changed while training."""
    tip = f"{field.help}\n{field.label} must be {field.allowed()}." if field.help else field.allowed()
    tip = f"{tip}\nA change reaches a running training at its next batch." if field.live else tip
    return "\n".join(fill(line, TIP_WIDTH) for line in tip.splitlines())


class GoesOn:
    """Mixed into a field of a form: Enter takes what was typed and goes on to the next field."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)  # type: ignore[misc]
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.focusNextChild()  # type: ignore[attr-defined]


class IntegerBox(GoesOn, LeavesWheel, LeavesUndo, QSpinBox):
    """A spin box of a form."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)


class RealBox(GoesOn, LeavesWheel, LeavesUndo, QDoubleSpinBox):
    """Writes 0.001 as 0.001 and 1e-8 as 1e-08; reads whatever Python reads as a number."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)

    def textFromValue(self, value: float) -> str:
        return f"{value:.6g}"

    def valueFromText(self, text: str) -> float:
        if text and text == self.specialValueText():
            return self.minimum()
        typed, value = text.removesuffix(self.suffix()), self.value()
        # The text of the value is rounded; to read it changes nothing.
        return value if typed == self.textFromValue(value) else _number(typed) or 0.0

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        number = _number(text.removesuffix(self.suffix()))
        known = number is not None or (text and text == self.specialValueText())
        state = QValidator.State.Acceptable if known else QValidator.State.Intermediate
        return state, text, position


class FormCombo(LeavesWheel, Combo):
    """A combo box of a form."""


class WordCombo(LeavesUndo, FormCombo):
    """A combo box of a form, into which something else can be typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(FormCombo.InsertPolicy.NoInsert)


class FormSlider(LeavesWheel, QSlider):
    """A slider of a form."""


def _number(text: str) -> float | None:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None

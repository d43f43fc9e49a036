"""One editor for each kind of declared field. ``editor_for`` is the only place that pairs the two."""

from __future__ import annotations

import itertools
import math
from functools import singledispatch
from typing import Any

from mpneuralnetwork.components.errors import ConfigError
from mpneuralnetwork.components.fields import Boolean, Choice, Field, Integer, Real, ShapeField
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QSlider,
    QSpinBox,
    QWidget,
)

from .keys import Combo, LeavesUndo
from .switch import Switch

_drags = itertools.count(1)
SLIDER_STEPS = 240
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
        """Show a value without telling that it was edited."""
        raise NotImplementedError

    def finish(self) -> None:
        """Take over text that was typed but not yet confirmed."""

    def _adopt(self, widget: QWidget) -> None:
        widget.setAccessibleName(self.field.label)
        widget.setToolTip(_tip(self.field))
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._row.addWidget(widget)
        self.setFocusProxy(widget)

    def _tell(self, value: Any, merge_key: object = None) -> None:
        self.edited.emit(value, merge_key)


def _tip(field: Field) -> str:
    tip = f"{field.help}\n{field.label} must be {field.allowed()}." if field.help else field.allowed()
    return f"{tip}\nA change reaches a running training at its next batch." if field.live else tip


class _SpinBox(LeavesUndo, QSpinBox):
    """Leaves the wheel to the list around it unless it was clicked into."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class _Combo(Combo):
    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class _RealBox(LeavesUndo, QDoubleSpinBox):
    """Writes 0.001 as 0.001 and 1e-8 as 1e-08; reads whatever Python reads as a number."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def textFromValue(self, value: float) -> str:
        return f"{value:.6g}"

    def valueFromText(self, text: str) -> float:
        return _number(text.removesuffix(self.suffix())) or 0.0

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        number = _number(text.removesuffix(self.suffix()))
        state = QValidator.State.Intermediate if number is None else QValidator.State.Acceptable
        return state, text, position


def _number(text: str) -> float | None:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


class WholeEditor(Editor):
    """A spin box; where None is allowed, one step below the least says "auto"."""

    def __init__(self, field: Integer) -> None:
        super().__init__(field)
        self._none = field.low - 1 if field.optional else None
        self._box = _SpinBox()
        self._box.setRange(field.low if self._none is None else self._none, field.high)
        self._box.setSpecialValueText("auto" if field.optional else "")
        self._box.setSingleStep(field.step)
        self._box.setSuffix(f" {field.unit}" if field.unit else "")
        self._box.setKeyboardTracking(False)
        self._box.valueChanged.connect(lambda number: self._tell(None if number == self._none else number))
        self._adopt(self._box)

    def set_value(self, value: Any) -> None:
        self._box.blockSignals(True)
        self._box.setValue(self._none if value is None and self._none is not None else value)
        self._box.confirm()
        self._box.blockSignals(False)

    def finish(self) -> None:
        self._box.interpretText()


class WordOrNumberEditor(Editor):
    """A combo of words into which a whole number can be typed."""

    def __init__(self, field: Integer) -> None:
        super().__init__(field)
        self._combo = _Combo()
        self._combo.setEditable(True)
        self._combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._combo.addItems([*field.words, *(str(number) for number in range(field.low, field.low + 4))])
        self._combo.activated.connect(lambda index: self._take())
        line = self._combo.lineEdit()
        assert line is not None
        line.editingFinished.connect(self._take)
        self._adopt(self._combo)
        self._value: Any = field.initial

    def set_value(self, value: Any) -> None:
        self._value = value
        self._combo.setCurrentText(str(value))

    def finish(self) -> None:
        self._take()

    def _take(self) -> None:
        text = self._combo.currentText().strip()
        try:
            value = self.field.validate(int(text) if text.lstrip("-").isdigit() else text)
        except ConfigError:
            self.set_value(self._value)
            return
        if value != self._value:
            self._value = value
            self._tell(value)


class RealEditor(Editor):
    """A number box, in per cent where declared so, with a logarithmic slider for rates."""

    def __init__(self, field: Real) -> None:
        super().__init__(field)
        self._scale = 100.0 if field.percent else 1.0
        self._box = _RealBox()
        self._box.setDecimals(12)
        low, high = max(field.low, -1e12), min(field.high, 1e12)
        self._box.setRange(low * self._scale, high * self._scale)
        unit = "%" if field.percent else field.unit
        self._box.setSuffix(f" {unit}" if unit else "")
        self._box.setSingleStep(field.step * self._scale)
        if field.log:
            self._box.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self._box.setKeyboardTracking(False)
        self._box.valueChanged.connect(self._from_box)
        self._slider = self._make_slider(field) if field.log else None
        self._adopt(self._box)
        self._value = float(field.initial)

    def set_value(self, value: Any) -> None:
        self._value = value
        self._box.blockSignals(True)
        self._box.setValue(value * self._scale)
        self._box.confirm()
        self._box.blockSignals(False)
        if self._slider is not None and not self._slider.isSliderDown():
            self._slider.blockSignals(True)
            self._slider.setValue(self._to_slider(value))
            self._slider.blockSignals(False)

    def finish(self) -> None:
        self._box.interpretText()

    def _from_box(self, shown: float) -> None:
        self._offer(shown / self._scale, None)

    def _offer(self, value: float, merge_key: object) -> None:
        """Tell the value where the declaration takes it, else show the old one again."""
        value = float(f"{value:.12g}")
        try:
            self._value = self.field.validate(value)
        except ConfigError:
            self.set_value(self._value)
            return
        self._tell(value, merge_key)

    def _make_slider(self, field: Real) -> QSlider:
        self._log_low = math.log10(max(field.low, 1e-6))
        self._log_high = math.log10(min(field.high, 10.0))
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, SLIDER_STEPS)
        slider.setMinimumWidth(48)
        slider.setAccessibleName(f"{field.label} slider")
        slider.setToolTip(_tip(field))
        self._drag = 0
        slider.sliderPressed.connect(self._begin_drag)
        slider.valueChanged.connect(self._from_slider)
        self._row.addWidget(slider, 1)
        return slider

    def _begin_drag(self) -> None:
        self._drag = next(_drags)

    def _from_slider(self, place: int) -> None:
        assert self._slider is not None
        exponent = self._log_low + (self._log_high - self._log_low) * place / SLIDER_STEPS
        dragged = self._slider.isSliderDown()
        self._offer(float(f"{10**exponent:.2g}"), ("drag", self._drag) if dragged else None)

    def _to_slider(self, value: float) -> int:
        exponent = math.log10(value) if value > 0 else self._log_low
        return round(SLIDER_STEPS * (exponent - self._log_low) / (self._log_high - self._log_low))


class BooleanEditor(Editor):
    """A switch."""

    def __init__(self, field: Boolean) -> None:
        super().__init__(field)
        self._inverted = field.inverted
        self._switch = Switch()
        self._switch.toggled.connect(lambda on: self._tell(on != self._inverted))
        self._adopt(self._switch)
        self._row.addStretch(1)

    def set_value(self, value: Any) -> None:
        self._switch.blockSignals(True)
        self._switch.setChecked(value != self._inverted)
        self._switch.blockSignals(False)


class ChoiceEditor(Editor):
    """A combo of readable texts."""

    def __init__(self, field: Choice) -> None:
        super().__init__(field)
        self._combo = _Combo()
        for word, text in field.texts.items():
            self._combo.addItem(text, word)
        self._combo.activated.connect(lambda index: self._tell(self._combo.itemData(index)))
        self._adopt(self._combo)

    def set_value(self, value: Any) -> None:
        self._combo.setCurrentIndex(self._combo.findData(value))


class ShapeEditor(Editor):
    """A line of sizes: "28 × 28", also written with x, commas or blanks."""

    def __init__(self, field: ShapeField) -> None:
        super().__init__(field)
        self._line = QLineEdit()
        self._line.editingFinished.connect(self._take)
        self._adopt(self._line)
        self._value: Any = None

    def set_value(self, value: Any) -> None:
        self._value = value
        self._line.setText("" if value is None else " × ".join(map(str, value)))

    def finish(self) -> None:
        self._take()

    def _take(self) -> None:
        for mark in "×x,*()":
            self._line.setText(self._line.text().replace(mark, " "))
        words = self._line.text().split()
        try:
            sizes = tuple(int(word) for word in words) or None
            value = self.field.validate(sizes[0] if sizes and len(sizes) == 1 else sizes)
        except (ConfigError, ValueError):
            try:
                value = self.field.validate(tuple(int(word) for word in words))
            except (ConfigError, ValueError):
                self.set_value(self._value)
                return
        changed = value != self._value
        self.set_value(value)
        if changed:
            self._tell(value)


@singledispatch
def editor_for(field: Field) -> Editor:
    """Return a fresh editor for a declared field."""
    raise TypeError(f"no editor for a {type(field).__name__}")


@editor_for.register
def _(field: Integer) -> Editor:
    return WordOrNumberEditor(field) if field.words else WholeEditor(field)


editor_for.register(Real, RealEditor)
editor_for.register(Boolean, BooleanEditor)
editor_for.register(Choice, ChoiceEditor)
editor_for.register(ShapeField, ShapeEditor)

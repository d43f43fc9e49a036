"""The editors of numbers: whole ones, reals with a logarithmic slider, and numbers that may be a word."""

from __future__ import annotations

import math
from typing import Any

from mpneuralnetwork.components.errors import ConfigError
from mpneuralnetwork.components.fields import AUTO, OFF, Integer, Real
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QSlider

from .editor import Editor, IntegerBox, RealBox, WordCombo, field_tip

SLIDER_STEPS = 240
MIN_SLIDER = 48
SLIDER_RANGE = (1e-6, 10.0)
"""The slider covers no smaller and no larger values, whatever the field allows."""
BOX_LIMIT = 1e12
"""Stands for an infinite bound in a box, which takes finite ones only."""


class IntegerEditor(Editor):
    """A spin box; where None is allowed, one step below the minimum reads "auto"."""

    def __init__(self, field: Integer) -> None:
        super().__init__(field)
        self._none = field.low - 1 if field.optional else None
        self._box = IntegerBox()
        self._box.setRange(field.low if self._none is None else self._none, field.high)
        self._box.setSpecialValueText(AUTO if field.optional else OFF if field.off else "")
        self._box.setSingleStep(field.step)
        self._box.setSuffix(f" {field.unit}" if field.unit else "")
        self._box.setKeyboardTracking(False)
        self._box.valueChanged.connect(lambda number: self.edited.emit(None if number == self._none else number, None))
        self._adopt(self._box)

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self._box):
            self._box.setValue(self._none if value is None and self._none is not None else value)
            self._box.confirm()

    def finish(self) -> None:
        self._box.interpretText()


class WordOrNumberEditor(Editor):
    """A combo of words into which a whole number can be typed."""

    def __init__(self, field: Integer) -> None:
        super().__init__(field)
        self._combo = WordCombo()
        self._combo.addItems([*field.words, *(str(number) for number in range(field.low, field.low + 4))])
        self._combo.activated.connect(lambda index: self.finish())
        line = self._combo.lineEdit()
        assert line is not None
        line.editingFinished.connect(self.finish)
        self._adopt(self._combo)
        self._value: Any = field.initial

    def set_value(self, value: Any) -> None:
        self._value = value
        self._combo.setCurrentText(str(value))

    def finish(self) -> None:
        text = self._combo.currentText().strip()
        try:
            value = self.field.validate(int(text) if text.lstrip("-").isdigit() else text)
        except ConfigError:
            self.set_value(self._value)
            return
        if value != self._value:
            self._value = value
            self.edited.emit(value, None)


class RealEditor(Editor):
    """A number box, in per cent where declared so, with a logarithmic slider for rates."""

    def __init__(self, field: Real) -> None:
        super().__init__(field)
        self._value = float(field.initial)
        self._scale = 100.0 if field.percent else 1.0
        self._box = RealBox()
        self._box.setDecimals(12)
        low, high = max(field.low, -BOX_LIMIT), min(field.high, BOX_LIMIT)
        self._box.setRange(low * self._scale, high * self._scale)
        unit = "%" if field.percent else field.unit
        self._box.setSuffix(f" {unit}" if unit else "")
        self._box.setSpecialValueText(OFF if field.off else "")
        self._box.setSingleStep(field.step * self._scale)
        self._box.setKeyboardTracking(False)
        self._box.valueChanged.connect(lambda shown: self._offer(shown / self._scale, None))
        self._slider: LogSlider | None = None
        if field.log:
            self._box.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
            self._slider = LogSlider(field)
            self._slider.offered.connect(self._offer)
            self._row.addWidget(self._slider, 1)
        self._adopt(self._box)

    def set_value(self, value: Any) -> None:
        self._value = value
        with QSignalBlocker(self._box):
            self._box.setValue(value * self._scale)
            self._box.confirm()
        if self._slider is not None:
            self._slider.show_value(value)

    def finish(self) -> None:
        self._box.interpretText()

    def _offer(self, value: float, merge_key: object) -> None:
        """Take a value that the declaration allows; for any other, show the old one again."""
        value = float(f"{value:.12g}")
        try:
            self._value = self.field.validate(value)
        except ConfigError:
            self.set_value(self._value)
            return
        self.edited.emit(value, merge_key)


class LogSlider(QSlider):
    """A slider over the powers of ten between the bounds of a field.

    Signals:
        offered(value, merge_key): a person moved it; all values of one drag share a merge key.
    """

    offered = Signal(float, object)

    def __init__(self, field: Real) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._low = math.log10(max(field.low, SLIDER_RANGE[0]))
        self._high = math.log10(min(field.high, SLIDER_RANGE[1]))
        self._drag: object = None
        self.setRange(0, SLIDER_STEPS)
        self.setMinimumWidth(MIN_SLIDER)
        self.setAccessibleName(f"{field.label} slider")
        self.setToolTip(field_tip(field))
        self.sliderPressed.connect(self._begin_drag)
        self.valueChanged.connect(self._move)

    def show_value(self, value: float) -> None:
        """Stand at a value, unless it is being dragged."""
        if not self.isSliderDown():
            exponent = math.log10(value) if value > 0 else self._low
            with QSignalBlocker(self):
                self.setValue(round(SLIDER_STEPS * (exponent - self._low) / (self._high - self._low)))

    def _begin_drag(self) -> None:
        self._drag = object()

    def _move(self, place: int) -> None:
        exponent = self._low + (self._high - self._low) * place / SLIDER_STEPS
        self.offered.emit(float(f"{10**exponent:.2g}"), ("drag", self._drag) if self.isSliderDown() else None)

"""One editor for each kind of declared field. ``editor_for`` is the only place that pairs the two."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from mpneuralnetwork.components.errors import ConfigError
from mpneuralnetwork.components.fields import Boolean, Choice, Field, Integer, Real, ShapeField
from PySide6.QtCore import QSignalBlocker

from .editor import Editor, FormCombo
from .keys import TextLine
from .number_editors import IntegerEditor, RealEditor, WordOrNumberEditor
from .switch import Switch


class BooleanEditor(Editor):
    """A switch."""

    def __init__(self, field: Boolean) -> None:
        super().__init__(field)
        self._inverted = field.inverted
        self._switch = Switch()
        self._switch.toggled.connect(lambda on: self.edited.emit(on != self._inverted, None))
        self._adopt(self._switch)
        self._row.addStretch(1)

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self._switch):
            self._switch.setChecked(value != self._inverted)


class ChoiceEditor(Editor):
    """A combo of readable texts."""

    def __init__(self, field: Choice) -> None:
        super().__init__(field)
        self._combo = FormCombo()
        for word, text in field.texts.items():
            self._combo.addItem(text, word)
        self._combo.activated.connect(lambda index: self.edited.emit(self._combo.itemData(index), None))
        self._adopt(self._combo)

    def set_value(self, value: Any) -> None:
        self._combo.setCurrentIndex(self._combo.findData(value))


class ShapeEditor(Editor):
    """A line of sizes: "28 × 28", also written with x, commas or blanks."""

    def __init__(self, field: ShapeField) -> None:
        super().__init__(field)
        self._line = TextLine()
        self._line.editingFinished.connect(self.finish)
        self._adopt(self._line)
        self._value: Any = None

    def set_value(self, value: Any) -> None:
        self._value = value
        self._line.setText("" if value is None else " × ".join(map(str, value)))

    def finish(self) -> None:
        for mark in "×x,*()":
            self._line.setText(self._line.text().replace(mark, " "))
        try:
            value = self._read(self._line.text().split())
        except (ConfigError, ValueError):
            self.set_value(self._value)
            return
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.edited.emit(value, None)

    def _read(self, words: list[str]) -> Any:
        """Return the sizes as the field wants them: one number alone, where it takes that, or a tuple.

        Raises:
            ValueError: a word is not a number.
            ConfigError: the field does not allow the sizes.
        """
        sizes = tuple(int(word) for word in words)
        try:
            return self.field.validate(sizes[0] if len(sizes) == 1 else sizes or None)
        except ConfigError:
            return self.field.validate(sizes)


@singledispatch
def editor_for(field: Field) -> Editor:
    """Return a fresh editor for a declared field.

    Raises:
        TypeError: no editor is registered for this kind of field.
    """
    raise TypeError(f"no editor for a {type(field).__name__}")


@editor_for.register
def _(field: Integer) -> Editor:
    return WordOrNumberEditor(field) if field.words else IntegerEditor(field)


editor_for.register(Real, RealEditor)
editor_for.register(Boolean, BooleanEditor)
editor_for.register(Choice, ChoiceEditor)
editor_for.register(ShapeField, ShapeEditor)

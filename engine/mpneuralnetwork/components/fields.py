"""Declared parameters: what a component's setting may be, said once.

A field is written where a dataclass would write a default::

    class Dropout(Layer):
        probability: float = real(0.5, low=0.0, high=1.0, high_open=True, label="Rate", help="…")

From it come validation on every assignment, the constructor, ``get_config``, ``repr``, the saved file
and, in an application, an editor with bounds, step and help.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from .errors import ConfigError, shown

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()
"""Stands where a field has no default and must be given."""

LARGEST_INTEGER = 2**31 - 1
AUTO = "auto"
"""How a value is written that the network finds out by itself."""
OFF = "off"
"""How a 0 is written that switches something off."""


class Field:
    """One declared parameter, a descriptor that checks whatever is assigned to it.

    Attributes, which the constructor takes by name, and ``default`` also first:
        default: value when none is given, or ``MISSING``.
        label: the name a person reads ("Units"); ``help`` is one sentence about it.
        unit: what the number counts or measures, empty for a plain ratio.
        optional: ``None`` is allowed and means "found out by the network".
        hidden: derived from the network around it (an input size): saved, but never edited by hand.
        live: may change while a training runs.
        off: 0 switches off what the number is for, and reads "off".
        start: value that a new component gets in an application where there is no default.
    """

    default: Any = MISSING
    label: str = ""
    help: str = ""
    unit: str = ""
    optional: bool = False
    hidden: bool = False
    live: bool = False
    off: bool = False
    start: Any = MISSING

    def __init__(self, default: Any = MISSING, **declared: Any) -> None:
        for attribute, value in {"default": default, **declared}.items():
            if not hasattr(type(self), attribute):
                raise TypeError(f"{type(self).__name__} declares no {attribute!r}")
            setattr(self, attribute, value)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.owner = owner.__name__
        self.label = self.label or name.replace("_", " ").capitalize()

    def owned_by(self, owner: type) -> Any:
        """Return a copy whose messages name another class, which inherits the setting."""
        inherited = copy(self)
        inherited.owner = owner.__name__
        return inherited

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else instance.__dict__[self.name]

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.name] = self.validate(value)

    @property
    def initial(self) -> Any:
        """The value of a newly picked component: the default, else ``start``."""
        return self.start if self.default is MISSING else self.default

    def validate(self, value: Any) -> Any:
        """Return ``value`` as a plain Python value, or raise ConfigError saying what is allowed."""
        if value is None and self.optional:
            return None
        return self._convert(value)

    def allowed(self) -> str:
        """What may be given, in words, as it follows "must be"."""
        raise NotImplementedError

    def explain(self) -> str:
        """Say in a sentence or two what the setting does, for a docstring."""
        return self.help

    def write(self, value: Any) -> str:
        """Write a value for a person ("20 %", "He", "on")."""
        if value is None:
            return AUTO
        return OFF if self.off and value == 0 else self._write(value)

    def read(self, text: str) -> Any:
        """Read what a person wrote in that way, or raise ConfigError."""
        text = text.strip()
        if text == AUTO and self.optional:
            return None
        if text == OFF and self.off:
            return self.validate(0)
        try:
            value = self._read(text)
        except ValueError:
            value = text
        return self.validate(value)

    def _write(self, value: Any) -> str:
        return str(value)

    def _read(self, text: str) -> Any:
        return text

    def _convert(self, value: Any) -> Any:
        raise NotImplementedError

    def _refuse(self, value: Any) -> ConfigError:
        orelse = " or None" if self.optional else ""
        return ConfigError(f"{self.owner}: {self.name} must be {self.allowed()}{orelse}, not {shown(value)}")


class Integer(Field):
    """A whole number between two bounds, or one of a few words ("same")."""

    low: int = 1
    high: int = LARGEST_INTEGER
    step: int = 1
    words: Sequence[str] = ()

    def allowed(self) -> str:
        words = "".join(f" or {word!r}" for word in self.words)
        return f"a whole number from {self.low} to {self.high}{words}"

    def _read(self, text: str) -> int:
        return int(text)

    def _convert(self, value: Any) -> int | str:
        if isinstance(value, str) and value in self.words:
            return value
        if isinstance(value, bool) or not isinstance(value, numbers.Integral):
            raise self._refuse(value)
        if not self.low <= int(value) <= self.high:
            raise self._refuse(value)
        return int(value)


class Real(Field):
    """A finite number between two bounds, each of which may itself be excluded."""

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False
    step: float = 0.01
    log: bool = False
    percent: bool = False

    def allowed(self) -> str:
        low = f"{'above' if self.low_open else 'at least'} {self.low:g}" if math.isfinite(self.low) else ""
        high = f"{'below' if self.high_open else 'at most'} {self.high:g}" if math.isfinite(self.high) else ""
        return " ".join(("a finite number", " and ".join(bound for bound in (low, high) if bound))).strip()

    def _write(self, value: Any) -> str:
        return f"{100 * value:g} %" if self.percent else f"{value:g}"

    def _read(self, text: str) -> float:
        number = float(text.removesuffix("%"))
        return number / 100 if text.endswith("%") else number

    def _convert(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, numbers.Real):
            raise self._refuse(value)
        try:
            number = float(value)
        except OverflowError:
            raise self._refuse(value) from None
        too_low = number <= self.low if self.low_open else number < self.low
        too_high = number >= self.high if self.high_open else number > self.high
        if not math.isfinite(number) or too_low or too_high:
            raise self._refuse(value)
        # A zero below zero is none: NumPy would refuse it as a deviation.
        return number or 0.0


class Boolean(Field):
    """Yes or no. ``inverted`` shows the opposite ("Bias" for ``no_bias``)."""

    inverted: bool = False

    def allowed(self) -> str:
        return "True or False"

    def explain(self) -> str:
        return f"{self.help} True means no." if self.inverted else self.help

    def _write(self, value: Any) -> str:
        return "on" if value != self.inverted else "off"

    def _read(self, text: str) -> bool:
        return ("off", "on").index(text.lower()) != self.inverted

    def _convert(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self._refuse(value)
        return value


class Choice(Field):
    """One of a few words; ``choices`` maps each to the text a person reads."""

    choices: Mapping[str, str] | Sequence[str] = ()

    @property
    def texts(self) -> Mapping[str, str]:
        """What a person reads for each word."""
        return self.choices if isinstance(self.choices, Mapping) else {word: word for word in self.choices}

    def allowed(self) -> str:
        return "one of " + ", ".join(repr(word) for word in self.choices)

    def _write(self, value: Any) -> str:
        return self.texts[value]

    def _read(self, text: str) -> str:
        return next((word for word, shown in self.texts.items() if text in (word, shown)), text)

    def _convert(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.choices:
            raise self._refuse(value)
        return value


class ShapeField(Field):
    """A tuple of ``ranks[0]`` to ``ranks[1]`` sizes of at least 1; with ``square``, one number means all alike."""

    ranks: tuple[int, int] = (1, 4)
    square: bool = False

    def allowed(self) -> str:
        single = "a whole number or " if self.square else ""
        low, high = self.ranks
        return f"{single}a tuple of {low if low == high else f'{low} to {high}'} whole numbers from 1"

    def _write(self, value: Any) -> str:
        return " × ".join(map(str, value))

    def _read(self, text: str) -> tuple[int, ...]:
        return tuple(int(size) for size in text.replace("x", "×").split("×"))

    def _convert(self, value: Any) -> tuple[int, ...]:
        if self.square and isinstance(value, numbers.Integral) and not isinstance(value, bool):
            value = (value,) * self.ranks[1]
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise self._refuse(value)
        whole = all(isinstance(size, numbers.Integral) and not isinstance(size, bool) for size in value)
        if not whole or not self.ranks[0] <= len(value) <= self.ranks[1]:
            raise self._refuse(value)
        sizes = tuple(int(size) for size in value)
        if not all(1 <= size <= LARGEST_INTEGER for size in sizes):
            raise self._refuse(value)
        return sizes


# The functions below are what a class body calls. They are typed as ``Any`` so that the annotation beside
# them ("units: int = integer(…)") is the type that a reader, an editor and mypy see.


def integer(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare a whole number; see :class:`Integer`."""
    return Integer(default, **declaration)


def real(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare a real number; see :class:`Real`."""
    return Real(default, **declaration)


def positive(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare a real number above 0."""
    return Real(default, low=0.0, low_open=True, **declaration)


def fraction(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare a real number from 0 to just below 1."""
    return Real(default, low=0.0, high=1.0, high_open=True, **declaration)


def boolean(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare a yes-or-no setting; see :class:`Boolean`."""
    return Boolean(default, **declaration)


def choice(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare one of a few words; see :class:`Choice`."""
    return Choice(default, **declaration)


def shape(default: Any = MISSING, **declaration: Any) -> Any:
    """Declare a tuple of sizes; see :class:`ShapeField`."""
    return ShapeField(default, **declaration)

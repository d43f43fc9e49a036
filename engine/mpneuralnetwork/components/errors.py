"""The errors raised on purpose: every one is a ``ValueError`` whose message can be shown to a person as it stands."""

from __future__ import annotations

import reprlib
from typing import Any


class UserError(ValueError):
    """Something that a person gave cannot be used. The message says what, and can be shown as it stands."""


class EngineError(UserError):
    """Base of every error that the engine raises on purpose."""


class ConfigError(EngineError):
    """A component was given a setting that its declaration refuses, or an unknown name."""


class ShapeError(EngineError):
    """An array, or the output of the layer before, has a shape that a layer cannot take."""


class FileError(EngineError):
    """A weight or model file is damaged, does not fit the network, or asks for too much memory."""


class TrainingError(EngineError):
    """Training cannot go on: a value became infinite or not a number."""


LONGEST_SHOWN = 60
"""Characters of a value that are quoted in a message."""
LONG_NUMBER_BITS = 100


class _Short(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxstring, self.maxother = 2, LONGEST_SHOWN, LONGEST_SHOWN

    def repr_int(self, x: int, level: int) -> str:
        # Python refuses to write out numbers of some thousand digits.
        bits = x.bit_length()
        return repr(x) if bits <= LONG_NUMBER_BITS else f"a number of about {bits * 30_103 // 100_000 + 1} digits"


def shown(value: Any) -> str:
    """Return how a message quotes a value: as Python writes it, cut short where it is long."""
    text = _Short().repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"

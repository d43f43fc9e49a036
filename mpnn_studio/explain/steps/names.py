"""The name of a number of a training step: where it stands, and what of it is meant.

Layers are counted from 0 and named as in weight files. Batches come first, so that ``outputs[0,5]`` is the sixth
output of the first example of the batch.

    1.dense.outputs[0,5]            a number that a layer passes on
    1.dense.outputs[0,5].gradient   how the loss changes with it
    1.dense.weights[10,3]           a parameter before the step
    1.dense.weights[10,3].update    by how much the step changes it
    loss                            the loss of the batch
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from mpneuralnetwork.components.errors import EngineError

MAX_LENGTH = 200
MAX_NAMES = 400
"""Numbers of one array that one number is said to go to: more are not read."""
_PATTERN = re.compile(r"(?P<array>[A-Za-z0-9_.]+?)(?:\[(?P<index>[0-9, ]*)\])?(?:\.(?P<aspect>[A-Za-z_.]+))?")


class ExplainError(EngineError):
    """A number cannot be explained: it does not exist, or its name cannot be read."""


@dataclass(frozen=True, slots=True)
class Name:
    """Where a number stands.

    Attributes:
        array: the array, "1.dense.weights"; "loss" is a single number.
        index: its place in the array, one number for each axis.
        aspect: what of it is meant: empty for the number itself, else "gradient", "update", "m", …
    """

    array: str
    index: tuple[int, ...] = ()
    aspect: str = ""

    @property
    def quantity(self) -> str:
        """The name of the whole array with its aspect, "1.dense.weights.gradient"."""
        return f"{self.array}.{self.aspect}" if self.aspect else self.array

    def __str__(self) -> str:
        place = f"[{','.join(map(str, self.index))}]" if self.index else ""
        return f"{self.array}{place}" + (f".{self.aspect}" if self.aspect else "")


def parse_name(text: str) -> Name:
    """Read a name such as ``1.dense.weights[10,3].gradient``.

    Raises:
        ExplainError: it is none.
    """
    found = _PATTERN.fullmatch(text.strip()) if len(text) <= MAX_LENGTH else None
    if found is None:
        raise ExplainError(f"{text[:60]!r} is no name of a number; one is 1.dense.weights[10,3].gradient")
    parts = (found["index"] or "").split(",")
    if not all(part.strip().isdigit() and len(part) < 12 for part in parts) and found["index"]:
        raise ExplainError(f"{text[:60]!r}: the place in the brackets is one whole number for each axis")
    index = tuple(int(part) for part in parts) if found["index"] else ()
    return Name(found["array"], index, found["aspect"] or "")


def names_at(array: str, places: tuple[Any, ...], aspect: str = "") -> list[Name]:
    """Return the names of the numbers at these places, the first ``MAX_NAMES``.

    Args:
        places: for each axis one place, or those of all numbers; they are broadcast against each other.
    """
    if not places:
        return []
    axes = np.broadcast_arrays(*map(np.asarray, places))
    found = islice(zip(*(axis.flat for axis in axes), strict=True), MAX_NAMES)
    return [Name(array, tuple(int(place) for place in index), aspect) for index in found]

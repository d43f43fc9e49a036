"""An array of a training step: its numbers, and how each of them came about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...wording import in_sizes
from .names import ExplainError, Name
from .number import Number
from .terms import Account, Array, Index

Explain = Callable[[Index], Account]
"""From the place of a number to its terms."""
Reach = Callable[[Index], list[Name]]
"""From the place of a number to the numbers that it is a factor of."""


def _given(at: Index) -> Account:
    return ()


def _nowhere(at: Index) -> list[Name]:
    return []


@dataclass(frozen=True)
class Quantity:
    """All numbers of one kind: the outputs of a layer, the gradient of its weights.

    Attributes:
        array, aspect: its name, as in :class:`.names.Name`.
        title: in words, "Gradient of the weights".
        values: the numbers, as training computed them; the batch first.
        formula: LaTeX.
        explain: the terms of one number; none where the numbers are given.
        reach: which numbers one number goes to, at most some hundreds.
        note: what has to be known of its numbers.
        by_example: the first axis counts the examples of the batch.
    """

    array: str
    aspect: str
    title: str
    values: Array
    formula: str = ""
    explain: Explain = field(default=_given, repr=False)
    reach: Reach = field(default=_nowhere, repr=False)
    note: str = ""
    by_example: bool = False

    @property
    def name(self) -> str:
        """The name of the whole array, "1.dense.weights.gradient"."""
        return f"{self.array}.{self.aspect}" if self.aspect else self.array

    def at(self, index: Index) -> Number:
        """Return one of its numbers with its terms.

        Raises:
            ExplainError: there is no such place.
        """
        shape, name = self.values.shape, Name(self.array, index, self.aspect)
        if len(index) != len(shape) or any(place >= size for place, size in zip(index, shape, strict=True)):
            first = Name(self.array, (0,) * len(shape), self.aspect)
            known = f"has the shape {in_sizes(shape)}, and {first} is one" if shape else "is a single one"
            raise ExplainError(f"{name} is no number: {self.name} {known}")
        # In an autopsy there are infinities, about which NumPy need not warn anybody.
        with np.errstate(all="ignore"):
            account = self.explain(index)
        return Number(name, float(self.values[index]), self.formula, account, self.note)

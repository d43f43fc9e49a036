"""The terms whose sum is a number: products of factors, each of which is a number of the step or a constant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Index = tuple[int, ...]


@dataclass(frozen=True)
class Factor:
    """One factor of each of T terms.

    Attributes:
        values: (T,), or one number for all terms.
        array, aspect: the quantity in which the numbers stand; no array for a constant.
        index: for each axis of that array where the numbers stand in it, (T,) or one for all.
        label: how the factor is written: "{}" stands for the name of the number, as in "exp({})".
    """

    values: Array | float
    array: str = ""
    aspect: str = ""
    index: tuple[Array | int, ...] = ()
    label: str = "{}"


@dataclass(frozen=True)
class Terms:
    """T terms of one kind, each the product of its factors.

    Attributes:
        factors: at least one.
        kind: what these terms are to the sum, in words: "weighted inputs", "bias", "weight decay".
    """

    factors: tuple[Factor, ...]
    kind: str = ""

    def values(self) -> Array:
        """Return the product of the factors of each term in float64, (T,)."""
        product = np.ones(1)
        with np.errstate(all="ignore"):
            for factor in self.factors:
                product = product * np.asarray(factor.values, dtype=np.float64).reshape(-1)
        return product


Account = tuple[Terms, ...]
"""How a number came about: all terms whose sum it is."""


def constant(value: float, label: str) -> Factor:
    """Return a factor that is no number of the step, such as a setting or 1/N."""
    return Factor(float(value), label=label)


def summable(values: Array) -> Array:
    """Round terms so that their sum is exact in float64 in whatever order they are added.

    Each is rounded to a multiple of the last digit that float64 keeps of the sum of their sizes, by at most 1e-16 of
    that sum. Terms that are not finite are left as they are.
    """
    with np.errstate(all="ignore"):
        size = float(np.abs(values).sum())
    if not np.isfinite(size) or size == 0.0:
        return values
    digit = np.ldexp(1.0, max(int(np.frexp(size)[1]) - 52, -1074))
    rounded: Array = np.rint(values / digit) * digit
    return rounded


def rest(value: float, terms: Array) -> float:
    """Return what is missing from the sum of summable terms to ``value``, so that both add up to it exactly."""
    with np.errstate(all="ignore"):
        total = float(terms.sum())
        missing = value - total
    if np.isfinite(total):
        return missing
    return 0.0 if total == value or (np.isnan(total) and np.isnan(value)) else float("nan")


def joined(account: Sequence[Terms]) -> tuple[Array, Array, Array]:
    """Return the values of all terms, the place of the kind that each belongs to, and its place in that kind: (T,)."""
    parts = [terms.values() for terms in account]
    if not parts:
        return np.empty(0), np.empty(0, np.intp), np.empty(0, np.intp)
    kinds = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return np.concatenate(parts), kinds, np.concatenate([np.arange(len(part)) for part in parts])

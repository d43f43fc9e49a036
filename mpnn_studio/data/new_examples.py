"""Examples to predict, as they were read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from ..wording import grouped, in_short

MAX_REMARKS = 100
"""Remarks that are kept one by one; of more only the count is."""


@dataclass(frozen=True)
class NewExamples:
    """Raw examples to predict, (N, channel, height, width) or (N, columns), and what was made of odd values in them.

    Attributes:
        told: what was made of the odd values of an example, by its number.
        names: what each example is called, in a column of the title ``called``; empty where they have no names.
    """

    values: NDArray[Any]
    remarks: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    called: str = ""
    told: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def by_example(told: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    """Return what is said of examples, by their numbers."""
    found: dict[int, tuple[str, ...]] = {}
    for place, text in told:
        found[place] = (*found.get(place, ()), text)
    return found


def remarks_of(name: str, remarks: Sequence[str]) -> tuple[str, ...]:
    """Return the first remarks on a file, each in short, and how many more there are."""
    lines = tuple(map(in_short, remarks[:MAX_REMARKS]))
    more = len(remarks) - len(lines)
    return (*lines, f"{name}: {grouped(more)} more such values") if more else lines

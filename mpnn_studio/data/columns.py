"""One column of a table: what it holds, what it is used for, and how its cells become numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from .dataset import Feature

Kind = Literal["number", "category"]
Role = Literal["feature", "target", "skip"]

MISSING_VALUES = frozenset({"", "?", "NA", "N/A", "NaN", "nan", "NAN"})
"""Cells that hold no value. "None" is not among them: it may well be a category."""
MISSING_RULE = "empty, ?, NA, N/A and NaN count as missing"
MOST_CATEGORIES = 1000
LARGEST_NUMBER = 1e150
"""Beyond it the squares that a standard deviation needs come near to infinity."""


class CellError(ValueError):
    """A cell cannot be what its column says; ``index`` is its row within the cells given."""

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(reason)
        self.index = index


@dataclass(frozen=True)
class Column:
    """A column of a table as the settings keep it.

    Attributes:
        categories: every value of a category, in the order of its numbers; empty for a number.
        low, high, typical: least, greatest and middle value of a number.
    """

    name: str
    kind: Kind = "number"
    role: Role = "feature"
    categories: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    typical: float = 0.0

    @property
    def varies(self) -> bool:
        """Whether there is anything to learn from the column."""
        return len(self.categories) > 1 if self.kind == "category" else self.low < self.high

    def feature(self) -> Feature:
        """Return what a network or a form of inputs needs to know of it."""
        categories = self.categories if self.kind == "category" else ()
        return Feature(self.name, categories, self.low, self.high, self.typical)

    def encode(self, cells: Sequence[str], decimal: str) -> NDArray[np.float64]:
        """Turn cells (N,) into numbers (N,): the value itself, or the place of the category in the list.

        Raises:
            CellError: one of them is not a number, too large, or a category that the column has not.
        """
        if self.kind == "number":
            numbers = parse_numbers(cells, decimal)
            check_finite(numbers, cells)
            return numbers
        places = {name: place for place, name in enumerate(self.categories)}
        try:
            return np.fromiter(map(places.__getitem__, cells), np.float64, len(cells))
        except KeyError as error:
            unknown = error.args[0]
            raise CellError(cells.index(unknown), f"{_short(unknown)} is none of its categories") from None


def column_from_json(content: Any) -> Column:
    """Return a column from its plain values. Raises ValueError saying what is wrong with it."""
    if not isinstance(content, Mapping) or not set(content) <= set(Column.__dataclass_fields__):
        raise ValueError("a column has unknown settings")
    name, kind, role = content.get("name"), content.get("kind", "number"), content.get("role", "feature")
    categories = content.get("categories", ())
    numbers = [content.get(key, start) for key, start in (("low", 0.0), ("high", 1.0), ("typical", 0.0))]
    if not isinstance(name, str) or kind not in get_args(Kind) or role not in get_args(Role):
        raise ValueError("a column needs a name, a kind (number or category) and a role (feature, target or skip)")
    if not isinstance(categories, Sequence) or isinstance(categories, str) or len(categories) > MOST_CATEGORIES:
        raise ValueError(f"the categories of {name!r} are not a list of at most {MOST_CATEGORIES} texts")
    if not all(isinstance(value, str) for value in categories) or len(set(categories)) < len(categories):
        raise ValueError(f"the categories of {name!r} are not different texts")
    if not all(isinstance(value, float | int) and abs(value) <= LARGEST_NUMBER for value in numbers):
        raise ValueError(f"the range of {name!r} is not made of finite numbers")
    return Column(name, kind, role, tuple(categories), *map(float, numbers))


def find_gaps(cells: Sequence[str]) -> list[int]:
    """Return the places of the cells that hold no value."""
    if MISSING_VALUES.isdisjoint(cells):
        return []
    return [place for place, cell in enumerate(cells) if cell in MISSING_VALUES]


def parse_numbers(cells: Sequence[str], decimal: str) -> NDArray[np.float64]:
    """Read cells (N,) as numbers (N,), infinite ones too. Raises CellError at the first that is none."""
    text = "".join(cells)
    # float() would take 1_000 for a thousand; and where the comma is the decimal sign, 1.000 is ambiguous.
    if "_" in text or (decimal == "," and "." in text):
        return np.array([_checked_number(index, cell, decimal) for index, cell in enumerate(cells)])
    plain = [cell.replace(",", ".") for cell in cells] if decimal == "," else cells
    try:
        return np.fromiter(map(float, plain), np.float64, len(cells))
    except ValueError:
        return np.array([_checked_number(index, cell, decimal) for index, cell in enumerate(cells)])


def check_finite(numbers: NDArray[np.float64], cells: Sequence[str]) -> None:
    """Raise CellError at the first number that is infinite or too large to reckon with."""
    within = np.abs(numbers) <= LARGEST_NUMBER
    if not within.all():
        index = int(np.argmin(within))
        raise CellError(index, f"{_short(cells[index])} is not a finite number of at most {LARGEST_NUMBER:g}")


def is_number(cell: str, decimal: str = ".") -> bool:
    """Whether a cell is a number that a column of numbers takes."""
    try:
        parse_numbers([cell], decimal)
    except CellError:
        return False
    return True


def _checked_number(index: int, cell: str, decimal: str) -> float:
    ambiguous = "_" in cell or (decimal == "," and "." in cell)
    try:
        if not ambiguous:
            return float(cell.replace(",", ".") if decimal == "," else cell)
    except ValueError:
        pass
    raise CellError(index, f"{_short(cell)} is not a number")


def _short(cell: str) -> str:
    return repr(cell if len(cell) <= 40 else cell[:37] + "…")

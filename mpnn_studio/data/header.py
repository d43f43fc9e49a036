"""The row that names the columns of a table: whether and where there is one, and what it calls them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .cells import Grammar, plain_number
from .gaps import MISSING_VALUES

YEARS = range(1800, 2101)
ENOUGH_ALIKE = 5
"""So many equal values below another word make that word a name."""


def header_place(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return which row would be the header: the first of full length, or one with a name less right above it.

    Such a one is written by R where the rows have names, and where only the rows end with a delimiter.
    """
    place = next((place for place, row in enumerate(rows) if len(row) == width), 0)
    above = rows[place - 1] if place else ()
    named = len(above) == width - 1 > 0 and all(cell.strip() and not is_number(cell) for cell in above)
    return place - 1 if named else place


def padded(header: Sequence[str], body: Sequence[Sequence[str]], width: int) -> list[str]:
    """Give a header that is a name short an empty one: at its end where the last column is empty, else before."""
    if len(header) != width - 1:
        return list(header)
    empty_last = all(not row[-1].strip() for row in body)
    return [*header, ""] if empty_last else ["", *header]


def has_header(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first row names the columns: words above numbers, or words that no row below repeats."""
    if not rows:
        return False
    first = [cell.strip() for cell in rows[0]]
    # Where files were put one below the other, the names stand between the rows once more.
    rows = (
        [row for row in rows[1:] if [cell.strip() for cell in row] != first] if _are_names(first, decimal) else rows[1:]
    )
    below = [[row[place].strip() for row in rows if place < len(row)] for place in range(len(first))]
    if any(_is_name(cell, cells, decimal) for cell, cells in zip(first, below, strict=True)):
        return True
    numbers = any(
        is_number(cell, decimal) or _is_date_as_below(cell, cells) for cell, cells in zip(first, below, strict=True)
    )
    repeated = any(cell and cell in cells for cell, cells in zip(first, below, strict=True))
    if numbers and not repeated and _names_years(first, below, decimal):
        return True
    return not numbers and not repeated and any(first)


def joined_names(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Put what stands above names before them, as 2019 above "sales".

    An empty cell belongs to the one before it, unless a word that stands above several is written above each.
    """
    cells = [upper[place].strip() if place < len(upper) else "" for place in range(len(lower))]
    merged = not any(cell and cell == behind for cell, behind in pairwise(cells))
    names, above = [], ""
    for cell, name in zip(cells, lower, strict=True):
        above = cell or (above if merged else "")
        same = above.casefold() == name.strip().casefold()
        names.append(name if same else f"{above} {name}".strip())
    return names


def column_names(cells: Sequence[str]) -> list[str]:
    """Return a name for each column: its own, "column 3" where it has none, "age (2)" where another has it."""
    names: dict[str, None] = {}
    seen: Counter[str] = Counter()
    for number, cell in enumerate(cells, 1):
        cell = cell.lstrip("# ") if number == 1 and cell.strip("# ") else cell
        name = copy = " ".join(cell.split()) or f"column {number}"
        while copy in names:
            seen[name] += 1
            copy = f"{name} ({seen[name] + 1})"
        names[copy] = None
    return list(names)


def is_number(cell: str, decimal: str = ".") -> bool:
    """Whether a cell is a number, if an infinite one."""
    return not math.isnan(plain_number(cell.strip(), decimal))


def _are_names(cells: Sequence[str], decimal: str) -> bool:
    """Whether cells are different words, as nothing but the names of columns is."""
    return len(set(cells)) == len(cells) > 1 and not any(is_number(cell, decimal) for cell in cells) and all(cells)


def _names_years(first: Sequence[str], below: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether numbers that only rise or only fall, beside a word or nothing, name columns: years, sizes, ages."""
    grammar = Grammar(decimal)
    numbered = [
        (grammar.number(cell), cells) for cell, cells in zip(first, below, strict=True) if is_number(cell, decimal)
    ]
    words = [(cell, cells) for cell, cells in zip(first, below, strict=True) if not is_number(cell, decimal)]
    numbers = [number for number, _ in numbered]
    steady = all(low < high for low, high in pairwise(numbers)) or all(low > high for low, high in pairwise(numbers))
    if len(numbers) < 2 or not steady or any(number != int(number) for number in numbers if math.isfinite(number)):
        return False
    if not words or not all(not cell or any(cells) for cell, cells in words):
        return False
    if all(number in YEARS for number in numbers):
        values = [grammar.number(cell) for _, cells in numbered for cell in cells]
        return len(below[0]) > 1 and 2 * sum(value in YEARS for value in values) <= len(values)
    return len(below[0]) >= ENOUGH_ALIKE and (
        not first[0] or any(_is_unlike(number, cells, grammar) for number, cells in numbered)
    )


def _is_unlike(number: float, below: Sequence[str], grammar: Grammar) -> bool:
    """Whether a whole number is none of the values below it: these have decimals, or are all larger or smaller."""
    values = [value for value in map(grammar.number, below) if math.isfinite(value)]
    return bool(values) and (any(value != int(value) for value in values) or not min(values) <= number <= max(values))


def _is_date_as_below(cell: str, below: Sequence[str]) -> bool:
    """Whether a cell is a date, as most of those below it are."""
    grammar = Grammar()
    dates = sum(not math.isnan(grammar.day(value)) for value in below)
    return 2 * dates > len(below) and not math.isnan(grammar.day(cell))


def _is_name(cell: str, below: Sequence[str], decimal: str) -> bool:
    """Whether a word stands above numbers, or above another word that all rows repeat."""
    values = [value for value in below if value not in MISSING_VALUES]
    if not values or cell in MISSING_VALUES or is_number(cell, decimal):
        return False
    alike = len(values) >= ENOUGH_ALIKE and len({cell, *values}) == 2 and cell not in values
    return alike or all(is_number(value, decimal) for value in values)

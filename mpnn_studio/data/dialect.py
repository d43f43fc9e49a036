"""How a CSV file is written: its delimiter, its decimal sign, whether it has a header. Found from its first rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from .columns import MISSING_VALUES, is_number

DELIMITER_ORDER = "\t;|,"
"""Where several fit every row the first is taken: commas are in text and in decimals, tabs are hardly ever."""
ENOUGH_ALIKE = 5
"""So many equal values below another word make that word a name."""
DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
DECIMAL_POINT = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?")


def find_delimiter(lines: Sequence[str]) -> tuple[str, list[list[str]]]:
    """Return the delimiter that gives the most rows of one length above 1, and the rows it gives."""
    best, best_rows, best_share = ",", _split(lines, ","), 0.0
    for delimiter in DELIMITER_ORDER:
        rows = _split(lines, delimiter)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        share = widths.most_common(1)[0][1] / len(rows) if widths else 0.0
        if share > best_share:
            best, best_rows, best_share = delimiter, rows, share
    return best, best_rows


def find_decimal(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    """Return the decimal sign: a comma if numbers are written with it, none with a point, and it delimits nothing."""
    cells = [cell.strip() for row in rows for cell in row]
    comma = delimiter != "," and any(DECIMAL_COMMA.fullmatch(cell) for cell in cells)
    return "," if comma and not any(DECIMAL_POINT.fullmatch(cell) for cell in cells) else "."


def has_header(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first row names the columns: words above numbers, or words that no row below repeats."""
    if not rows:
        return False
    first = [cell.strip() for cell in rows[0]]
    below = [[row[place].strip() for row in rows[1:] if place < len(row)] for place in range(len(first))]
    if any(_is_name(cell, cells, decimal) for cell, cells in zip(first, below, strict=True)):
        return True
    numbers = any(is_number(cell, decimal) for cell in first)
    repeated = any(cell in cells for cell, cells in zip(first, below, strict=True))
    return not numbers and not repeated


def column_names(cells: Sequence[str]) -> list[str]:
    """Return a name for each column: its own, "column 3" where it has none, "age (2)" where another has it."""
    names: dict[str, None] = {}
    seen: Counter[str] = Counter()
    for number, cell in enumerate(cells, 1):
        name = copy = " ".join(cell.split()) or f"column {number}"
        while copy in names:
            seen[name] += 1
            copy = f"{name} ({seen[name] + 1})"
        names[copy] = None
    return list(names)


def _split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    try:
        rows = [row for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1 or (row and row[0].strip())]
    except csv.Error:
        return []
    # The sample may end within a row whose quoted value goes on below; one row less tells as much.
    return rows[:-1] if len(rows) > 2 else rows


def _is_name(cell: str, below: Sequence[str], decimal: str) -> bool:
    """Whether a word stands above numbers, or above another word that all rows repeat."""
    values = [value for value in below if value not in MISSING_VALUES]
    if not values or cell in MISSING_VALUES or is_number(cell, decimal):
        return False
    alike = len(values) >= ENOUGH_ALIKE and len({cell, *values}) == 2 and cell not in values
    return alike or all(is_number(value, decimal) for value in values)

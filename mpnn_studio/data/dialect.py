"""How a CSV file is written: delimiter, decimal sign, order of dates, header. Found from its first rows."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from .cells import Grammar
from .csv_rows import usual_width
from .date_order import find_day_first
from .delimiters import find_signs, split
from .frame import (
    COMMENT_SIGNS,
    NO_FRAME,
    Frame,
    find_comments,
    find_end,
    find_second_header,
    find_separator,
    find_titles,
    numbered_rows,
    without_lines,
)
from .signs import BLANKS, Signs
from .text_file import find_encoding, read_lines

MISSING_VALUES = (
    "", "?", "NA", "N/A", "NaN", "nan", "NAN", "n/a", "na", "NULL", "null", "Null", "#N/A", "#NA", "#N/A N/A", "<NA>",
    "-NaN", "-nan", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "#DIV/0!", "#REF!", "#VALUE!", "#NUM!", "#NULL!",
    "#NAME?", "NaT",
)  # fmt: skip
"""Cells that hold no value, unless a person decides otherwise: what programs write.

"None" is not among them, nor "unknown": it may be a category. See :data:`.gaps.GAP_WORDS` for those among numbers.
"""
YEARS = range(1800, 2101)
ENOUGH_ALIKE = 5
"""So many equal values below another word make that word a name."""
DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
DECIMAL_POINT = re.compile(r"[+-]?\d*\.\d+([eE][+-]?\d+)?")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})+")
"""What may as well be a whole number, with a sign between its thousands."""


@dataclass(frozen=True)
class Dialect:
    """How to read a file.

    Attributes:
        header: the first row holds the names of the columns.
        day_first: 3/4/2020 is the third of April.
        missing: cells that stand for a missing value.
        spaced: a blank may stand between a delimiter and the quote of a value.
        frame: lines that are no rows.
        quote: stands around a value that may hold anything.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    header: bool = True
    day_first: bool = True
    missing: tuple[str, ...] = MISSING_VALUES
    spaced: bool = False
    frame: Frame = NO_FRAME
    quote: str = '"'

    @property
    def signs(self) -> Signs:
        """What parts its rows and values."""
        return Signs(self.delimiter, self.quote, self.spaced)

    @cached_property
    def grammar(self) -> Grammar:
        """How its cells are understood."""
        return Grammar(self.decimal, self.day_first, frozenset(self.missing))


@dataclass(frozen=True)
class Overrides:
    """What a person decided of a dialect; None is found out.

    Attributes:
        notations: examples of how numbers are written, by the name of their column.
        left_out, end: the lines that are no rows; see :class:`.frame.Frame`.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None
    day_first: bool | None = None
    missing: tuple[str, ...] | None = None
    notations: Mapping[str, str] = field(default_factory=dict)
    quote: str | None = None
    left_out: tuple[int, ...] | None = None
    end: int | None = None


def find_dialect(path: Path, given: Overrides) -> Dialect:
    """Find how a file is written, but for what is given. Raises DataError where its text cannot be read."""
    encoding = find_encoding(path) if given.encoding is None else given.encoding
    lines = read_lines(path, encoding)
    told, comments = find_separator(lines), find_comments(lines)
    left_out = [*([1] if told else []), *comments]
    signs = find_signs(without_lines(lines, left_out), given.delimiter or told, given.quote)
    if comments and signs.delimiter == " " and not given.delimiter:
        # The sign of a comment before the names of columns is a word of its own otherwise.
        signs = replace(signs, delimiter=BLANKS)
    if given.left_out is None:
        left_out = _head(path.name, lines, left_out, signs, given.decimal or ".")
    else:
        left_out = list(given.left_out)
    rows = split(without_lines(lines, left_out), signs)
    width = usual_width(path.name, rows)
    place = header_place(rows, width)
    body = [row for row in rows[place + 1 :] if len(row) == width]
    decimal = find_decimal(rows, signs.between) if given.decimal is None else given.decimal
    header = given.header
    if header is None:
        header = bool(rows) and has_header([padded(rows[place], body, width), *body], decimal)
    day_first = find_day_first(body) if given.day_first is None else given.day_first
    missing = MISSING_VALUES if given.missing is None else given.missing
    end = find_end(path, encoding, signs, width) if given.end is None else given.end
    frame = Frame(tuple(sorted(set(left_out))), end)
    return Dialect(encoding, signs.delimiter, decimal, header, day_first, missing, signs.spaced, frame, signs.quote)


def _head(name: str, lines: Sequence[str], left_out: Sequence[int], signs: Signs, decimal: str) -> list[int]:
    """Return the lines above the rows that are none, besides those that are known: titles, further headers, units."""
    found = _without_header(lines, left_out, signs, decimal)
    found += find_titles(name, numbered_rows(without_lines(lines, found), signs), signs.delimiter)
    while more := _second_header(without_lines(lines, found), signs):
        found += more
    return found


def _without_header(lines: Sequence[str], comments: Sequence[int], signs: Signs, decimal: str) -> list[int]:
    """Take a header that is written as a comment out of the lines of comments."""
    rows = split(without_lines(lines, comments), signs)
    last = max((number for number in comments if lines[number - 1].lstrip().startswith(COMMENT_SIGNS)), default=0)
    if not rows or not last or any(line.strip() for line in without_lines(lines, comments)[:last]):
        return list(comments)
    header: list[str] = next(signs.reader([lines[last - 1].lstrip("#% ")]), [])
    named = len(header) == len(rows[0]) > 1 and not any(is_number(cell, decimal) for cell in header)
    is_header = named and not has_header(rows, decimal)
    return [number for number in comments if number != last or not is_header]


def _second_header(lines: Sequence[str], signs: Signs) -> list[int]:
    rows = numbered_rows(lines, signs)[:-1]
    decimals = (".", ",")
    words = [[_is_word(cell, decimals) for cell in row] for *_, row in rows]
    return find_second_header(rows, words)


def _is_word(cell: str, signs: Sequence[str]) -> bool:
    cell = cell.strip()
    return cell not in MISSING_VALUES and not any(is_number(cell, sign) for sign in signs) and not has_digits_only(cell)


def has_digits_only(cell: str) -> bool:
    """Whether a cell holds digits and signs but no letter: a number or date of whatever notation."""
    return any(letter.isdigit() for letter in cell) and not any(letter.isalpha() for letter in cell)


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


def find_decimal(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    """Return the decimal sign: a comma if numbers are written with it, none with a point, and it delimits nothing."""
    cells = [cell.strip() for row in rows for cell in row]
    comma = delimiter != "," and any(DECIMAL_COMMA.fullmatch(cell) for cell in cells)
    pointed = [cell for cell in cells if DECIMAL_POINT.fullmatch(cell)]
    if not comma or not pointed:
        return "," if comma else "."
    # 401.127 is a whole number beside 85,1; and 1,234 is one beside 2.5.
    certain = any(DECIMAL_COMMA.fullmatch(cell) and not THOUSANDS.fullmatch(cell) for cell in cells)
    return "," if certain and all(map(THOUSANDS.fullmatch, pointed)) else "."


def has_header(rows: Sequence[Sequence[str]], decimal: str) -> bool:
    """Whether the first row names the columns: words above numbers, or words that no row below repeats."""
    if not rows:
        return False
    first = [cell.strip() for cell in rows[0]]
    below = [[row[place].strip() for row in rows[1:] if place < len(row)] for place in range(len(first))]
    if any(_is_name(cell, cells, decimal) for cell, cells in zip(first, below, strict=True)):
        return True
    numbers = any(
        is_number(cell, decimal) or _is_date_as_below(cell, cells) for cell, cells in zip(first, below, strict=True)
    )
    repeated = any(cell and cell in cells for cell, cells in zip(first, below, strict=True))
    if numbers and not repeated and _names_years(first, below, decimal):
        return True
    return not numbers and not repeated and any(first)


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
    return not math.isnan(Grammar(decimal).number(cell.strip()))


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

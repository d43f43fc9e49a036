"""How a CSV file is written: delimiter, decimal sign, order of dates, header. Found from its first rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from .cells import Grammar, Remembered
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
from .gaps import MISSING_VALUES
from .header import has_header, header_place, is_number, padded
from .signs import BLANKS, Signs
from .text_file import find_encoding, read_lines

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
        left_out, end, upper: the lines that are no rows; see :class:`.frame.Frame`.
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
    upper: int | None = None


def find_dialect(path: Path, given: Overrides) -> Dialect:
    """Find how a file is written, but for what is given. Raises DataError where its text cannot be read."""
    encoding = find_encoding(path) if given.encoding is None else given.encoding
    lines = read_lines(path, encoding)
    told, comments = find_separator(lines), find_comments(lines)
    left_out = [*([1] if told else []), *comments]
    upper = given.upper or 0
    signs = find_signs(without_lines(lines, left_out), given.delimiter or told, given.quote)
    if comments and signs.delimiter == " " and not given.delimiter:
        # The sign of a comment before the names of columns is a word of its own otherwise.
        signs = replace(signs, delimiter=BLANKS)
    if given.left_out is None:
        left_out, upper = _head(path.name, lines, left_out, signs, given.decimal or ".")
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
    frame = Frame(tuple(sorted(set(left_out))), end, upper)
    return Dialect(encoding, signs.delimiter, decimal, header, day_first, missing, signs.spaced, frame, signs.quote)


def _head(
    name: str, lines: Sequence[str], left_out: Sequence[int], signs: Signs, decimal: str
) -> tuple[list[int], int]:
    """Return the lines above the rows that are none, besides those that are known: titles, further headers, units.

    Also returned is the line of a header that stands above the names, 0 where there is none.
    """
    upper = 0
    found = _without_header(lines, left_out, signs, decimal)
    found += find_titles(name, numbered_rows(without_lines(lines, found), signs), signs.delimiter)
    while True:
        more, is_upper = _second_header(without_lines(lines, found), signs)
        if not more:
            return found, upper
        found, upper = found + more, more[0] if is_upper else upper


def _without_header(lines: Sequence[str], comments: Sequence[int], signs: Signs, decimal: str) -> list[int]:
    """Take a header that is written as a comment out of the lines of comments."""
    others = without_lines(lines, comments)
    rows = split(others, signs)
    first = next((number for number, line in enumerate(others, 1) if line.strip()), 0)
    above = [number for number in comments if number < first]
    last = max((number for number in above if lines[number - 1].lstrip().startswith(COMMENT_SIGNS)), default=0)
    if not rows or not last:
        return list(comments)
    header: list[str] = next(signs.reader([lines[last - 1].lstrip("#% ")]), [])
    named = len(header) == len(rows[0]) > 1 and not any(is_number(cell, decimal) for cell in header)
    is_header = named and not has_header(rows, decimal)
    return [number for number in comments if number != last or not is_header]


def _second_header(lines: Sequence[str], signs: Signs) -> tuple[list[int], bool]:
    rows = numbered_rows(lines, signs)[:-1]
    is_word = Remembered(_is_word)
    words = [list(map(is_word.__getitem__, row)) for *_, row in rows]
    return find_second_header(rows, words)


def _is_word(cell: str) -> bool:
    cell = cell.strip()
    numeric = is_number(cell, ".") or is_number(cell, ",") or has_digits_only(cell)
    return not numeric and cell not in MISSING_VALUES


def has_digits_only(cell: str) -> bool:
    """Whether a cell holds digits and signs but no letter: a number or date of whatever notation."""
    return any(letter.isdigit() for letter in cell) and not any(letter.isalpha() for letter in cell)


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

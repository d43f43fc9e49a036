"""Rows as Python's ``csv`` module reads them, and everything that can be wrong with them.

Quoted values may hold delimiters, quotes (doubled) and line breaks. This is the exact way: slow, and right for every
file. :mod:`.plain_rows` reads faster what is written plainly, and hands over to here what is not.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from ..wording import grouped
from .dataset import DataError
from .signs import Signs
from .text_file import as_text, split_lines

MAX_COLUMNS = 10_000
COMMENT = "#"
END = "\0"
"""A line of our own after the last, which no file may hold. Where a quote is open, it is read as part of a value."""


@dataclass(frozen=True)
class Rows:
    """Rows that are not blank, the line of the file that each begins on, and the bytes of one that is not complete."""

    rows: list[list[str]]
    lines: list[int]
    rest: bytes
    next_line: int

    def before(self, place: int) -> Rows:
        """Return the rows above one."""
        return Rows(self.rows[: max(place, 0)], self.lines[: max(place, 0)], b"", self.next_line)

    def after(self, place: int) -> Rows:
        """Return the rows below one; all below −1."""
        return Rows(self.rows[place + 1 :], self.lines[place + 1 :], self.rest, self.next_line)


@dataclass(frozen=True)
class Misfit:
    """A row that does not fit the table: its line, why, and whether it begins as a comment does."""

    line: int
    reason: str
    comment: bool = False


def read_rows(name: str, block: bytes, signs: Signs, line: int = 1, last: bool = True) -> Rows:
    """Split a block of whole lines, which begins on ``line`` of the file, into rows.

    Args:
        last: no block follows, so that a quote still open is never closed.

    Raises:
        DataError: bytes that are no text, or a quote that never ends; with the line.
    """
    text = as_text(name, block, line)
    if END in text:
        raise _not_text(name, line + text[: text.index(END)].count("\n"))
    texts = split_lines(text)
    rows: list[list[str]] = []
    lines: list[int] = []
    begin = 0
    reader = signs.reader(chain(texts, [END]))
    try:
        for row in reader:
            if reader.line_num > len(texts):
                break
            if not is_blank(row):
                rows.append(row)
                lines.append(line + begin)
            begin = reader.line_num
    except csv.Error as error:
        raise DataError(
            f"{name}, line {line + begin}: the values cannot be told apart ({error}). "
            "A quotation mark that is opened on this line is probably never closed; correct it and open the file again."
        ) from error
    if begin < len(texts) and last:
        raise DataError(
            f"{name}, line {line + begin}: a quotation mark opens a value here and is never closed. "
            "Close it, or double it if it belongs to the text, and open the file again."
        )
    return Rows(rows, lines, "".join(texts[begin:]).encode(), line + begin)


def is_blank(row: Sequence[str]) -> bool:
    """Whether a line holds nothing: no delimiter, and no letter but blanks."""
    return len(row) < 2 and not (row and row[0].strip())


def usual_width(name: str, rows: Sequence[Sequence[str]]) -> int:
    """Return how many values most rows have, of equals the most. Raises DataError where these are too many."""
    counts = Counter(map(len, rows))
    width = max(counts, key=lambda width: (counts[width], width), default=0)
    if width > MAX_COLUMNS:
        raise DataError(
            f"{name}, line 1: {grouped(width)} columns; a table may have up to {grouped(MAX_COLUMNS)}. "
            "Keep the columns that matter, or swap rows and columns."
        )
    return width


def part_by_width(found: Rows, width: int) -> tuple[list[list[str]], list[int], list[Misfit]]:
    """Part the rows that have ``width`` values, and their lines, from those that have more or fewer."""
    if all(len(row) == width for row in found.rows):
        return found.rows, found.lines, []
    pairs = list(zip(found.rows, found.lines, strict=True))
    fitting = [pair for pair in pairs if len(pair[0]) == width]
    misfits = [
        Misfit(line, _ragged(row, width), row[0].startswith(COMMENT)) for row, line in pairs if len(row) != width
    ]
    return [row for row, _ in fitting], [line for _, line in fitting], misfits


def _ragged(row: Sequence[str], width: int) -> str:
    return f"{len(row)} value{'' if len(row) == 1 else 's'}, but most rows have {width}"


def _not_text(name: str, line: int) -> DataError:
    return DataError(
        f"{name}, line {line}: a NUL byte is here, so this is not a text file. "
        "Save the table as CSV (UTF-8) and open that."
    )

"""Which signs part the values of a file, found from its first lines."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .csv_rows import is_blank
from .signs import BLANKS, Signs

DELIMITER_ORDER = "\t;|,"
"""Where several fit every row the first is taken: commas are in text and in decimals, tabs are hardly ever."""
MOSTLY, NEARLY_ALL = 0.5, 0.8
SPACED = re.compile(r"[,;\t|] +[\"']")
SINGLE_QUOTED = re.compile(r"(?:^|[,;\t| ])[ ]*'(?:[^'\n]|'')*'(?=[ ]*(?:[,;\t| ]|[\r\n]*$))")
OPENED = re.compile(r"(?:^|[,;\t|])[ ]*'")
NUMBER = r"[+-]?[\d.,?]*\d[\d.,?]*(?:[eE][+-]?\d+)?"
NUMBERS_IN_A_CELL = re.compile(rf" *{NUMBER}(?: +{NUMBER}){{2,}} *")
QUOTED_BEHIND = re.compile(r"\S +\"[^\"]*\" *$")
GROUPED = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d*)?")


@dataclass(frozen=True)
class Parting:
    """What a delimiter makes of some lines.

    Attributes:
        width: values that most rows have.
        share: of the rows that have so many; 0 where no row is parted.
    """

    signs: Signs
    rows: list[list[str]]
    width: int
    share: float


def find_signs(lines: Sequence[str], told: str | None = None, quote: str | None = None) -> Signs:
    """Find what parts the values of some lines, but for the delimiter or quote that is told."""
    signs = Signs(told or ",", quote or find_quote(lines), are_spaced(lines))
    return signs if told else find_delimiter(lines, signs).signs


def are_spaced(lines: Sequence[str]) -> bool:
    """Whether a blank stands between a delimiter and the quote of a value."""
    return any(SPACED.search(line) for line in lines)


def find_quote(lines: Sequence[str]) -> str:
    """Return the sign that stands around values: single where nearly every line has such values and no others."""
    texts = [line for line in lines if line.strip()]
    if any('"' in line for line in texts) or not any("'" in line for line in texts):
        return '"'
    quoted = sum(bool(SINGLE_QUOTED.search(line)) for line in texts)
    paired = all(len(OPENED.findall(line)) <= len(SINGLE_QUOTED.findall(line)) for line in texts)
    return "'" if paired and quoted >= NEARLY_ALL * len(texts) else '"'


def find_delimiter(lines: Sequence[str], signs: Signs = Signs()) -> Parting:  # noqa: B008  (it is frozen)
    """Return what the delimiter makes of some lines that gives the most rows of one length above 1.

    Blanks are in text as well: they part a table only where no other sign does, and nearly all of its rows.
    """
    tried = [parting(lines, replace(signs, delimiter=delimiter)) for delimiter in DELIMITER_ORDER]
    best = max(tried, key=lambda each: each.share)
    runs = parting(lines, replace(signs, delimiter=BLANKS))
    if best.share >= MOSTLY and not _is_aligned(best, runs):
        return best
    single = parting(lines, replace(signs, delimiter=" "))
    likely = (single, runs) if single.rows == runs.rows else (runs, single)
    blanks = next((each for each in likely if each.share >= NEARLY_ALL and any(map(any, each.rows))), None)
    return blanks or (best if best.share else parting(lines, signs))


def parting(lines: Sequence[str], signs: Signs) -> Parting:
    """Return what these signs make of some lines; a text behind a closed quote says that they are not theirs."""
    rows = split(lines, signs)
    counts = Counter(len(row) for row in rows if len(row) > 1)
    width, count = counts.most_common(1)[0] if counts else (1, 0)
    try:
        list(signs.reader(lines, strict=True))
    except csv.Error as error:
        count = 0 if "expected after" in str(error) and not signs.spaced else count
    return Parting(signs, rows, width, count / len(rows) if rows else 0.0)


def split(lines: Sequence[str], signs: Signs) -> list[list[str]]:
    """Split the first lines of a file into rows; none where they cannot be."""
    try:
        rows = [row for row in signs.reader(lines) if not is_blank(row)]
    except csv.Error:
        return []
    # The sample may end within a row whose quoted value goes on below; one row less is enough.
    return rows[:-1] if len(rows) > 2 else rows


def _is_aligned(best: Parting, runs: Parting) -> bool:
    """Whether blanks part a table in which tabs stand too: before one of its columns, doubled, or here and there."""
    if best.signs.delimiter != "\t" or runs.share < max(best.share, NEARLY_ALL):
        return False
    if runs.share > best.share and runs.width == best.width:
        return True
    columns = list(zip(*(row for row in best.rows if len(row) == best.width), strict=True))
    if any(not any(cell.strip() for cell in column) for column in columns):
        return runs.width > 1
    return any(all(map(_holds_several, column[1:])) for column in columns)


def _holds_several(cell: str) -> bool:
    """Whether a cell holds three numbers, or ends with a value in quotes behind another."""
    numbers = bool(NUMBERS_IN_A_CELL.fullmatch(cell)) and not GROUPED.fullmatch(cell.strip())
    return numbers or bool(QUOTED_BEHIND.search(cell))

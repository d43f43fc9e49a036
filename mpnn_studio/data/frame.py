"""What stands around the rows of a table and is none: titles, comments, a second header, units, totals, sources.

Such lines are found once, when a file is first looked at, and kept by their numbers, so that nothing is guessed twice.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .csv_rows import is_blank, usual_width
from .text_file import line_blocks, open_file, split_lines

SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
SPACED = re.compile(r"[,;\t|] +\"")
TOTALS = frozenset(
    """
    total totals sum mean average median overall summe gesamt mittel mittelwert durchschnitt somme moyenne suma media
    totale source sources note notes quelle quellen hinweis remark
    """.split()  # noqa: SIM905  (a list would fill a page)
)
TAIL = 2**13
"""Bytes at the end of a file in which totals and sources are looked for."""
MAX_FOOT = 20
MAX_SHOWN = 60
Numbered = tuple[int, int, list[str]]
"""The first line of a row, the line behind its last, and its cells."""


@dataclass(frozen=True)
class Frame:
    """Lines that are no rows.

    Attributes:
        lines: their numbers, at the head of the file.
        end: the first line at its foot that is none, as all below it; 0 where there is no foot.
    """

    lines: tuple[int, ...] = ()
    end: int = 0

    def blank(self, blocks: Iterable[tuple[bytes, float]]) -> Iterator[tuple[bytes, float]]:
        """Yield blocks of lines with these left empty, so that the others keep their numbers."""
        line = 1
        for block, share in blocks:
            if line <= max(self.lines, default=0) or self.end:
                texts = block.splitlines(keepends=True)
                out = {number - line for number in self.lines}
                out |= set(range(max(self.end - line, 0), len(texts))) if self.end else set()
                if out.intersection(range(len(texts))):
                    kept = [b"\n" if place in out else text for place, text in enumerate(texts)]
                    block = b"".join(kept)
                line += len(texts)
            yield block, share


NO_FRAME = Frame()


def without_lines(lines: Sequence[str], left_out: Iterable[int]) -> list[str]:
    """Return the lines of a file with some of them, counted from 1, left empty."""
    out = set(left_out)
    return ["\n" if number in out else line for number, line in enumerate(lines, 1)]


def find_separator(lines: Sequence[str]) -> str | None:
    """Return the delimiter that a first line such as ``sep=;`` tells; None where there is no such line."""
    found = SEPARATOR.fullmatch(lines[0]) if lines else None
    return found[1] if found else None


def find_comments(lines: Sequence[str]) -> list[int]:
    """Return the numbers of lines that begin with "#" above the table, or with "# " in it; none where most do."""
    first = next((number for number, line in enumerate(lines, 1) if not line.lstrip().startswith(("#", "\n", "\r"))), 0)
    above = [number for number, line in enumerate(lines[: max(first - 1, 0)], 1) if line.strip()]
    within = [number for number, line in enumerate(lines, 1) if number > first and line.startswith("# ")]
    marked = above + within
    return marked if 2 * len(marked) < sum(bool(line.strip()) for line in lines) else []


def are_spaced(lines: Sequence[str]) -> bool:
    """Whether a blank stands between a delimiter and the quote of a value."""
    return any(SPACED.search(line) for line in lines)


def numbered_rows(lines: Sequence[str], delimiter: str, spaced: bool) -> list[Numbered]:
    """Return the rows of the first lines of a file that are not blank; none where they cannot be told apart."""
    reader, rows, begin = csv.reader(lines, delimiter=delimiter, skipinitialspace=spaced), [], 1
    try:
        for row in reader:
            if not is_blank(row):
                rows.append((begin, reader.line_num + 1, row))
            begin = reader.line_num + 1
    except csv.Error:
        return []
    return rows


def find_titles(name: str, rows: Sequence[Numbered]) -> list[int]:
    """Return the lines of the rows above the table: of one cell, or of too few."""
    width = usual_width(name, [row for *_, row in rows])
    titles: list[int] = []
    for place, (begin, end, row) in enumerate(rows[:-1]):
        filled = sum(bool(cell.strip()) for cell in row)
        below = rows[place + 1][2]
        # A header may be a name short, where the rows have names or end with a delimiter.
        named = len(row) == width - 1 > 1 and len(below) == width and filled == len(row)
        whole = len(row) >= width and (filled > 1 or width == 2 or not row[0].strip())
        if named or width < 2 or whole:
            break
        titles.extend(range(begin, end))
    return titles if len(titles) < len(rows) // 2 or len(rows) < 4 else []


def find_second_header(rows: Sequence[Numbered], is_word: Sequence[Sequence[bool]]) -> list[int]:
    """Return the line of a row of units below the header, or of a header above the one that names the columns.

    Args:
        rows: the header and what follows.
        is_word: for each of these rows whether its cells are words: neither numbers nor missing.
    """
    if len(rows) < 5:
        return []
    width = len(rows[0][2])
    fitting = [place for place, (*_, row) in enumerate(rows) if len(row) == width]
    if fitting[:2] != [0, 1]:
        return []
    below = [is_word[place] for place in fitting[2:]]
    numeric = [column for column in range(width) if sum(words[column] for words in below) <= 0.1 * len(below)]
    filled = [column for column in numeric if rows[1][2][column].strip()]
    if not filled or not all(is_word[1][column] for column in filled) or not any(is_word[0]):
        return []
    numbered = any(cell.strip() and not word for cell, word in zip(rows[0][2], is_word[0], strict=True))
    if numbered or 2 * len(filled) < len(numeric):
        return []
    names = [cell.strip() for cell in rows[0][2]]
    upper = len(set(names)) < len(names)
    begin, end, _ = rows[0] if upper else rows[1]
    return list(range(begin, end))


def find_end(path: Path, encoding: str, delimiter: str, width: int) -> int:
    """Return the first line of totals, notes and sources below the rows; 0 where there are none."""
    if encoding.startswith("utf-16") or width < 2:
        return 0
    with open_file(path) as file:
        size = file.seek(0, 2)
        file.seek(max(size - TAIL, 0))
        tail = file.read().decode("utf-8" if encoding.startswith("utf-8") else encoding, errors="replace")
    lines = split_lines(tail)
    foot, blanks = 0, 0
    for line in reversed(lines[1:]):
        if not line.strip(" \t\r\n\x1a"):
            # A Ctrl-Z that an old program wrote is no value either.
            blanks += 1
            foot += blanks if "\x1a" in line else 0
            blanks = 0 if "\x1a" in line else blanks
            continue
        if foot + blanks >= MAX_FOOT or not _is_foot(line, delimiter, width):
            break
        foot, blanks = foot + blanks + 1, 0
    if not foot or foot >= len(lines) - 1:
        return 0
    return sum(len(split_lines(block.decode(errors="replace"))) for block, _ in line_blocks(path, encoding)) - foot + 1


def _is_foot(line: str, delimiter: str, width: int) -> bool:
    try:
        row = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return False
    cells = [cell.strip() for cell in row]
    filled = [cell for cell in cells if cell]
    words = re.findall(r"[^\W\d_]+", cells[0].casefold()) if cells else []
    if words and words[0] in TOTALS and (len(filled) < width or len(words) == 1):
        return True
    # One value that is no number, by itself or before nothing but delimiters, where a row has several.
    alone = len(filled) == 1 and filled[0] == cells[0] and bool(words) and (len(cells) == 1 or width > 2)
    sentence = len(cells) != width and len(words) > 2
    return alone or sentence

"""What stands around the rows of a table and is none: titles, comments, a second header, units, totals, sources.

Such lines are found once, when a file is first looked at, and kept by their numbers, so that nothing is guessed twice.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF16_BE
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .csv_rows import is_blank, usual_width
from .signs import BLANKS, Signs
from .text_file import count_lines, line_blocks, open_file, split_lines, without_end_sign

SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
COMMENT_SIGNS = ("#", "%")
"""Begin lines above a table that are no rows."""
DECLARATION = re.compile(r"@(?:relation|attribute|data)\b", re.IGNORECASE)
"""Begins what ARFF files say of their columns."""
# Nothing may match in two ways, or a long line of a stranger is tried in as many as it has signs, squared.
RULE = re.compile(r"[\s|+:]*[-=]{3,}(?:[\s|+:]+[-=]{3,})+[\s|+:]*")
"""A line that is drawn between the names of columns and the rows, or around a table."""
FOOTNOTE = re.compile(r"\s*(?:\*+|[†‡§¹²³])")
TOTALS = frozenset(
    """
    total totals subtotal sum mean average median overall summe gesamt gesamtsumme mittel mittelwert durchschnitt somme
    moyenne suma media totale totaal source sources note notes quelle quellen hinweis remark
    """.split()  # noqa: SIM905  (a list would fill a page)
)
UNITS = frozenset(
    """
    - s ms us min h mm cm m km in ft mi g mg kg lb oz ml pa hpa kpa mpa bar mbar mv ma w kw kwh mwh kj kn hz khz mhz usd
    eur ppm ppb rpm db lux mol mmol deg degc count
    """.split()  # noqa: SIM905  (a list would fill a page)
)
TAIL = 2**13
"""Bytes at the end of a file in which totals and sources are looked for."""
MAX_FOOT, MAX_TITLES = 20, 20
MAX_SHOWN = 60
YEAR_DIGITS = 4
Numbered = tuple[int, int, list[str]]
"""The first line of a row, the line behind its last, and its cells."""


@dataclass(frozen=True)
class Frame:
    """Lines that are no rows.

    Attributes:
        lines: their numbers, at the head of the file.
        end: the first line at its foot that is none, as all below it; 0 where there is no foot.
        upper: one of the lines that stands before the names of the columns, as 2019 above "sales"; 0 where none does.
    """

    lines: tuple[int, ...] = ()
    end: int = 0
    upper: int = 0

    def without_row(self, number: int) -> Frame:
        """Return the same with one more line left out."""
        return replace(self, lines=tuple(sorted({*self.lines, number})))

    def with_row(self, number: int, *, is_last: bool = False) -> Frame:
        """Return the same with a line taken back; of those at the foot, all down to it.

        Args:
            is_last: there is no line below it.
        """
        end = 0 if is_last else number + 1
        lines = tuple(line for line in self.lines if line != number)
        upper = 0 if number == self.upper else self.upper
        return Frame(lines, end if 0 < self.end <= number else self.end, upper)

    def ending(self, number: int) -> Frame:
        """Return the same with all lines from this one on left out."""
        return Frame(tuple(line for line in self.lines if line < number), number, self.upper)

    def joined_with(self, number: int) -> Frame:
        """Return the same with what stands on this line put before the names of the columns; 0: nothing is."""
        return replace(self.without_row(number) if number else self, upper=number)

    def headed_by(self, number: int) -> Frame:
        """Return the same with all lines above this one left out, so that it is the first."""
        return Frame((*range(1, number), *(line for line in self.lines if line > number)), self.end)

    def blank(self, blocks: Iterable[tuple[bytes, float]]) -> Iterator[tuple[bytes, float]]:
        """Yield blocks of lines with these left empty, so that the others keep their numbers."""
        if not self.lines and not self.end:
            yield from blocks
            return
        first = 1
        for block, share in blocks:
            behind = first + count_lines(block)
            out = {line - first for line in self.lines if first <= line < behind}
            if self.end:
                out |= set(range(max(self.end, first) - first, behind - first))
            if out:
                texts = block.splitlines(keepends=True)
                block = b"".join(b"\n" if place in out else text for place, text in enumerate(texts))
            first = behind
            yield block, share


NO_FRAME = Frame()


def lines_of_text(text: str) -> Frame:
    """Return what is meant by "1,3+,200-": line 1 is left out, 3 stands before the names, all from 200 on are no rows.

    Raises:
        ValueError: saying what is needed instead.
    """
    parts = [] if text.strip() in ("", "none") else [part.strip() for part in text.split(",")]
    numbers = [part.removesuffix("-").removesuffix("+") for part in parts]
    if not all(number.isdecimal() and 0 < int(number) < 2**53 for number in numbers):
        raise ValueError("numbers of lines, as in 1,3,200- (from line 200 on), 1+ (before the names), or none")
    ends = [int(part[:-1]) for part in parts if part.endswith("-")]
    upper = max((int(part[:-1]) for part in parts if part.endswith("+")), default=0)
    lines = tuple(sorted({int(part.removesuffix("+")) for part in parts if not part.endswith("-")}))
    return Frame(lines, min(ends, default=0), upper)


def text_of_lines(frame: Frame) -> str:
    """Write the same as a text: "1,3+,200-"."""
    lines = [f"{line}+" if line == frame.upper else str(line) for line in frame.lines]
    return ",".join([*lines, *([f"{frame.end}-"] if frame.end else [])]) or "none"


def without_lines(lines: Sequence[str], left_out: Iterable[int]) -> list[str]:
    """Return the lines of a file with some of them, counted from 1, left empty."""
    out = set(left_out)
    return ["\n" if number in out else line for number, line in enumerate(lines, 1)]


def find_separator(lines: Sequence[str]) -> str | None:
    """Return the delimiter that a first line such as ``sep=;`` tells; None where there is no such line."""
    found = SEPARATOR.fullmatch(lines[0]) if lines else None
    return found[1] if found else None


def find_comments(lines: Sequence[str]) -> list[int]:
    """Return the lines that begin with "#" above the table, or with "# " in it, or are drawn; none where most are."""
    first = next((number for number, line in enumerate(lines, 1) if line.strip() and not _is_comment(line)), 0)
    above = [number for number, line in enumerate(lines[: max(first - 1, 0)], 1) if line.strip()]
    below = [(number, line) for number, line in enumerate(lines, 1) if number > first]
    within = [number for number, line in below if line.startswith("# ") or RULE.fullmatch(line)]
    marked = above + within
    return marked if 2 * len(marked) < sum(bool(line.strip()) for line in lines) else []


def _is_comment(line: str) -> bool:
    text = line.lstrip()
    return text.startswith(COMMENT_SIGNS) or bool(DECLARATION.match(text) or RULE.fullmatch(line))


def numbered_rows(lines: Sequence[str], signs: Signs) -> list[Numbered]:
    """Return the rows of the first lines of a file that are not blank; none where they cannot be told apart."""
    reader, rows, begin = signs.reader(lines), [], 1
    try:
        for row in reader:
            if not is_blank(row):
                rows.append((begin, reader.line_num + 1, row))
            begin = reader.line_num + 1
    except csv.Error:
        return []
    return rows


def find_titles(name: str, rows: Sequence[Numbered], delimiter: str) -> list[int]:
    """Return the lines of the rows above the table: of one cell, of too few, or of words before an empty line.

    Where blanks are the delimiter, a title may have too many as well.
    """
    width = usual_width(name, [row for *_, row in rows])
    titles: list[int] = []
    for place, (begin, end, row) in enumerate(rows[:-1]):
        filled = sum(bool(cell.strip()) for cell in row)
        next_line, _, below = rows[place + 1]
        # A header may be a name short, where the rows have names or end with a delimiter.
        named = len(row) == width - 1 > 1 and len(below) == width and filled == len(row)
        fits = len(row) == width or (len(row) > width and delimiter not in (BLANKS, " "))
        whole = fits and filled > 0 and (filled > 1 or width == 2 or not row[0].strip())
        apart = next_line > end and place < MAX_TITLES and not any(map(_has_digit, (*row, *below)))
        if width < 2 or named or (whole and not apart):
            break
        titles.extend(range(begin, end))
    return titles if len(titles) < len(rows) // 2 or len(rows) < 4 else []


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))


def find_second_header(rows: Sequence[Numbered], is_word: Sequence[Sequence[bool]]) -> tuple[list[int], bool]:
    """Return the line of a row of units below the header, or of a header above the one that names the columns.

    Also returned is whether it is such a header.

    Args:
        rows: the header and what follows.
        is_word: for each of these rows whether its cells are words: neither numbers nor missing.
    """
    if len(rows) < 5:
        return [], False
    width = len(rows[0][2])
    fitting = [place for place, (*_, row) in enumerate(rows) if len(row) == width]
    if fitting[:2] != [0, 1]:
        return [], False
    below = [is_word[place] for place in fitting[2:]]
    numeric = [column for column in range(width) if sum(words[column] for words in below) <= 0.1 * len(below)]
    filled = [column for column in numeric if rows[1][2][column].strip()]
    if not filled or not all(is_word[1][column] for column in filled) or 2 * len(filled) < len(numeric):
        return [], False
    names = [cell.strip() for cell in rows[0][2]]
    lower = [cell.strip() for cell in rows[1][2] if cell.strip()]
    upper = len(set(names)) < len(names) and 2 * sum(map(_is_unit, lower)) <= len(lower)
    numbered = any(cell and not word for cell, word in zip(names, is_word[0], strict=True))
    # Years stand above names that are the same for each of them.
    years = upper and all(cell.isdecimal() and len(cell) == YEAR_DIGITS for cell in filter(None, names[1:]))
    if (numbered and not years) or not (any(is_word[0]) or years):
        return [], False
    begin, end, _ = rows[0] if upper else rows[1]
    return list(range(begin, end)), upper


def _is_unit(cell: str) -> bool:
    return any(sign in cell for sign in "%°€$/²³µ[(") or cell.casefold() in UNITS


def find_end(path: Path, encoding: str, signs: Signs, width: int) -> int:
    """Return the first line of totals, notes and sources below the rows; 0 where there are none."""
    if width < 2:
        return 0
    lines = _last_lines(path, encoding)
    foot, blanks = 0, 0
    for line in reversed(lines[1:]):
        if not line.strip(f" \t\r\n{signs.between}"):
            # A row of nothing but delimiters, as spreadsheets write it, is none either.
            blanks += 1
            foot += blanks if line.strip() else 0
            blanks = 0 if line.strip() else blanks
            continue
        if foot + blanks >= MAX_FOOT or not _is_foot(line, signs, width):
            break
        foot, blanks = foot + blanks + 1, 0
    if not foot or foot >= len(lines) - 1:
        return 0
    return sum(count_lines(block) for block, _ in line_blocks(path, encoding)) - foot + 1


def _last_lines(path: Path, encoding: str) -> list[str]:
    """Return the last lines of a file, of which the first is not whole, without an old sign of its end."""
    with open_file(path) as file:
        mark, size = file.read(2), file.seek(0, 2)
        file.seek(max(size - TAIL - size % 2, 0))
        tail = file.read()
    if encoding == "utf-16":
        encoding = "utf-16-be" if mark == BOM_UTF16_BE else "utf-16-le"
    return split_lines(without_end_sign(tail.decode(encoding.removesuffix("-sig"), errors="replace")))


def _is_foot(line: str, signs: Signs, width: int) -> bool:
    if line.count(signs.quote) % 2:
        return False  # It ends a value that has several lines.
    try:
        row: list[str] = next(signs.reader([line]), [])
    except csv.Error:
        return False
    cells = [cell.strip() for cell in row]
    filled = [cell for cell in cells if cell]
    words = re.findall(r"[^\W\d_]+", cells[0].casefold()) if cells else []
    total = words[:1] in (["grand"], ["sub"]) and words[1:2] == ["total"]
    if words and (total or words[0] in TOTALS) and (len(filled) < width or total or len(words) == 1):
        return True
    # One value that is no number, by itself or before nothing but delimiters, where a row has several.
    alone = len(filled) == 1 and filled[0] == cells[0] and bool(words) and (len(cells) == 1 or width > 2)
    sentence = len(cells) != width and (len(words) > 2 or bool(FOOTNOTE.match(line)))
    return alone or sentence or bool(RULE.fullmatch(line))

"""The lines of a file that a person is shown: its first rows, and what is left out above, among and below them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .dialect import Dialect
from .table_reader import Table
from .text_file import as_text, count_lines, line_blocks, read_lines, split_lines

MAX_ABOVE, MAX_BELOW = 20, 20
"""Lines left out that are shown at the head and at the foot."""


@dataclass(frozen=True)
class ShownLine:
    """A line of the file.

    Attributes:
        number: counted from 1; of a row that takes several, the first.
        cells: of a row; of a line that is left out all of it as one.
    """

    number: int
    cells: tuple[str, ...]
    left_out: bool = False


def shown_lines(path: Path, dialect: Dialect, table: Table) -> tuple[ShownLine, ...]:
    """Return the first rows with the lines that are left out among them, and those at the foot."""
    numbers = table.lines[: len(table.preview)].tolist()
    rows = [ShownLine(number, cells) for number, cells in zip(numbers, table.preview, strict=True)]
    lines, end = dialect.frame.lines, dialect.frame.end
    first = read_lines(path, dialect.encoding)
    above = [number for number in lines if number <= min(len(first), numbers[-1])][:MAX_ABOVE]
    out = [ShownLine(number, (first[number - 1].strip(),), True) for number in above if first[number - 1].strip()]
    foot = [ShownLine(number, (text,), True) for number, text in _below(path, dialect.encoding, end) if text]
    return (*sorted((*rows, *out), key=lambda line: line.number), *foot)


def _below(path: Path, encoding: str, end: int) -> Iterator[tuple[int, str]]:
    """Yield the first lines from this one on, with their numbers; none where it is 0."""
    if end:
        yield from islice(_numbered(path, encoding, end), MAX_BELOW)


def _numbered(path: Path, encoding: str, start: int) -> Iterator[tuple[int, str]]:
    first = 1
    for block, _ in line_blocks(path, encoding):
        count = count_lines(block)
        if first + count > start:
            for number, text in enumerate(split_lines(as_text(path.name, block)), first):
                if number >= start:
                    yield number, text.strip()
        first += count

"""A whole table read into memory, column by column, in one pass over its file."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .cells import Cells, Grammar, coded
from .contents import MAX_TOLD, Content, Form
from .csv_rows import COMMENT, Misfit, Rows, part_by_width, read_rows, usual_width
from .dataset import DataError
from .date_order import is_day_first
from .dialect import Dialect, Overrides, column_names, find_dialect, header_place, padded
from .gatherer import KNOWN_PLAIN, Gatherer, Known
from .plain_rows import Plan, read_plain
from .source import Progress
from .text_file import Checksum, EncodingError, find_late_encoding, line_blocks

PREVIEW_ROWS = 20
WORKERS = min(6, os.cpu_count() or 1)
"""Threads that read blocks, as many as pandas itself takes. The calling thread hands blocks out and gathers them."""
IN_ADVANCE = 2 * WORKERS
"""Blocks handed out at most, so that no worker waits for the next one; each is some megabytes of memory."""

MAX_COMMENTS = 5000
"""Comments between the rows that are left out by their lines; where there are more, they are misfits."""
MOST_MARKED = 0.05
"""Share of the rows that may begin as a comment does and be one."""

Blocks = Iterator[tuple[bytes, float]]
Waiting = tuple[bytes, float, Future[tuple[dict[int, Cells], int] | None]]


@dataclass(frozen=True)
class Table:
    """What a file holds, before anything is decided about its columns.

    Attributes:
        columns: one content for each name.
        lines: (rows,) line of the file on which each row begins.
        misfits: the first rows that have too many or too few values; ``misfit_count`` counts them all.
        preview: the first rows as they are written.
        checksum: by which a change of the file is noticed.
        comments: rows that begin as a comment does and have another number of values; they are no misfits yet.
    """

    names: tuple[str, ...]
    columns: tuple[Content, ...]
    lines: NDArray[np.int64]
    misfits: tuple[Misfit, ...]
    misfit_count: int
    preview: tuple[tuple[str, ...], ...]
    checksum: str
    comments: tuple[Misfit, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def strict(self) -> Table:
        """Return the same with its comments as misfits: it was decided which lines are left out."""
        if not self.comments:
            return self
        told = sorted((*self.misfits, *self.comments), key=lambda misfit: misfit.line)[:MAX_TOLD]
        return replace(self, misfits=tuple(told), misfit_count=self.misfit_count + len(self.comments), comments=())

    def named(self) -> Iterator[tuple[str, Content]]:
        """Yield each name with its column."""
        return zip(self.names, self.columns, strict=True)


@dataclass(frozen=True)
class Piece:
    """What one block adds to a table.

    Attributes:
        cells: of each column of which anything is kept.
        lines: (rows,) line of the file on which each row begins.
    """

    cells: Mapping[int, Cells]
    lines: NDArray[np.int64]
    misfits: Sequence[Misfit] = ()


def read_unknown(path: Path, given: Overrides, progress: Progress) -> tuple[Dialect, Table]:
    """Read a file of which nothing is known but what is given; return also how it is written. Raises as ``read_table``.

    A byte that is no UTF-8 may come late. All of the file is read in an encoding to which every byte is a letter then.
    """
    dialect = find_dialect(path, given)
    try:
        table = _read_and_find(path, dialect, given.notations, progress)
    except EncodingError:
        if given.encoding is not None:
            raise
        dialect = replace(dialect, encoding=find_late_encoding(path))
        table = _read_and_find(path, dialect, given.notations, progress)
    day_first = given.day_first if given.day_first is not None else is_day_first(table.columns, dialect.day_first)
    marked = _marked_lines(table) if given.left_out is None else ()
    if day_first != dialect.day_first or marked:
        frame = replace(dialect.frame, lines=(*dialect.frame.lines, *marked))
        dialect = replace(dialect, day_first=day_first, frame=frame)
        table = _read_and_find(path, dialect, given.notations, progress)
    return (dialect, table.strict()) if given.left_out is not None else _without_comments(dialect, table)


def _without_comments(dialect: Dialect, table: Table) -> tuple[Dialect, Table]:
    """Take the comments between the rows out of both."""
    if not table.comments or len(table.comments) + len(dialect.frame.lines) > MAX_COMMENTS:
        return dialect, table.strict()
    lines = sorted({*dialect.frame.lines, *(comment.line for comment in table.comments)})
    return replace(dialect, frame=replace(dialect.frame, lines=tuple(lines))), replace(table, comments=())


def _marked_lines(table: Table) -> tuple[int, ...]:
    """Return the lines of a few rows that have as many values as the others but begin as a comment does."""
    first = table.columns[0]
    texts, codes = (first.texts, first.codes) if first.form == "texts" else (first.odd_texts, first.odd_codes)
    places = [place for place, text in enumerate(texts) if text.startswith(f"{COMMENT} ")]
    if not places or codes is None:
        return ()
    rows = np.flatnonzero(np.isin(codes, places))
    rows = rows if first.odd_rows is None else first.odd_rows[rows]
    return tuple(table.lines[rows].tolist()) if len(rows) <= MOST_MARKED * len(table) else ()


def _read_and_find(path: Path, dialect: Dialect, notations: Mapping[str, str], progress: Progress) -> Table:
    """Read a file, and once more where rows further down show that the numbers of a column are written otherwise."""
    table = read_table(path, dialect, progress, None)
    found = [_known(name, content, dialect.grammar, notations) for name, content in table.named()]
    pairs = zip(found, table.columns, strict=True)
    same = all(known is None or known.notation == content.notation for known, content in pairs)
    return table if same else read_table(path, dialect, progress, found)


def _known(name: str, content: Content, grammar: Grammar, notations: Mapping[str, str]) -> Known | None:
    """Return how a column of many different numbers should be read; None where its texts are kept."""
    if content.form != "numbers":
        return None
    if name in notations:
        return Known(notations[name], "numbers")
    if not content.odd_texts:
        return Known(content.notation, "numbers")
    texts = (*content.sample, *content.odd_texts)
    better = grammar.notation_of(texts)

    def odd(notation: str) -> int:
        return sum(map(math.isnan, map(grammar.written(notation).number, texts)))

    return Known(better if odd(better) < odd(content.notation) else content.notation, "numbers")


def read_table(path: Path, dialect: Dialect, progress: Progress, known: Sequence[Known | None] | None = ()) -> Table:
    """Read all rows of a file.

    Args:
        known: what was decided of each column; of an empty list, that numbers are plain. None finds it out.

    Raises:
        DataError: the text cannot be read, holds no rows, or has too many columns; with the line.
        Cancelled: from ``progress``.
    """
    checksum = Checksum()
    blocks = dialect.frame.blank(line_blocks(path, dialect.encoding, checksum=checksum))
    first, share = _first_rows(path.name, blocks, dialect)
    width = usual_width(path.name, first.rows[: 2 * MAX_TOLD])
    place = header_place(first.rows, width) if dialect.header else -1
    rows, lines, misfits = part_by_width(first.after(place), width)
    names = padded(first.rows[place], rows, width) if place >= 0 else [""] * width
    decided = [None] * width if known is None else known if len(known) == width else [KNOWN_PLAIN] * width
    reader = TableReader(path.name, dialect, decided, round(1.1 * len(rows) / share))
    reader.add(Piece({}, NO_LINES, part_by_width(first.before(place), width)[2]))
    reader.add(to_piece(rows, lines, misfits, range(width)))
    reader.read(blocks, first.rest, first.next_line, progress)
    if not reader.rows:
        raise DataError(f"{path.name}, line 1: the file holds no rows below its header. Choose another file.")
    preview = tuple(tuple(row) for row in rows[:PREVIEW_ROWS])
    return reader.table(tuple(column_names(names)), preview, str(checksum))


class TableReader:
    """Puts a table together from the blocks of its file, which are read in threads of its own."""

    def __init__(self, name: str, dialect: Dialect, known: Sequence[Known | None], expected_rows: int) -> None:
        self.rows = 0
        self._name, self._dialect, self._width = name, dialect, len(known)
        self._gatherers = [Gatherer(dialect.grammar, expected_rows, decided) for decided in known]
        self._lines: list[NDArray[np.int64]] = []
        self._misfits: list[Misfit] = []
        self._comments: list[Misfit] = []
        self._misfit_count = 0

    def add(self, piece: Piece) -> None:
        """Add the rows of the next block."""
        for place, gatherer in enumerate(self._gatherers):
            gatherer.add(piece.cells.get(place), len(piece.lines))
        self.rows += len(piece.lines)
        self._lines.append(piece.lines)
        comments = [misfit for misfit in piece.misfits if misfit.comment][: MAX_COMMENTS - len(self._comments)]
        misfits = [misfit for misfit in piece.misfits if misfit not in comments] if comments else piece.misfits
        self._comments.extend(comments)
        self._misfit_count += len(misfits)
        self._misfits.extend(misfits[: max(MAX_TOLD - len(self._misfits), 0)])

    def read(self, blocks: Blocks, rest: bytes, line: int, progress: Progress) -> None:
        """Read all blocks that follow; several at a time, but for those with quotes, which may not end in them.

        Args:
            rest: the beginning of a row that ends in the next block.
            line: line of the file on which it begins, or else the next block.
        """
        waiting: deque[Waiting] = deque()
        quote = self._dialect.quote.encode()
        for gatherer in self._gatherers:
            gatherer.anticipate()
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="table") as pool:
            for block, share in blocks:
                if rest or quote in block:
                    line = self._collect(waiting, 0, line, progress)
                    rest, line = self._add_exactly(rest + block, line)
                    progress(share)
                else:
                    waiting.append((block, share, pool.submit(read_plain, block, self._plan())))
                    line = self._collect(waiting, IN_ADVANCE, line, progress)
            line = self._collect(waiting, 0, line, progress)
        if rest:
            self._add_exactly(rest, line, last=True)
        progress(1.0)

    def table(self, names: tuple[str, ...], preview: tuple[tuple[str, ...], ...], checksum: str) -> Table:
        """Return the table of all that was read."""
        columns = tuple(gatherer.content() for gatherer in self._gatherers)
        lines, misfits = np.concatenate(self._lines), tuple(self._misfits)
        return Table(names, columns, lines, misfits, self._misfit_count, preview, checksum, tuple(self._comments))

    def _plan(self) -> Plan:
        # Numbers that are not written plainly come as texts.
        forms: tuple[Form, ...] = tuple(
            "texts" if each.form == "numbers" and each.grammar.notation else each.form for each in self._gatherers
        )
        return Plan(self._dialect.signs, self._dialect.grammar, forms)

    def _collect(self, waiting: deque[Waiting], most: int, line: int, progress: Progress) -> int:
        """Add blocks in their order until at most so many are still being read; return the line that comes next."""
        while len(waiting) > most:
            block, share, future = waiting.popleft()
            plain = future.result()
            if plain is None:
                _, line = self._add_exactly(block, line, last=True)
            else:
                cells, lines = plain
                self.add(Piece(cells, np.arange(line, line + lines)))
                line += lines
            progress(share)
        return line

    def _add_exactly(self, block: bytes, line: int, last: bool = False) -> tuple[bytes, int]:
        """Add a block as the csv module reads it; return the bytes of a row that does not end in it, and its line."""
        found = read_rows(self._name, block, self._dialect.signs, line, last)
        self.add(to_piece(*part_by_width(found, self._width), self._plan().used))
        return found.rest, found.next_line


NO_LINES = np.empty(0, np.int64)


def to_piece(
    rows: Sequence[Sequence[str]], lines: Sequence[int], misfits: Sequence[Misfit], used: Sequence[int]
) -> Piece:
    """Return rows of one length column by column."""
    columns = list(zip(*rows, strict=True))
    cells = {place: coded(columns[place]) for place in used} if rows else {}
    return Piece(cells, np.array(lines, np.int64), misfits)


def _first_rows(name: str, blocks: Blocks, dialect: Dialect) -> tuple[Rows, float]:
    """Read blocks until there is a whole row; return also the share read. Raises DataError where there is none."""
    rest, line = b"", 1
    for block, share in blocks:
        found = read_rows(name, rest + block, dialect.signs, line, False)
        if found.rows:
            return found, share
        rest, line = found.rest, found.next_line
    if rest:
        return read_rows(name, rest, dialect.signs, line, True), 1.0
    raise DataError(f"{name}, line 1: there are no rows in this file. Choose a file with a header and rows of values.")

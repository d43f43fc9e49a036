"""Puts a table together, column by column, from the blocks of its file."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .cells import Cells, coded
from .contents import MAX_TOLD, Content, Form
from .csv_rows import Misfit, part_by_width, read_rows
from .dialect import Dialect
from .gatherer import Gatherer, Known
from .plain_rows import PlainRows, Plan, end_of_rows, read_plain
from .source import Progress

WORKERS = min(6, os.cpu_count() or 1)
"""Threads that read blocks. The calling thread hands blocks out and gathers them."""
IN_ADVANCE = 2 * WORKERS
"""Blocks handed out at most, so that no worker waits for the next one; each is some megabytes of memory."""
MAX_COMMENTS = 5000
"""Comments between the rows that are left out by their lines; where there are more, they are misfits."""

Blocks = Iterator[tuple[bytes, float]]
Waiting = tuple[bytes, float, Future[PlainRows | None]]
NO_LINES = np.empty(0, np.int64)


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
        self._rest, self._line = b"", 1

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
        """Read all blocks that follow, several at a time.

        Args:
            rest: the beginning of a row that ends in the next block.
            line: line of the file on which it begins, or else the next block.
        """
        waiting: deque[Waiting] = deque()
        self._rest, self._line = b"", line
        # The first block is small, and shows which columns hold so many different texts that none is kept.
        is_settled = False
        for gatherer in self._gatherers:
            gatherer.anticipate()
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="table") as pool:
            for block, share in _whole_rows(blocks, rest, self._dialect.quote):
                waiting.append((block, share, pool.submit(read_plain, block, self._plan())))
                self._collect(waiting, IN_ADVANCE if is_settled else 0, progress)
                is_settled = True
            self._collect(waiting, 0, progress)
        if self._rest:
            self._add_exactly(self._rest, last=True)
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

    def _collect(self, waiting: deque[Waiting], most: int, progress: Progress) -> None:
        """Add blocks in their order until at most so many are still being read."""
        while len(waiting) > most:
            block, share, future = waiting.popleft()
            plain = future.result()
            # A block that begins within a row was not read as it should be.
            if plain is None or self._rest:
                self._add_exactly(self._rest + block)
            else:
                self.add(Piece(plain.cells, plain.begins + self._line))
                self._line += plain.lines
            progress(share)

    def _add_exactly(self, block: bytes, last: bool = False) -> None:
        """Add a block as the csv module reads it, but for a row that does not end in it."""
        found = read_rows(self._name, block, self._dialect.signs, self._line, last)
        self.add(to_piece(*part_by_width(found, self._width), self._plan().used))
        self._rest, self._line = found.rest, found.next_line


def _whole_rows(blocks: Blocks, rest: bytes, quote: str) -> Blocks:
    """Yield the same blocks, the first behind a rest, with their ends where rows end as far as that can be seen."""
    share = 1.0
    for block, share in blocks:
        whole = rest + block if rest else block
        end = end_of_rows(whole, quote)
        rest = whole[end:]
        yield whole[:end], share
    if rest:
        yield rest, share


def to_piece(
    rows: Sequence[Sequence[str]], lines: Sequence[int], misfits: Sequence[Misfit], used: Sequence[int]
) -> Piece:
    """Return rows of one length column by column."""
    columns = list(zip(*rows, strict=True))
    cells = {place: coded(columns[place]) for place in used} if rows else {}
    return Piece(cells, np.array(lines, np.int64), misfits)

"""A whole table read into memory, column by column, in one pass over its file."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import reduce
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .cells import Grammar
from .contents import MAX_TOLD, Content
from .csv_rows import COMMENT, Rows, part_by_width, read_rows, usual_width
from .dataset import DataError
from .date_order import is_day_first
from .dialect import Dialect, Overrides, find_dialect
from .gatherer import KNOWN_PLAIN, Known
from .header import column_names, header_place, joined_names, padded
from .source import Progress
from .table_reader import MAX_COMMENTS, NO_LINES, Blocks, Piece, Table, TableReader, to_piece
from .text_file import Checksum, EncodingError, find_late_encoding, line_blocks, read_lines

PREVIEW_ROWS = 20

MOST_MARKED = 0.05
"""Share of the rows that may begin as a comment does and be one."""


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
        dialect, table = _read_otherwise(path, dialect, given.notations, progress)
    day_first = given.day_first if given.day_first is not None else is_day_first(table.columns, dialect.day_first)
    marked = _marked_lines(table, dialect.header) if given.left_out is None else ()
    if day_first != dialect.day_first or marked:
        frame = replace(dialect.frame, lines=(*dialect.frame.lines, *marked))
        dialect = replace(dialect, day_first=day_first, frame=frame)
        table = _read_and_find(path, dialect, given.notations, progress)
    return (dialect, table.strict()) if given.left_out is not None else _without_comments(dialect, table)


def _read_otherwise(
    path: Path, dialect: Dialect, notations: Mapping[str, str], progress: Progress
) -> tuple[Dialect, Table]:
    """Read a file in another encoding than its beginning suggests; at last in one to which every byte is a letter."""
    with suppress(EncodingError):
        late = replace(dialect, encoding=find_late_encoding(path))
        return late, _read_and_find(path, late, notations, progress)
    any_byte = replace(dialect, encoding="latin-1")
    return any_byte, _read_and_find(path, any_byte, notations, progress)


def _without_comments(dialect: Dialect, table: Table) -> tuple[Dialect, Table]:
    """Take the comments between the rows out of both."""
    if not table.comments or len(table.comments) + len(dialect.frame.lines) > MAX_COMMENTS:
        return dialect, table.strict()
    lines = sorted({*dialect.frame.lines, *(comment.line for comment in table.comments)})
    return replace(dialect, frame=replace(dialect.frame, lines=tuple(lines))), replace(table, comments=())


def _marked_lines(table: Table, named: bool) -> tuple[int, ...]:
    """Return the lines of a few rows that begin as a comment does, or repeat the names of the columns."""
    marked = _rows_of(table.columns[0], lambda text: text.startswith(f"{COMMENT} "))
    if named and len(table.columns) > 1:
        repeated = [_rows_of(content, name.__eq__) for name, content in table.named()]
        marked = np.union1d(marked, reduce(np.intersect1d, repeated))
    return tuple(table.lines[marked].tolist()) if len(marked) <= MOST_MARKED * len(table) else ()


def _rows_of(content: Content, is_meant: Callable[[str], bool]) -> NDArray[np.int64]:
    """Return the rows in which a column holds a text of some kind."""
    texts, codes = (content.texts, content.codes) if content.form == "texts" else (content.odd_texts, content.odd_codes)
    places = [place for place, text in enumerate(texts) if is_meant(text)]
    if not places or codes is None:
        return np.empty(0, np.int64)
    rows = np.flatnonzero(np.isin(codes, places))
    return rows if content.odd_rows is None else np.asarray(content.odd_rows[rows], np.int64)


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
    if dialect.frame.upper:
        names = joined_names(_cells_of(path, dialect, dialect.frame.upper), names)
    decided = [None] * width if known is None else known if len(known) == width else [KNOWN_PLAIN] * width
    reader = TableReader(path.name, dialect, decided, round(1.1 * len(rows) / share))
    reader.add(Piece({}, NO_LINES, part_by_width(first.before(place), width)[2]))
    reader.add(to_piece(rows, lines, misfits, range(width)))
    reader.read(blocks, first.rest, first.next_line, progress)
    if not reader.rows:
        raise DataError(f"{path.name}, line 1: the file holds no rows below its header. Choose another file.")
    preview = tuple(tuple(row) for row in rows[:PREVIEW_ROWS])
    return reader.table(tuple(column_names(names)), preview, str(checksum))


def _cells_of(path: Path, dialect: Dialect, number: int) -> list[str]:
    """Return the cells of a line at the head of a file; none where it is not there."""
    lines = read_lines(path, dialect.encoding)[number - 1 : number]
    rows = read_rows(path.name, "".join(lines).encode(), dialect.signs, number).rows if lines else []
    return rows[0] if rows else []


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

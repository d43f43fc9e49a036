"""The fast way to read rows: blocks that are written plainly, by the CSV reader of Arrow.

A block is plain where nothing in it could be read in two ways: no NUL, line breaks of one kind, no blank line, and
quotes only around whole values. Of such a block Arrow tells the different texts of each column, or reads its numbers
correctly rounded, which is what ``float`` does. Every other block is left to :mod:`.csv_rows`. Arrow gives way to other
threads while it works, and is imported only once a file is long enough to be worth it.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .cells import LARGEST_NUMBER, NONE, Cells, Grammar, span_of
from .contents import Form
from .signs import Signs

if TYPE_CHECKING:
    import pyarrow

PIECE = 2**17


@dataclass(frozen=True)
class Plan:
    """How to read the columns of a block: what parts them, how cells are understood, and each column's form."""

    signs: Signs
    grammar: Grammar
    forms: Sequence[Form]

    @property
    def used(self) -> list[int]:
        """The columns of which anything is kept."""
        return [place for place, form in enumerate(self.forms) if form != "nothing"]


@dataclass(frozen=True)
class PlainRows:
    """The rows of a block.

    Attributes:
        cells: of each used column.
        begins: (rows,) line of the block on which each row begins, counted from 0.
        lines: of the block.
    """

    cells: dict[int, Cells]
    begins: NDArray[np.int64]
    lines: int


def read_plain(block: bytes, plan: Plan) -> PlainRows | None:
    """Return the rows of a block of whole lines; None where it is not plain."""
    block = block if block.endswith(b"\n") else block + b"\n"
    if len(plan.forms) < 2 or not _seems_plain(block):
        return None
    begins = find_begins(block, plan.signs)
    if begins is None:
        return None
    try:
        cells = _parse(plan.signs.parted_block(block), plan, len(begins))
    except ValueError:
        # Arrow's errors are ValueErrors: a row of another length, or bytes that are no text.
        return None
    return None if cells is None else PlainRows(cells, begins, _count(block, "\n"))


def end_of_rows(block: bytes, quote: str) -> int:
    """Return where the last row ends that is whole, if quotes stand only around values; else, the end of the block."""
    sign, end = quote.encode(), len(block)
    if sign not in block or not _count(block, quote) % 2:
        return end
    while end > 0:
        # Of an odd number of quotes the last opens a value: before it, and behind the one before, is outside of any.
        last = block.rfind(sign, 0, end)
        end = max(block.rfind(sign, 0, last), 0)
        place = block.rfind(b"\n", end, last)
        if place >= 0:
            return place + 1
    return len(block)


def find_begins(block: bytes, signs: Signs) -> NDArray[np.int64] | None:
    """Return the lines of a block on which its rows begin, from 0; None where a quote stands elsewhere than it should.

    It should be before and behind a whole value, and doubled within one.
    """
    quote = signs.quote
    if quote.encode() not in block:
        return np.arange(_count(block, "\n"))
    letters = np.frombuffer(block, np.uint8)
    lines = _count(block, "\n")
    if _are_all_quoted(letters, signs, lines):
        return np.arange(lines)
    quotes = np.flatnonzero(letters == ord(quote))
    beside = np.zeros(256, np.bool_)
    beside[[ord(sign) for sign in ("\n", "\r", quote, signs.between)]] = True
    # The letter before the first is the last of the block, which is a line break.
    outside = beside[letters[quotes[0::2] - 1]].all() and beside[letters[quotes[1::2] + 1]].all()
    if len(quotes) % 2 or not outside or signs.between != signs.delimiter:
        return None
    breaks = np.flatnonzero(letters == ord("\n"))
    ends = np.flatnonzero(np.searchsorted(quotes, breaks) % 2 == 0)
    return np.concatenate([[0], ends[:-1] + 1])


def _are_all_quoted(letters: NDArray[np.uint8], signs: Signs, lines: int) -> bool:
    """Whether every line is one row, and every value in quotes without one inside: looked at in pieces, it is quick.

    The first quote of the block opens a value, and the last closes one. If each of the others belongs to one ``","``
    or ``"\\n"``, these can only close and open.
    """
    quote, between, line_break = map(ord, (signs.quote, signs.between, "\n"))
    if len(letters) < 4 or letters[0] != quote or letters[-2] != quote or quote in (letters[2], letters[-4]):
        return False
    quotes = parts = rows = 0
    for start in range(0, len(letters), PIECE):
        piece = letters[start : start + PIECE + 4]
        is_quote, is_break = piece == quote, piece[1:-1] == line_break
        parting = is_quote[:-2] & is_quote[2:] & (is_break | (piece[1:-1] == between))
        if np.any(parting[:-2] & parting[2:]):
            return False
        quotes += int(np.count_nonzero(is_quote[:PIECE]))
        parts += int(np.count_nonzero(parting[:PIECE]))
        rows += int(np.count_nonzero((parting & is_break)[:PIECE]))
    return rows == lines - 1 and quotes == 2 * parts + 2


def _seems_plain(block: bytes) -> bool:
    """Whether no sign in a block but quotes needs a closer look. Arrow would take a mark of byte order away."""
    if b"\0" in block or block.startswith(BOM_UTF8):
        return False
    return b"\r" not in block or _count(block, "\r") == block.count(b"\r\n")


def _count(block: bytes, sign: str) -> int:
    """Count a sign in pieces that stay in cache; bytes.count is slow where there are many."""
    letters = np.frombuffer(block, np.uint8)
    starts = range(0, len(letters), PIECE)
    return sum(int(np.count_nonzero(letters[start : start + PIECE] == ord(sign))) for start in starts)


def _parse(block: bytes, plan: Plan, rows: int) -> dict[int, Cells] | None:
    """Return the cells of each used column; None where there are not so many rows. Raises ValueError."""
    import pyarrow

    if not block.isascii():
        block.decode()
    texts, numbers = pyarrow.dictionary(pyarrow.int32(), pyarrow.string()), pyarrow.float64()
    types = {place: numbers if plan.forms[place] == "numbers" else texts for place in plan.used or [0]}
    try:
        table = _read(block, plan, types)
        cells = {place: _cells(table.column(str(place)), plan.grammar) for place in types}
        known = {place: found for place, found in cells.items() if found is not None}
    except pyarrow.ArrowInvalid:
        known = {}
    if len(known) < len(types):
        # Some column holds more than numbers.
        table = _read(block, plan, dict.fromkeys(types, pyarrow.string()))
        known = {place: _found(table.column(str(place)), plan, kind == numbers) for place, kind in types.items()}
    return known if table.num_rows == rows else None


def _read(block: bytes, plan: Plan, types: Mapping[int, pyarrow.DataType]) -> pyarrow.Table:
    import pyarrow
    from pyarrow import csv

    names = list(map(str, range(len(plan.forms))))
    return csv.read_csv(
        pyarrow.py_buffer(block),
        csv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=names),
        csv.ParseOptions(delimiter=plan.signs.between, quote_char=plan.signs.quote, newlines_in_values=True),
        csv.ConvertOptions(
            column_types={names[place]: kind for place, kind in types.items()},
            include_columns=[names[place] for place in types],
            null_values=sorted(plan.grammar.markers),
            strings_can_be_null=True,
            decimal_point=plan.grammar.decimal,
        ),
    )


def _found(column: pyarrow.ChunkedArray, plan: Plan, may_be_numbers: bool) -> Cells:
    """Return the cells of a column of texts, as numbers where all of them are and may be."""
    import pyarrow

    if may_be_numbers and plan.grammar.decimal == ".":
        with suppress(pyarrow.ArrowInvalid):
            found = _cells(column.cast(pyarrow.float64()), plan.grammar)
            if found is not None:
                return found
    return _texts(column.dictionary_encode())


def _cells(column: pyarrow.ChunkedArray, grammar: Grammar) -> Cells | None:
    """Return the cells of a column; None of numbers that are too large, or none."""
    if column.type != "double":
        return _texts(column)
    numbers: NDArray[np.float64] = column.to_numpy()
    span = span_of(numbers)
    if span.gaps != column.null_count or max(-span.low, span.high) > LARGEST_NUMBER:
        return None
    if grammar.marking_numbers:
        numbers = np.where(np.isin(numbers, list(grammar.marking_numbers)), np.nan, numbers)
        span = span_of(numbers)
    return Cells(numbers=numbers, span=span)


def _texts(column: pyarrow.ChunkedArray) -> Cells:
    whole = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    codes = whole.indices.fill_null(NONE) if whole.null_count else whole.indices
    return Cells(codes.to_numpy(), whole.dictionary.to_pylist())

"""The fast way to read rows: blocks that are written plainly, by the C parser of pandas.

A block is plain where nothing in it could be read in two ways: no quotes, no NUL, line breaks of one kind, as many
delimiters as its lines should have, no blank line. Of such a block pandas (3.1 and later) reads numbers correctly
rounded, which is what ``float`` does. Every other block is left to :mod:`.csv_rows`. pandas gives way to other threads
while it works, and is imported only once a file is long enough to be worth it.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np

from .cells import LARGEST_NUMBER, Cells, Grammar, span_of
from .contents import Form
from .signs import Signs

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


def seems_plain(block: bytes, delimiter: str, width: int) -> bool:
    """Whether no sign in a block needs a closer look, and its first line is a row of ``width`` values."""
    if b"\0" in block or not block.endswith(b"\n") or width < 2:
        return False
    if b"\r" in block and _count(block, "\r") != block.count(b"\r\n"):
        return False
    return block.count(delimiter.encode(), 0, block.index(b"\n")) == width - 1


def _count(block: bytes, sign: str) -> int:
    """Count a sign in pieces that stay in cache; bytes.count is slow where there are many."""
    letters = np.frombuffer(block, np.uint8)
    starts = range(0, len(letters), PIECE)
    return sum(int(np.count_nonzero(letters[start : start + PIECE] == ord(sign))) for start in starts)


def read_plain(block: bytes, plan: Plan) -> tuple[dict[int, Cells], int] | None:
    """Return the cells of each used column of a block without quotes, and its rows; None where it is not plain."""
    import pandas

    width, used, delimiter = len(plan.forms), plan.used, plan.signs.between
    block = plan.signs.parted_block(block)
    if not seems_plain(block, delimiter, width):
        return None
    try:
        if not block.isascii():
            block.decode()
        frame = pandas.read_csv(
            BytesIO(block),
            sep=delimiter,
            header=None,
            usecols=used,
            dtype={place: object for place in used if plan.forms[place] != "numbers"},
            decimal=plan.grammar.decimal,
            na_values=sorted(plan.grammar.markers),
            keep_default_na=False,
            quoting=csv.QUOTE_NONE,
            low_memory=False,
            engine="c",
            skip_blank_lines=False,
        )
    except (ValueError, OverflowError):
        return None
    # The parser refuses a line with more values than the first, and every line is a row: if there are as many
    # delimiters as so many rows need, then none has fewer values either.
    lines = len(frame)
    if _count(block, delimiter) != lines * (width - 1):
        return None
    columns = {place: _cells(frame[place]) for place in used}
    known = {place: cells for place, cells in columns.items() if cells is not None}
    return (known, lines) if len(known) == len(used) else None


def _cells(column: Any) -> Cells | None:
    """Return a column of pandas as ours; None where its texts are lost."""
    if column.dtype.kind in "iuf":
        numbers = column.to_numpy(np.float64)
        span = span_of(numbers)
        return Cells(numbers=numbers, span=span) if max(-span.low, span.high) <= LARGEST_NUMBER else None
    if column.dtype.kind == "b":
        return None
    codes, texts = column.factorize()
    known = all(isinstance(text, str) for text in texts)
    return Cells(codes.astype(np.int32), tuple(texts)) if known else None

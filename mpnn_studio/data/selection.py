"""Which rows of a table are used, why the others are not, and the numbers of those that are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

from .cells import Grammar
from .columns import Column
from .contents import MAX_TOLD, Content
from .csv_rows import Misfit
from .table_reader import WORKERS, Table

COLUMNS_AT_ONCE, ROWS_AT_ONCE = 32, 4096
"""Columns become rows in blocks that stay in cache, which is three times as fast as column after column."""


@dataclass(frozen=True)
class Selection:
    """The rows that are used.

    Attributes:
        rows: (table rows,) whether each is used.
        missing: rows left out for a missing value.
        misfits: the first rows with too many or too few values, or one that is not what its column holds.
        misfit_count: how many of them there are; ``ragged`` of these are not even rows of the table.
    """

    rows: NDArray[np.bool_]
    missing: int
    misfits: tuple[Misfit, ...]
    misfit_count: int
    ragged: int

    def __len__(self) -> int:
        return int(self.rows.sum())


def select(table: Table, layout: Sequence[Column], grammar: Grammar) -> Selection:
    """Find the rows that have all values needed. Raises ColumnError where a column cannot be what it should."""
    gaps, odd = np.zeros(len(table), np.bool_), np.zeros(len(table), np.bool_)
    told = {misfit.line: misfit for misfit in table.misfits}
    for column, content in zip(layout, table.columns, strict=True):
        if column.role == "skip":
            continue
        encoded = column.encode(content, grammar)
        if column.drops and (content.missing or column.gaps or content.form == "texts"):
            gaps |= np.isnan(encoded.values)
        odd[encoded.odd_rows] = True
        for index, row in enumerate(encoded.odd_rows[:MAX_TOLD]):
            line = int(table.lines[row])
            told.setdefault(line, Misfit(line, f"in column {column.name}, {encoded.reason(index)}"))
    gaps &= ~odd
    first = nsmallest(MAX_TOLD, told.values(), key=lambda misfit: misfit.line)
    count = table.misfit_count + int(odd.sum())
    return Selection(~(gaps | odd), int(gaps.sum()), tuple(first), count, table.misfit_count)


def take_rows(
    columns: Sequence[tuple[Column, Content]], grammar: Grammar, rows: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the values of some columns in the rows used: (rows used, columns), NaN where one is missing."""
    values = np.empty((int(rows.sum()), len(columns)))
    everything = len(values) == len(rows)
    for first in range(0, len(columns), COLUMNS_AT_ONCE):
        group = columns[first : first + COLUMNS_AT_ONCE]
        encoded = [column.encode(content, grammar).values for column, content in group]
        used = encoded if everything else [numbers[rows] for numbers in encoded]
        starts = range(0, len(values), ROWS_AT_ONCE)
        with ThreadPoolExecutor(WORKERS, thread_name_prefix="rows") as pool:
            tuple(pool.map(partial(_fill, values, used, first), _shares(starts, WORKERS)))
    return values


def _fill(values: NDArray[np.float64], used: Sequence[NDArray[np.float64]], first: int, starts: range) -> None:
    for start in starts:
        block = slice(start, start + ROWS_AT_ONCE)
        for place, numbers in enumerate(used, first):
            values[block, place] = numbers[block]


def _shares(whole: range, count: int) -> Iterator[range]:
    """Yield so many parts of a range, one behind the other."""
    size = -(-len(whole) // count)
    yield from (whole[start : start + size] for start in range(0, len(whole), size or 1))

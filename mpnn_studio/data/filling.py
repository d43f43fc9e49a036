"""Where rows with gaps cannot be left out: too many of them, or all of one class. What is missing is filled in then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .cells import Grammar
from .columns import Column
from .selection import select
from .table_reader import Table


@dataclass(frozen=True)
class LostClasses:
    """Classes of which no row is left where rows with gaps are left out, and the columns that have these gaps."""

    classes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


NONE_LOST = LostClasses()
FEWEST_ROWS = 2
"""Of a class of one row nothing can be learnt and measured."""


def filled_where_needed(table: Table, layout: Sequence[Column], grammar: Grammar) -> list[Column]:
    """Propose to fill in what is missing of features, where leaving rows out would cost most of them or a class.

    Raises:
        ColumnError: a column cannot be what it should.
    """
    selection = select(table, layout, grammar)
    if 2 * selection.missing > len(table):
        return [_filled_in(column) for column in layout]
    lost = lost_classes(table, layout, grammar, selection.rows)
    return [_filled_in(column) if column.name in lost.columns else column for column in layout]


def lost_classes(table: Table, layout: Sequence[Column], grammar: Grammar, used: NDArray[np.bool_]) -> LostClasses:
    """Return the classes of which no row is left.

    Args:
        used: (rows,) whether each is used.
    """
    pairs = list(zip(layout, table.columns, strict=True))
    target = next((pair for pair in pairs if pair[0].role == "target" and pair[0].kind == "category"), None)
    if target is None or not target[0].categories:
        return NONE_LOST
    column, content = target
    classes = column.encode(content, grammar).values
    known, number = ~np.isnan(classes), len(column.categories)
    counts, kept = (np.bincount(classes[rows].astype(np.int64), minlength=number) for rows in (known, known & used))
    gone = np.flatnonzero((counts >= FEWEST_ROWS) & (kept == 0))
    if not len(gone):
        return NONE_LOST
    rows = np.isin(classes, gone)
    gaps = [
        feature.name
        for feature, cells in pairs
        if feature.role == "feature" and feature.drops and np.isnan(feature.encode(cells, grammar).values[rows]).any()
    ]
    return LostClasses(tuple(column.categories[place] for place in gone), tuple(gaps))


def _filled_in(column: Column) -> Column:
    if column.role != "feature":
        return column
    return replace(column, missing="category" if column.kind == "category" else "median")

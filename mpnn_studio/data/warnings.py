"""What would mislead about a table as it is to be used: each a sentence with a way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..wording import grouped
from .cells import Grammar
from .columns import Column
from .contents import Content
from .table_reader import Table

MIN_ROWS_PER_VALUE = 3
MAX_NAMED = 3


def find_warnings(table: Table, layout: Sequence[Column], rows: NDArray[np.bool_], grammar: Grammar) -> tuple[str, ...]:
    """Say what a careful colleague would point out.

    Args:
        rows: (rows,) which of them are used.
    """
    return (
        *_answers(table, layout, grammar),
        *_inputs(layout, int(rows.sum())),
        *_emptied(table, layout, rows, grammar),
    )


def _answers(table: Table, layout: Sequence[Column], grammar: Grammar) -> Iterator[str]:
    """Name columns of few values, each of which goes with one class alone."""
    targets = [place for place, column in enumerate(layout) if column.role == "target"]
    if len(targets) != 1 or layout[targets[0]].kind != "category":
        return
    classes = layout[targets[0]].encode(table.columns[targets[0]], grammar).values
    pairs = zip(layout, table.columns, strict=True)
    telling = [column.name for column, content in pairs if column.role == "feature" and _tells(content, classes)]
    if telling:
        names = ", ".join(telling[:MAX_NAMED]) + (", …" if len(telling) > MAX_NAMED else "")
        yield (
            f"{names} tells {layout[targets[0]].name} alone: every value goes with one class. "
            "If it is only known with the answer, skip it."
        )


def _tells(content: Content, classes: NDArray[np.float64]) -> bool:
    known = ~np.isnan(classes)
    if content.form != "texts" or content.codes is None or len(content.texts) < 2 or not known.any():
        return False
    used = known & (content.codes >= 0)
    values, answers = content.codes[used].astype(np.int64), classes[used].astype(np.int64)
    different = len(np.unique(values))
    if different < 2 or MIN_ROWS_PER_VALUE * different > len(values) or len(np.unique(answers)) < 2:
        return False
    return len(np.unique(values * (int(classes[known].max()) + 1) + answers)) == different


def _inputs(layout: Sequence[Column], rows: int) -> Iterator[str]:
    inputs = sum(column.feature().width for column in layout if column.role == "feature")
    if inputs > rows > 0:
        yield (
            f"{grouped(inputs)} inputs are more than the {grouped(rows)} rows that are used: almost anything fits. "
            "Skip columns, or give categories of many values another kind."
        )


def _emptied(table: Table, layout: Sequence[Column], rows: NDArray[np.bool_], grammar: Grammar) -> Iterator[str]:
    """Name classes of which no row is left."""
    for column, content in zip(layout, table.columns, strict=True):
        if column.role == "target" and column.kind == "category" and len(column.categories) > 1:
            classes = column.encode(content, grammar).values
            left = set(np.unique(classes[rows & ~np.isnan(classes)]).astype(int).tolist())
            gone = [name for place, name in enumerate(column.categories) if place not in left]
            if gone:
                yield (
                    f"no row of the class {', '.join(gone[:MAX_NAMED])} is left: each has a missing value. "
                    "Fill in what is missing instead of leaving rows out."
                )

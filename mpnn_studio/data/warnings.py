"""What would mislead about a table as it is to be used: each a sentence with a way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..wording import grouped, number_text
from .cells import Grammar
from .columns import Column
from .contents import Content
from .filling import lost_classes
from .prepare import MISLEADING
from .selection import select
from .table_reader import Table
from .target_names import is_person_name, is_time_name

MIN_ROWS_PER_VALUE = 3
MIN_ROWS_PER_STRETCH = 10
STRAIGHT = 0.99999
"""Correlation from which numbers are the same but for their unit, and for rounding."""
MIN_ROWS_PER_GROUP = 2
MAX_NAMED = 3


def find_warnings(
    table: Table, layout: Sequence[Column], rows: NDArray[np.bool_], grammar: Grammar, *, pictures: bool = False
) -> tuple[str, ...]:
    """Say what a careful colleague would point out.

    Args:
        rows: (rows,) which of them are used.
        pictures: the columns are pixels, of which there are always many.
    """
    return (
        *(() if pictures else _answers(table, layout, grammar)),
        *_gaps(table, layout, grammar),
        *(() if pictures else _inputs(layout, int(rows.sum()))),
        *_ordered(table, layout, grammar),
        *_repeated(table, layout, grammar),
        *_lopsided(table, layout, rows, grammar),
        *_emptied(table, layout, rows, grammar),
    )


def _answers(table: Table, layout: Sequence[Column], grammar: Grammar) -> Iterator[str]:
    """Name columns that tell the answer alone: each of their values goes with one class, or they follow the number."""
    targets = [place for place, column in enumerate(layout) if column.role == "target"]
    if len(targets) != 1 or layout[targets[0]].kind == "text":
        return
    if layout[targets[0]].kind != "category":
        yield from _copies(table, layout, targets[0], grammar)
        return
    classes = layout[targets[0]].encode(table.columns[targets[0]], grammar).values
    pairs = zip(layout, table.columns, strict=True)
    telling = [
        column.name
        for column, content in pairs
        if column.role == "feature" and (_tells(content, classes) or _parts(column, content, classes, grammar))
    ]
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


def _parts(column: Column, content: Content, classes: NDArray[np.float64], grammar: Grammar) -> bool:
    """Whether every class of many rows takes a stretch of a column's numbers of its own."""
    if column.kind != "number":
        return False
    values = column.encode(content, grammar).values
    known = ~np.isnan(values) & ~np.isnan(classes)
    numbers, answers = values[known], classes[known]
    different, rows = np.unique(answers, return_counts=True)
    if len(different) < 2 or rows.min() < MIN_ROWS_PER_STRETCH:
        return False
    ends = sorted(
        (float(numbers[answers == answer].min()), float(numbers[answers == answer].max())) for answer in different
    )
    return all(low > high for (_, high), (low, _) in pairwise(ends))


def _copies(table: Table, layout: Sequence[Column], target: int, grammar: Grammar) -> Iterator[str]:
    """Name numbers from which the number that is predicted follows by a straight line."""
    wanted = layout[target].encode(table.columns[target], grammar).values
    pairs = zip(layout, table.columns, strict=True)
    copies = [
        column.name
        for column, content in pairs
        if column.role == "feature"
        and column.kind == "number"
        and _follows(column.encode(content, grammar).values, wanted)
    ]
    if copies:
        names = ", ".join(copies[:MAX_NAMED]) + (", …" if len(copies) > MAX_NAMED else "")
        yield (
            f"{names} tells {layout[target].name} alone: one follows from the other. "
            "If it is only known with the answer, skip it."
        )


def _follows(values: NDArray[np.float64], wanted: NDArray[np.float64]) -> bool:
    known = ~np.isnan(values) & ~np.isnan(wanted)
    if np.count_nonzero(known) < MIN_ROWS_PER_STRETCH:
        return False
    first, second = (each[known] - each[known].mean() for each in (values, wanted))
    sizes = float(np.sqrt(np.vdot(first, first) * np.vdot(second, second)))
    return sizes > 0 and abs(float(np.vdot(first, second))) >= STRAIGHT * sizes


def _gaps(table: Table, layout: Sequence[Column], grammar: Grammar) -> Iterator[str]:
    """Name features that are missing in most rows."""
    pairs = zip(layout, table.columns, strict=True)
    mostly = [
        column.name
        for column, content in pairs
        if column.role == "feature"
        and 2 * np.count_nonzero(np.isnan(replace(column, missing="drop").encode(content, grammar).values)) > len(table)
    ]
    if mostly:
        names = ", ".join(mostly[:MAX_NAMED]) + (", …" if len(mostly) > MAX_NAMED else "")
        yield f"{names}: missing in most rows. Skip it, or fill it in with a value of its own."


def _inputs(layout: Sequence[Column], rows: int) -> Iterator[str]:
    inputs = sum(column.feature().width for column in layout if column.role == "feature")
    if inputs > rows > 0:
        yield (
            f"{grouped(inputs)} inputs are more than the {grouped(rows)} rows that are used: almost anything fits. "
            "Skip columns, or give categories of many values another kind."
        )


def _ordered(table: Table, layout: Sequence[Column], grammar: Grammar) -> Iterator[str]:
    """Say where the rows are a series over time."""
    for column, content in zip(layout, table.columns, strict=True):
        timely = column.kind == "date" or (column.kind == "number" and is_time_name(column.name))
        if not timely or column.role not in ("feature", "skip") or not column.varies:
            continue
        values = column.encode(content, grammar).values
        steps = np.diff(values[~np.isnan(values)])
        moves = int(np.count_nonzero(steps))
        if moves >= MIN_ROWS_PER_STRETCH and (bool(np.all(steps >= 0)) or bool(np.all(steps <= 0))):
            way = "the last part" if steps.sum() > 0 else "the last part, once the oldest row is the first,"
            yield (
                f"the rows are sorted by {column.name}: held back at random, neighbours in time would tell the answer. "
                f"Let {way} be held back (Preparation, or --held-back last)."
            )
            return


def _repeated(table: Table, layout: Sequence[Column], grammar: Grammar) -> Iterator[str]:
    """Name a column of customers, patients and the like who stand in several rows each."""
    if any(column.role in ("group", "split") for column in layout):
        return
    for column, content in zip(layout, table.columns, strict=True):
        named = is_person_name(column.name) and column.role in ("feature", "skip") and column.kind != "text"
        if not named or content.form == "nothing":
            continue
        values = replace(column, kept=0, missing="drop").encode(content, grammar).values
        known = values[~np.isnan(values)]
        different = len(np.unique(known))
        if different > 2 and MIN_ROWS_PER_GROUP * different <= len(known):
            yield (
                f"each {column.name} has several rows: with some of them held back, the test figure is too good. "
                "Keep them together."
            )
            return


def _lopsided(table: Table, layout: Sequence[Column], rows: NDArray[np.bool_], grammar: Grammar) -> Iterator[str]:
    """Say where one class is so frequent that accuracy misleads."""
    for column, content in zip(layout, table.columns, strict=True):
        if column.role != "target" or column.kind != "category" or not column.categories:
            continue
        classes = column.encode(content, grammar).values[rows]
        counts = np.bincount(classes[~np.isnan(classes)].astype(np.int64), minlength=len(column.categories))
        most, total = int(counts.argmax()), int(counts.sum())
        if len(np.flatnonzero(counts)) > 1 and counts[most] >= MISLEADING * total:
            yield (
                f"{grouped(int(counts[most]))} of {grouped(total)} rows are {column.categories[most]}: always "
                f"saying so reaches {number_text(100 * counts[most] / total)} % accuracy. "
                "Watch recall and F1; class weights help rare classes."
            )


def _emptied(table: Table, layout: Sequence[Column], rows: NDArray[np.bool_], grammar: Grammar) -> Iterator[str]:
    """Name classes of which no row is left, or that are kept only because what is missing is filled in."""
    lost = lost_classes(table, layout, grammar, rows)
    if lost.classes:
        names = ", ".join(lost.classes[:MAX_NAMED])
        yield (
            f"no row of the class {names} is left: each has a missing value. "
            "Fill in what is missing instead of leaving rows out."
        )
        return
    left_out = [replace(column, missing="drop") if column.role == "feature" else column for column in layout]
    if left_out == list(layout):
        return
    lost = lost_classes(table, left_out, grammar, select(table, left_out, grammar).rows)
    if lost.classes:
        classes, columns = (", ".join(names[:MAX_NAMED]) for names in (lost.classes, lost.columns))
        yield (
            f"what is missing in {columns} is filled in: without these rows none of the class {classes} would be left. "
            "They can be left out instead."
        )

"""What the columns of a table most likely are, and which should be predicted from which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .cells import Grammar, span_of
from .columns import SPLITS, Column, Kind
from .contents import MAX_CATEGORIES, Content
from .read_table import Table
from .selection import select

MAX_PROPOSED_CATEGORIES = 100
"""A text column with more values is proposed to be skipped: one-hot, it would outweigh all others."""
MAX_PROPOSED_CLASSES = 20
"""Whole numbers with at most this many values, five rows each on average, are taken for classes."""
ROWS_PER_CLASS = 5
ALMOST_ALL = 0.95
"""Where so many cells are numbers, the others are slips rather than categories."""
SAMPLED = 10_000
"""Values among which the middle one is looked for; it only starts a form, and all would take as long as reading."""


@dataclass(frozen=True)
class Found:
    """What is in one column.

    Attributes:
        column: with its range and its categories (where there are few enough), and the role proposed.
        kinds: what the column can be taken for, the likeliest first.
        missing: cells without a value.
        text: where and what the first cell is that is not a number; empty in a column of numbers.
        whole: every number is a whole one.
        counts_rows: the numbers are 0, 1, 2, … or 1, 2, 3, …: most likely they name the row and say nothing of it.
    """

    column: Column
    kinds: tuple[Kind, ...]
    missing: int
    text: str = ""
    whole: bool = False
    counts_rows: bool = False


def propose(table: Table, grammar: Grammar) -> tuple[Found, ...]:
    """Say what each column is, and propose a role for it."""
    pairs = zip(table.names, table.columns, strict=True)
    found = _with_target([_look_at(name, content, table, grammar) for name, content in pairs], len(table))
    layout = [each.column for each in found]
    if 2 * select(table, layout, grammar).missing <= len(table):
        return tuple(found)
    return tuple(replace(each, column=_filled_in(each.column)) for each in found)


def describe(name: str, content: Content, kind: Kind, grammar: Grammar) -> Column:
    """Return a column of this kind with its range and its categories, sorted as numbers where they are some."""
    column = Column(name, kind, categories=_categories(content, grammar))
    if kind not in ("number", "date"):
        return column
    values = column.encode(content, grammar).values
    sample = values[:: max(len(values) // SAMPLED, 1)]
    sample = sample[~np.isnan(sample)]
    span = content.span if values is content.values else span_of(values)
    if span.low > span.high:
        return replace(column, low=0.0, high=0.0)
    typical = float(np.median(sample)) if len(sample) else span.low
    return replace(column, low=span.low, high=span.high, typical=typical)


def _look_at(name: str, content: Content, table: Table, grammar: Grammar) -> Found:
    kinds = _kinds(content, grammar)
    column = describe(name, content, kinds[0], grammar)
    present = len(table) - content.missing
    if _says_split(content):
        column = replace(column, role="split")
    elif not column.varies or (column.kind == "category" and not _is_telling(column, present)):
        column = replace(column, role="skip")
    if column.kind != "number":
        return Found(column, kinds, content.missing, _why_no_number(name, content, table, grammar))
    values = column.encode(content, grammar).values
    whole, counts = _are_whole(values)
    return Found(column, kinds, content.missing, _why_no_number(name, content, table, grammar), whole, counts)


def _kinds(content: Content, grammar: Grammar) -> tuple[Kind, ...]:
    """Return what a column can be taken for, the likeliest first."""
    if content.form == "numbers":
        return ("number",)
    if content.form == "days":
        return ("date",)
    counts = content.counts() if content.form == "texts" else np.empty(0, np.int64)
    present = int(counts.sum())
    if not present:
        return ("text",)
    shares: dict[Kind, float] = {
        "number": _share(counts, [grammar.number(text) for text in content.texts]),
        "date": _share(counts, [grammar.day(text) for text in content.texts]),
    }
    likely: list[Kind] = [kind for kind, share in shares.items() if share >= ALMOST_ALL]
    possible: list[Kind] = [kind for kind, share in shares.items() if 0 < share < ALMOST_ALL]
    return (*likely, "category", *possible)


def _share(counts: NDArray[np.int64], values: Sequence[float]) -> float:
    return float(counts[~np.isnan(values)].sum() / counts.sum())


def _categories(content: Content, grammar: Grammar) -> tuple[str, ...]:
    values = {text: grammar.number(text) for text in content.texts}
    numeric = not any(map(np.isnan, values.values()))
    return tuple(sorted(values, key=lambda text: (values[text] if numeric else 0.0, text)))


def _is_telling(column: Column, present: int) -> bool:
    return len(column.categories) <= MAX_PROPOSED_CATEGORIES and len(column.categories) < present


def _says_split(content: Content) -> bool:
    splits = {SPLITS.get(text.lower()) for text in content.texts}
    return len(splits) > 1 and 0 in splits and None not in splits


def _why_no_number(name: str, content: Content, table: Table, grammar: Grammar) -> str:
    if content.form == "nothing":
        return f"more than {MAX_CATEGORIES} different texts"
    if content.form == "days":
        return "they are dates"
    encoded = Column(name).encode(content, grammar)
    return f"line {table.lines[encoded.odd_rows[0]]}: {encoded.reason(0)}" if len(encoded.odd_rows) else ""


def _are_whole(values: NDArray[np.float64]) -> tuple[bool, bool]:
    """Whether all numbers (rows,) that are there are whole, and whether they only count the rows."""
    start = values[:SAMPLED]
    if np.any(start != np.floor(start), where=~np.isnan(start)):
        return False, False
    present = values[~np.isnan(values)]
    if not len(present) or not np.all(present == np.floor(present)):
        return False, False
    return True, present[0] in (0.0, 1.0) and bool(np.all(np.diff(present) == 1.0))


def _with_target(found: Sequence[Found], rows: int) -> Sequence[Found]:
    """Propose the last usable column as the target, as classes where its values are few and whole numbers."""
    usable = [place for place, each in enumerate(found) if each.column.role == "feature"]
    telling = [place for place in usable if not found[place].counts_rows]
    if len(telling) >= 2:
        usable = telling
        found = [
            replace(each, column=replace(each.column, role="skip")) if each.counts_rows else each for each in found
        ]
    if len(usable) < 2:
        return found
    last = usable[-1]
    target, most = found[last].column, min(MAX_PROPOSED_CLASSES, max(2, rows // ROWS_PER_CLASS))
    classes = target.kind == "category" or (found[last].whole and 0 < len(target.categories) <= most)
    column = replace(target, role="target", kind="category" if classes else target.kind)
    return [replace(each, column=column) if place == last else each for place, each in enumerate(found)]


def _filled_in(column: Column) -> Column:
    """Propose to fill in what is missing of a feature, where leaving rows out would cost most of them."""
    if column.role != "feature":
        return column
    return replace(column, missing="category" if column.kind == "category" else "median")

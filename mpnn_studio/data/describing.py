"""The range and the categories of a column that follow from what was decided of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .cells import Grammar, span_of
from .columns import Column, category_key, in_one_spelling
from .contents import Content
from .date_parts import clock_parts, proposed_parts

MAX_PROPOSED_CATEGORIES, KEPT = 100, 50
"""Of a column with more categories only the most frequent are kept apart: one-hot, it would outweigh all others."""
SAMPLED = 10_000
"""Values among which the middle one is looked for; it only starts a form, and all would take as long as reading."""


def describe(column: Column, content: Content, grammar: Grammar) -> Column:
    """Return a column with its range and its categories, sorted as numbers where they are some."""
    categories = _categories(column, content, grammar)
    column = replace(column, categories=_most_frequent(column, categories, content, grammar))
    if column.kind not in ("number", "date"):
        return column
    values = column.encode(content.different, grammar).values
    span = content.span if values is content.values else span_of(values)
    if span.low > span.high:
        return replace(column, low=0.0, high=0.0)
    typical = _typical(values, content, span.low)
    column = replace(column, low=span.low, high=span.high, typical=typical)
    return replace(column, parts=_parts(column, values))


def limited(column: Column, content: Content, grammar: Grammar) -> Column:
    """Return a column of which only the most frequent categories are told apart, where many would become inputs."""
    few = column.role != "feature" or column.kind != "category" or len(column.categories) <= MAX_PROPOSED_CATEGORIES
    return column if few else describe(replace(column, kept=KEPT), content, grammar)


def column_counts(column: Column, content: Content, grammar: Grammar) -> NDArray[np.int64]:
    """Return how many rows each category of a column has."""
    values = replace(column, missing="drop").encode(content, grammar).values
    return np.bincount(values[~np.isnan(values)].astype(np.int64), minlength=len(column.categories))


def _typical(values: NDArray[np.float64], content: Content, otherwise: float) -> float:
    """Return the median of the different numbers of a column, each counted as often as it occurs."""
    if content.form == "texts":
        order = np.argsort(values)[: np.count_nonzero(~np.isnan(values))]
        ends = np.cumsum(content.counts()[order])
        middle = np.searchsorted(ends, [(ends[-1] - 1) // 2, ends[-1] // 2], side="right")
        return float(values[order[middle]].mean())
    sample = values[:: max(len(values) // SAMPLED, 1)]
    sample = sample[~np.isnan(sample)]
    return float(np.median(sample)) if len(sample) else otherwise


def _parts(column: Column, values: NDArray[np.float64]) -> tuple[str, ...]:
    """Return the parts of dates, or of times of the day: those that were chosen, or that suit what they span."""
    possible = column.parts_possible
    if column.parts and set(column.parts) <= set(possible):
        return column.parts
    if column.kind == "date":
        return proposed_parts(values[~np.isnan(values)])
    return clock_parts(column.low, column.high) if possible else ()


def _categories(column: Column, content: Content, grammar: Grammar) -> tuple[str, ...]:
    """Return the categories of a column, each as its shortest or, where it is a word, its most frequent text."""
    if content.form != "texts":
        return ()
    grammar = grammar.written(column.notation)
    keys = list(map(category_key(content.texts, grammar, column.joined), content.texts))
    texts = content.texts if len(set(keys)) == len(keys) else _usual_texts(column, content, keys)
    values = {text: grammar.number(text) for text in texts if text not in column.gaps}
    numeric = not any(map(math.isnan, values.values()))
    return tuple(sorted(values, key=lambda text: (values[text] if numeric else 0.0, text)))


def _usual_texts(column: Column, content: Content, keys: Sequence[str | float]) -> list[str]:
    """Return one text for each category, where several mean the same."""
    best: dict[str | float, tuple[int, int, str]] = {}
    for text, same, count in zip(content.texts, keys, content.counts().tolist(), strict=True):
        if text not in column.gaps:
            rank = (-count if same == in_one_spelling(text) else 0, len(text), text)
            best[same] = min(best.get(same, rank), rank)
    return [text for *_, text in best.values()]


def _most_frequent(column: Column, categories: tuple[str, ...], content: Content, grammar: Grammar) -> tuple[str, ...]:
    """Return those of a column's categories that are kept apart, in their order."""
    if not column.gathers or len(categories) <= column.kept:
        return categories
    rows = column_counts(replace(column, categories=categories, kept=0), content, grammar)
    kept = sorted(np.argsort(-rows, kind="stable")[: column.kept].tolist())
    return tuple(categories[place] for place in kept)

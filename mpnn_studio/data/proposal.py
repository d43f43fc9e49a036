"""What the columns of a table most likely are, and which should be predicted from which."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ..wording import counted, figure, grouped
from .cells import Grammar, compact_days, short, span_of
from .columns import ANY_WORD, INFINITE, SPLITS, Column, Kind, Role, category_key, in_one_spelling
from .contents import MAX_CATEGORIES, Content
from .found import Found
from .gaps import find_gaps, find_stand_ins, strange_among_numbers
from .naming import are_whole, why_naming
from .pixel_table import as_label, as_pixel_columns, find_pixels, pixel_choice
from .selection import select
from .table_reader import Table
from .target import TargetChoice, choose_target, target_kind
from .target_names import is_date_name

MAX_PROPOSED_CATEGORIES, KEPT = 100, 50
"""Of a column with more categories only the most frequent are kept apart: one-hot, it would outweigh all others."""
MIN_ROWS_PER_CATEGORY = 3
"""Texts with more different values than one for so many rows are names, titles and remarks."""
SAMPLED = 10_000
"""Values among which the middle one is looked for; it only starts a form, and all would take as long as reading."""


NOT_GIVEN: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Proposal:
    """Each column of a table with a role, why which one is to be predicted, and whether the others are pixels."""

    columns: tuple[Found, ...]
    choice: TargetChoice
    pixels: str = "none"


def propose(
    table: Table, grammar: Grammar, target: str | None = None, notations: Mapping[str, str] = NOT_GIVEN
) -> Proposal:
    """Say what each column is, and propose a role for it.

    Args:
        target: the column to predict, where that is known.
        notations: how columns write their numbers, by name, where that is known.
    """
    found = [
        _look_at(Column(name, notation=notations.get(name, "")), content, table, grammar)
        for name, content in table.named()
    ]
    choice = choose_target(found, len(table))
    if target in table.names:
        choice = TargetChoice(table.names.index(target), "")
    elif pixels := find_pixels(found, table, grammar):
        found = as_pixel_columns(found, pixels)
        found[pixels.label] = as_label(with_role(found[pixels.label], is_target=True))
        return Proposal(tuple(found), pixel_choice(found, pixels), pixels.lie)
    found = [with_role(each, choice.place == place) for place, each in enumerate(_without_naming(found, choice.place))]
    found = [_kept_few(each, content, grammar) for each, content in zip(found, table.columns, strict=True)]
    layout = [each.column for each in found]
    if 2 * select(table, layout, grammar).missing > len(table):
        found = [replace(each, column=_filled_in(each.column)) for each in found]
    return Proposal(tuple(_with_reason(each) for each in found), choice)


def with_role(found: Found, is_target: bool) -> Found:
    """Return a column as the target, and of the kind that it is predicted as; or as it was."""
    if not is_target:
        return found
    return replace(found, column=replace(found.column, role="target", kind=target_kind(found)))


def describe(column: Column, content: Content, grammar: Grammar) -> Column:
    """Return a column with its range and its categories, sorted as numbers where they are some."""
    categories = _categories(column, content, grammar)
    column = replace(column, categories=_most_frequent(column, categories, content, grammar))
    if column.kind not in ("number", "date"):
        return column
    values = column.encode(content, grammar).values
    sample = values[:: max(len(values) // SAMPLED, 1)]
    sample = sample[~np.isnan(sample)]
    span = content.span if values is content.values else span_of(values)
    if span.low > span.high:
        return replace(column, low=0.0, high=0.0)
    typical = float(np.median(sample)) if len(sample) else span.low
    return replace(column, low=span.low, high=span.high, typical=typical)


def _look_at(given: Column, content: Content, table: Table, grammar: Grammar) -> Found:
    kinds, column = _kinds(given, content, grammar)
    column = describe(column, content, grammar)
    values = column.encode(content, grammar).values if column.kind in ("number", "date") else None
    missing = content.missing if values is None else int(np.count_nonzero(np.isnan(values)))
    present = len(table) - missing
    whole = values is not None and column.kind == "number" and are_whole(values)
    spellings = _spellings(column, content)
    rarest, numbered = _classes(column, content, grammar)
    found = Found(
        column,
        kinds,
        missing,
        present,
        _why_no_number(column, content, table, grammar),
        whole,
        rarest,
        whole and numbered,
        why_naming(column, values, whole, present),
        _why_unusable(column, present),
        spellings,
        (
            *_remarks(column, missing - content.missing, spellings),
            *_strange(column, content, grammar),
            *_stand_ins(column, values),
        ),
    )
    return replace(found, column=replace(column, role="split" if _says_split(content) else _role(found)))


def _role(found: Found) -> Role:
    column = found.column
    unusable = not column.varies or (column.kind == "category" and not _is_telling(column, found.present))
    return "skip" if unusable or found.mostly_missing else "feature"


def _kinds(column: Column, content: Content, grammar: Grammar) -> tuple[tuple[Kind, ...], Column]:
    """Return what a column can be taken for, the likeliest first, and the column with how its cells are read then."""
    if content.form == "nothing" or (content.form == "texts" and not content.texts):
        return ("text",), replace(column, kind="text")
    if content.form in ("numbers", "days"):
        kind: Kind = "number" if content.form == "numbers" else "date"
        column = replace(column, kind=kind, notation=content.notation)
        column = replace(column, gaps=_gaps_of_kept(column, content, grammar))
        if kind == "number" and is_date_name(column.name) and _are_compact_dates(content):
            return ("date", "number"), replace(column, kind="date")
        return (kind,), column
    counts = content.counts()
    notation = column.notation or grammar.notation_of(content.texts)
    shown = replace(column, notation=notation)
    read: dict[Kind, list[float]] = {
        "number": list(map(grammar.written(notation).number, content.texts)),
        "date": list(map(grammar.day_of_digits if is_date_name(column.name) else grammar.day, content.texts)),
    }
    gaps = {kind: find_gaps(content.texts, counts.tolist(), values) for kind, values in read.items()}
    likely = [kind for kind in read if gaps[kind] is not None]
    if is_date_name(column.name):
        # 20190101 is a number as well.
        likely.reverse()
    possible = [kind for kind in read if gaps[kind] is None and not all(map(math.isnan, read[kind]))]
    if not likely:
        return ("category", *possible), replace(shown, kind="category")
    return (*likely, "category", *possible), replace(shown, kind=likely[0], gaps=gaps[likely[0]] or ())


def _are_compact_dates(content: Content) -> bool:
    """Whether all numbers of a column are such as 20190101."""
    if content.values is None or not 1e7 < content.span.low <= content.span.high < 1e8:
        return False
    known = content.values[~np.isnan(content.values)]
    return not np.isnan(compact_days(known)).any()


def _gaps_of_kept(column: Column, content: Content, grammar: Grammar) -> tuple[str, ...]:
    if not content.odd_texts:
        return ()
    assert content.odd_rows is not None
    grammar = grammar.written(content.notation)
    read = grammar.number if column.kind == "number" else grammar.day
    texts, counts = [*content.odd_texts], content.odd_counts().tolist()
    lost = len(content.odd_rows) - sum(counts)
    if lost:
        texts, counts = [*texts, "another word"], [*counts, lost]
    readable = content.rows - content.missing - len(content.odd_rows)
    return find_gaps(texts, counts, list(map(read, texts)), readable) or (ANY_WORD,)


def _categories(column: Column, content: Content, grammar: Grammar) -> tuple[str, ...]:
    """Return the categories of a column, each as its shortest or, where it is a word, its most frequent text."""
    if content.form != "texts":
        return ()
    grammar = grammar.written(column.notation)
    key, counts = category_key(content.texts, grammar, column.joined), content.counts().tolist()
    texts: dict[str | float, tuple[float, int, str]] = {}
    for text, count in zip(content.texts, counts, strict=True):
        if text in column.gaps:
            continue
        same = key(text)
        rank = (-count if same == in_one_spelling(text) else 0, len(text), text)
        texts[same] = min(texts.get(same, rank), rank)
    values = {text: grammar.number(text) for *_, text in texts.values()}
    numeric = not any(map(math.isnan, values.values()))
    return tuple(sorted(values, key=lambda text: (values[text] if numeric else 0.0, text)))


def _classes(column: Column, content: Content, grammar: Grammar) -> tuple[int, bool]:
    """Return how many rows the rarest value has, and whether the values are all whole numbers from 0 or 1 on."""
    if content.form != "texts" or not content.texts:
        return 0, False
    grammar = grammar.written(column.notation)
    key = category_key(content.texts, grammar, column.joined)
    rows: dict[str | float, int] = {}
    for text, count in zip(content.texts, content.counts().tolist(), strict=True):
        if column.kind == "category" or not math.isnan(grammar.number(text)):
            rows[key(text)] = rows.get(key(text), 0) + count
    counting = any(set(rows) == {float(start + place) for place in range(len(rows))} for start in (0, 1))
    return min(rows.values(), default=0), counting


def _is_telling(column: Column, present: int) -> bool:
    return len(column.categories) <= max(present // MIN_ROWS_PER_CATEGORY, 2) and len(column.categories) < present


def _says_split(content: Content) -> bool:
    splits = {SPLITS.get(text.lower()) for text in content.texts}
    return len(splits) > 1 and 0 in splits and None not in splits


def _why_unusable(column: Column, present: int) -> str:
    """Say why nothing can be learnt of a column as the target, as it follows its name."""
    if not present:
        return "has no value in any row"
    if column.kind == "text":
        return f"is a text of more than {MAX_CATEGORIES} different values"
    if column.kind == "category" and len(column.categories) == 1:
        return f"has the same value in every row, {short(column.categories[0])}"
    if column.kind == "category" and len(column.categories) == present:
        return "has another value in every row"
    return "" if column.varies else f"has the same value in every row, {figure(column.low)}"


def _why_no_number(column: Column, content: Content, table: Table, grammar: Grammar) -> str:
    if content.form == "nothing":
        return f"more than {MAX_CATEGORIES} different texts"
    if content.form == "days":
        return "they are dates"
    encoded = Column(column.name, notation=column.notation).encode(content, grammar)
    return f"line {table.lines[encoded.odd_rows[0]]}: {encoded.reason(0)}" if len(encoded.odd_rows) else ""


def _spellings(column: Column, content: Content) -> tuple[str, ...]:
    """Return the values of the first category that is written in several ways; none where there is no such."""
    if column.kind != "category":
        return ()
    alike: dict[str, list[str]] = {}
    for text in content.texts:
        alike.setdefault(in_one_spelling(text), []).append(text)
    return next((tuple(sorted(texts)) for texts in alike.values() if len(texts) > 1), ())


def _remarks(column: Column, gaps: int, spellings: Sequence[str]) -> Iterator[str]:
    if column.notation and column.kind == "number":
        yield f"its numbers are written like {column.notation}"
    if gaps:
        words = [GAP_NAMES.get(word, f"“{word}”") for word in column.gaps]
        yield f"{counted(gaps, 'cell')} with {' or '.join(words)} {'is' if gaps == 1 else 'are'} taken for missing"
    if spellings:
        yield f"{', '.join(f'“{text}”' for text in spellings)} differ only in their spelling; they can be joined"


def _strange(column: Column, content: Content, grammar: Grammar) -> Iterator[str]:
    """Say why a column that is mostly numbers is taken for a category."""
    if column.kind == "category" and content.form == "texts":
        values = list(map(grammar.written(grammar.notation_of(content.texts)).number, content.texts))
        told = strange_among_numbers(content.texts, content.counts().tolist(), values)
        if told:
            yield f"{told}, so that it is a category; give it another kind to leave them out or take them for missing"


def _stand_ins(column: Column, values: NDArray[np.float64] | None) -> Iterator[str]:
    """Say which number most likely stands for a missing value."""
    for number, count in (
        () if values is None or column.kind != "number" else find_stand_ins(values, (column.low, column.high))
    ):
        cells = f"{counted(count, 'cell')} hold {figure(number)}, far from all others"
        yield f"{cells}; if it stands for no value, take it for missing"


GAP_NAMES: Mapping[str, str] = MappingProxyType(
    {ANY_WORD: "a word instead of a number", INFINITE: "an infinite number or one that is too large"}
)


def _without_naming(found: Sequence[Found], target: int | None) -> list[Found]:
    """Propose to skip what only names the rows, unless nothing else is left to learn from."""
    others = [place for place, each in enumerate(found) if each.column.role == "feature" and place != target]
    telling = [place for place in others if not found[place].naming]
    if not telling:
        return list(found)
    naming = set(others) - set(telling)
    return [
        replace(each, column=replace(each.column, role="skip")) if place in naming else each
        for place, each in enumerate(found)
    ]


def _kept_few(found: Found, content: Content, grammar: Grammar) -> Found:
    """Propose to keep only the most frequent of many categories apart."""
    column = limited(found.column, content, grammar)
    if not column.kept:
        return found
    few = f"{grouped(len(found.column.categories))} values; the {KEPT} most frequent are told apart, all others are one"
    return replace(found, column=column, remarks=(*found.remarks, few))


def limited(column: Column, content: Content, grammar: Grammar) -> Column:
    """Return a column of which only the most frequent categories are told apart, where many would become inputs."""
    few = column.role != "feature" or column.kind != "category" or len(column.categories) <= MAX_PROPOSED_CATEGORIES
    return column if few else describe(replace(column, kept=KEPT), content, grammar)


def _most_frequent(column: Column, categories: tuple[str, ...], content: Content, grammar: Grammar) -> tuple[str, ...]:
    """Return those of a column's categories that are kept apart, in their order."""
    if not column.gathers or len(categories) <= column.kept:
        return categories
    rows = column_counts(replace(column, categories=categories, kept=0), content, grammar)
    kept = sorted(np.argsort(-rows, kind="stable")[: column.kept].tolist())
    return tuple(categories[place] for place in kept)


def column_counts(column: Column, content: Content, grammar: Grammar) -> NDArray[np.int64]:
    """Return how many rows each category of a column has."""
    values = replace(column, missing="drop").encode(content, grammar).values
    return np.bincount(values[~np.isnan(values)].astype(np.int64), minlength=len(column.categories))


def _with_reason(found: Found) -> Found:
    """Remark on why a column is proposed to be skipped."""
    if found.column.role != "skip":
        return found
    many = f"has {grouped(len(found.column.categories))} different texts in {counted(found.present, 'row')}"
    missing = "is missing in most rows" if found.mostly_missing else ""
    crowded = many if found.column.kind == "category" and len(found.column.categories) > 1 else ""
    reason = found.naming or found.fails or missing or crowded
    return replace(found, remarks=(*found.remarks, f"it is skipped: it {reason}")) if reason else found


def _filled_in(column: Column) -> Column:
    """Propose to fill in what is missing of a feature, where leaving rows out would cost most of them."""
    if column.role != "feature":
        return column
    return replace(column, missing="category" if column.kind == "category" else "median")

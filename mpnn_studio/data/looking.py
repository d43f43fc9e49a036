"""What is found in a column: what it can be taken for, what of it cannot be used, and how its odd cells are read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ..wording import counted, figure
from .cells import LARGEST_NUMBER, Grammar, compact_days, short
from .columns import ANY_WORD, INFINITE, SPLITS, Column, Kind, Role, category_key, in_one_spelling
from .contents import MAX_CATEGORIES, Content
from .describing import describe
from .found import Found
from .gaps import find_gaps, find_stand_ins, strange_among_numbers
from .naming import NEARLY_ALL, are_whole, why_naming
from .table_reader import Table
from .target_names import is_date_name

MIN_ROWS_PER_CATEGORY = 3
"""Texts with more different values than one for so many rows are names, titles and remarks."""
GAP_NAMES: Mapping[str, str] = MappingProxyType(
    {ANY_WORD: "a word instead of a number", INFINITE: "an infinite number or one that is too large"}
)


def look_at(given: Column, content: Content, table: Table, grammar: Grammar) -> Found:
    """Return what a column most likely is, learnt from unless nothing can be."""
    kinds, column = _kinds(given, content, grammar)
    column = describe(column, content, grammar)
    values = column.encode(content.different, grammar).values if column.kind in ("number", "date") else None
    counts = content.counts() if content.form == "texts" else None
    missing = _missing(values, content)
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
        _why_naming(column, content, grammar, whole, present),
        _why_unusable(column, present),
        spellings,
        (
            *_remarks(column, missing - content.missing, spellings),
            *_strange(column, content, grammar),
            *_stand_ins(column, values, counts),
        ),
    )
    return replace(found, column=replace(column, role="split" if _says_split(content) else _role(found)))


def _missing(values: NDArray[np.float64] | None, content: Content) -> int:
    """Return how many cells hold no value, if these are the different values of a column."""
    if values is None:
        return content.missing
    gaps = np.isnan(values)
    return content.missing + int(content.counts()[gaps].sum()) if content.form == "texts" else int(gaps.sum())


def _why_naming(column: Column, content: Content, grammar: Grammar, whole: bool, present: int) -> str:
    if column.kind not in ("number", "date"):
        return why_naming(column, None, whole, present)
    if not whole or (content.form == "texts" and len(content.texts) < NEARLY_ALL * present):
        return ""  # Where values repeat, they name nothing.
    return why_naming(column, column.encode(content, grammar).values, whole, present)


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


def _classes(column: Column, content: Content, grammar: Grammar) -> tuple[int, bool]:
    """Return how many rows the rarest value has, and whether the values are all whole numbers from 0 or 1 on."""
    if content.form != "texts" or not content.texts:
        return 0, False
    grammar = grammar.written(column.notation)
    keys = map(category_key(content.texts, grammar, column.joined), content.texts)
    rows: dict[str | float, int] = {}
    for text, key, count in zip(content.texts, keys, content.counts().tolist(), strict=True):
        if column.kind == "category" or not math.isnan(grammar.number(text)):
            rows[key] = rows.get(key, 0) + count
    counting = any(rows.keys() == set(range(start, start + len(rows))) for start in (0, 1))
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
    number = grammar.written(column.notation).number
    if all(abs(number(text)) <= LARGEST_NUMBER for text in (*content.texts, *content.odd_texts)):
        return ""
    encoded = Column(column.name, notation=column.notation).encode(content, grammar)
    return f"line {table.lines[encoded.odd_rows[0]]}: {encoded.reason(0)}"


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


def _stand_ins(column: Column, values: NDArray[np.float64] | None, counts: NDArray[np.int64] | None) -> Iterator[str]:
    """Say which number most likely stands for a missing value."""
    if values is None or column.kind != "number":
        return
    for number, count in find_stand_ins(values, (column.low, column.high), counts):
        cells = f"{counted(count, 'cell')} hold {figure(number)}, far from all others"
        yield f"{cells}; if it stands for no value, take it for missing"

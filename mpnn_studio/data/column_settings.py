"""A column of a table from the plain values of a setting, and what may be set of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from mpneuralnetwork.components.errors import shown

from .cells import LARGEST_NUMBER
from .columns import LONGEST_GAP, MAX_GAPS, RULES, Column, ColumnError, Kind, Role
from .contents import MAX_CATEGORIES
from .notation import Notation


def column_from_json(content: Any) -> Column:
    """Return a column from its plain values. Raises ValueError saying what is wrong with it."""
    if not isinstance(content, Mapping) or not set(content) <= set(Column.__dataclass_fields__):
        raise ValueError("a column has unknown settings")
    name, kind, role = content.get("name"), content.get("kind", "number"), content.get("role", "feature")
    categories, missing = content.get("categories", ()), content.get("missing", "drop")
    gaps, notation, joined = content.get("gaps", ()), content.get("notation", ""), content.get("joined", False)
    kept = content.get("kept", 0)
    numbers = [content.get(key, start) for key, start in (("low", 0.0), ("high", 1.0), ("typical", 0.0))]
    if not isinstance(name, str) or kind not in get_args(Kind) or role not in get_args(Role):
        raise ValueError(f"a column needs a name, a kind {get_args(Kind)} and a role {get_args(Role)}")
    called = shown(name)
    if missing not in RULES[kind]:
        raise ValueError(f"what is missing in {called} can be treated as one of {RULES[kind]}, not as {shown(missing)}")
    if not isinstance(categories, Sequence) or isinstance(categories, str) or len(categories) > MAX_CATEGORIES:
        raise ValueError(f"the categories of {called} are not a list of at most {MAX_CATEGORIES} texts")
    if not all(isinstance(value, str) for value in categories) or len(set(categories)) < len(categories):
        raise ValueError(f"the categories of {called} are not different texts")
    if not all(isinstance(value, float | int) and abs(value) <= LARGEST_NUMBER for value in numbers):
        raise ValueError(f"the range of {called} is not made of finite numbers")
    if not _are_gaps(gaps) or not isinstance(joined, bool):
        raise ValueError(f"the gaps of {called} are not a list of at most {MAX_GAPS} short texts")
    if not isinstance(kept, int) or isinstance(kept, bool) or not 0 <= kept <= MAX_CATEGORIES:
        raise ValueError(f"of {called}, 0 to {MAX_CATEGORIES} categories can be kept, not {shown(kept)}")
    if not isinstance(notation, str) or len(notation) > LONGEST_GAP:
        raise ValueError(f"the way the numbers of {called} are written is no short text")
    if notation:
        Notation.of(notation)
    low, high, typical = map(float, numbers)
    named, ranges = (name, kind, role, tuple(categories)), (low, high, typical)
    column = Column(*named, *ranges, missing, tuple(gaps), notation, joined, kept)
    # Projects of before these parts could be chosen learnt from the number of days.
    parts = content.get("parts", column.parts_possible[:1])
    try:
        return replace(column, parts=checked_parts(column, parts) if parts not in ((), []) else ())
    except ColumnError as error:
        raise ValueError(f"the parts of {called} are no list of {column.parts_possible}") from error


def _are_gaps(gaps: Any) -> bool:
    listed = isinstance(gaps, Sequence) and not isinstance(gaps, str) and len(gaps) <= MAX_GAPS
    return listed and all(isinstance(gap, str) and len(gap) <= LONGEST_GAP for gap in gaps)


def checked_parts(column: Column, parts: Sequence[str]) -> tuple[str, ...]:
    """Return parts of a date in their order. Raises ColumnError where a column has no such parts, or none is left."""
    possible = column.parts_possible
    if not possible:
        raise ColumnError(f"{column.name} holds no dates. Give it another kind.")
    listed = isinstance(parts, list | tuple) and all(isinstance(part, str) for part in parts)
    if not listed or not parts or not set(parts) <= set(possible):
        raise ColumnError(f"the parts of {column.name} are some of: {', '.join(possible)}.")
    return tuple(part for part in possible if part in parts)


def checked_gaps(words: Sequence[str]) -> tuple[str, ...]:
    """Return words for the gaps of a column. Raises ColumnError where there are too many or too long ones."""
    if not _are_gaps(words):
        raise ColumnError(f"at most {MAX_GAPS} words of {LONGEST_GAP} letters can stand for a missing value.")
    return tuple(dict.fromkeys(words))

"""Which column of a table should be predicted: by its name, by its nature, and by its place only last; and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ..wording import counted, figure
from .columns import Kind
from .found import Found
from .target_names import (
    LIKELY,
    PART,
    SURE,
    is_amount_name,
    is_group_name,
    is_id_name,
    is_label_name,
    is_text_name,
    is_time_name,
    target_rank,
)

BY_NAME: Mapping[int, int] = MappingProxyType({SURE: 100, LIKELY: 60, PART: 25, 0: 0})
ONE_CATEGORY, TWO_NUMBERS, LAST, FEW_NUMBERS, FIRST = 30, 20, 15, 10, 5
GROUPING = 25
"""Taken off what says who, where or when, which is known beforehand."""
CERTAIN = 20
"""Points from which a name or the nature of a column tells more than the place of another."""
MAX_CLASSES_BY_NATURE = 20
MAX_NUMBERED_CLASSES = 100
MIN_ROWS_PER_CLASS = 5
MAX_RUNNERS_UP = 3
MANY_READINGS = 10
DECIMALS = re.compile(r"\d[.,]\d\d+$")


@dataclass(frozen=True)
class Candidate:
    """A column that could be predicted, how much speaks for it, and what, as it follows its name."""

    place: int
    points: int
    reason: str


@dataclass(frozen=True)
class TargetChoice:
    """What is proposed to be predicted.

    Attributes:
        place: of the column; None where no proposal is made.
        reason: why it is this one, or why none is.
        runners_up: the next that come into question, the likeliest first.
        remark: why the last column, or one that is named like a target, cannot be predicted; "" where it can.
    """

    place: int | None
    reason: str
    runners_up: tuple[Candidate, ...] = ()
    remark: str = ""


def choose_target(found: Sequence[Found], rows: int) -> TargetChoice:
    """Propose a column. Where the one that is meant cannot be predicted, none is proposed instead and it is said."""
    refused = {place: why for place, each in enumerate(found) if (why := why_not(each))}
    ranked = sorted(_candidates(found, refused), key=lambda each: (-each.points, -each.place))
    remark = _remark(found, refused)
    meant = max((target_rank(found[place].name) for place in refused if found[place].fails), default=0)
    best = ranked[0] if ranked else None
    if best is None or len(found) < 2:
        return TargetChoice(None, remark or "there is no column that could be predicted", (), remark)
    if meant and target_rank(found[best.place].name) < meant:
        return TargetChoice(None, remark, tuple(ranked[:MAX_RUNNERS_UP]), remark)
    last = found[-1]
    if last.fails and best.points < CERTAIN and not is_text_name(last.name) and not is_id_name(last.name):
        return TargetChoice(None, remark, tuple(ranked[:MAX_RUNNERS_UP]), remark)
    return TargetChoice(best.place, best.reason, tuple(ranked[1 : 1 + MAX_RUNNERS_UP]), remark)


def why_not(found: Found) -> str:
    """Say why a column is never proposed as the target, as it follows its name; "" where it may be."""
    named = target_rank(found.name) > 0
    if found.fails:
        return found.fails
    if found.column.role == "split":
        return "says which split a row belongs to"
    if found.column.kind == "date":
        return "is a date"
    if found.mostly_missing:
        return "is missing in most rows"
    return found.naming if found.naming and not named else ""


def target_kind(found: Found) -> Kind:
    """Return whether a column is predicted as classes or as a number, with nothing known of a former choice."""
    classes, column = len(found.column.categories), found.column
    if column.kind != "number" or not found.whole or not classes:
        return column.kind
    if classes == 2:
        return "category"
    enough = found.rarest >= MIN_ROWS_PER_CLASS
    if is_label_name(found.name):
        enough = enough or found.present >= MIN_ROWS_PER_CLASS * classes
        return "category" if enough and "category" in found.kinds else "number"
    if is_amount_name(found.name) or not enough or _is_measured(found):
        return "number"
    most = MAX_NUMBERED_CLASSES if found.numbered else MAX_CLASSES_BY_NATURE
    return "category" if classes <= most else "number"


def _is_measured(found: Found) -> bool:
    """Whether many values with nothing but zeros behind the point, as in 12.000, were read off something."""
    categories = found.column.categories
    return len(categories) >= MANY_READINGS and not target_rank(found.name) and all(map(DECIMALS.search, categories))


def nature(found: Found, kind: Kind) -> str:
    """Say what is in a column ("10 whole numbers", "3 words", "numbers from 1 to 9.5")."""
    column = found.column
    if kind == "category":
        return counted(len(column.categories), "whole number" if found.whole else "word")
    if kind == "date":
        return "dates"
    return f"{'whole ' if found.whole else ''}numbers from {figure(column.low)} to {figure(column.high)}"


def _candidates(found: Sequence[Found], refused: Mapping[int, str]) -> list[Candidate]:
    usable = [place for place in range(len(found)) if place not in refused]
    if not usable:
        # Numbers that only rise are better than nothing to predict, but not those that are named as an id.
        usable = [p for p, each in enumerate(found) if each.naming and not each.fails and not is_id_name(each.name)]
    kinds = {place: target_kind(found[place]) for place in usable}
    words = [place for place in usable if found[place].column.kind == "category"]
    coded = [place for place in usable if kinds[place] == "category"]
    candidates = []
    for place in usable:
        rank = 0 if _is_coordinate(place, usable, found) else target_rank(found[place].name)
        parts = [(BY_NAME[rank], "named like a label" if kinds[place] == "category" else "named like a target")]
        parts.append((ONE_CATEGORY if words == [place] else 0, "the one category among numbers"))
        few = TWO_NUMBERS if len(found[place].column.categories) == 2 else FEW_NUMBERS
        parts.append((few if coded == [place] and words != [place] else 0, "the one column of few whole numbers"))
        position = LAST if place == usable[-1] else FIRST if place == usable[0] else 0
        parts.append((position, _position(place, usable, found)))
        beforehand = is_group_name(found[place].name) or is_time_name(found[place].name)
        parts.append((-GROUPING if beforehand else 0, ""))
        reasons = [reason for points, reason in parts if points > FIRST]
        why = ", ".join([nature(found[place], kinds[place]), *(reasons[:1] or ["nothing else speaks for it"])])
        candidates.append(Candidate(place, sum(points for points, _ in parts), why))
    return candidates


def _is_coordinate(place: int, usable: Sequence[int], found: Sequence[Found]) -> bool:
    """Whether a column is the y that follows an x and comes before something else."""
    pair = [each.name.casefold() for each in found[max(place - 1, 0) : place + 1]]
    return pair == ["x", "y"] and place != usable[-1]


def _position(place: int, usable: Sequence[int], found: Sequence[Found]) -> str:
    if place == len(found) - 1:
        return "the last column"
    return "the last column that can be predicted" if place == usable[-1] else "the first column"


def _remark(found: Sequence[Found], refused: Mapping[int, str]) -> str:
    """Say why columns that one would expect to be predicted are not."""
    last = len(found) - 1
    named = [place for place in refused if target_rank(found[place].name) >= LIKELY]
    expected = [*named, *([last] if last in refused and last not in named else [])]
    remark = "; ".join(f"{found[place].name} cannot be predicted: it {refused[place]}" for place in expected[:3])
    rows = max((each.present for each in found), default=0)
    few = f"; {counted(rows, 'row')} cannot teach anything: add rows, {MIN_ROWS_PER_CLASS} of each class at least"
    return f"{remark}{few}" if remark and rows < MIN_ROWS_PER_CLASS else remark

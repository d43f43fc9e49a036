"""What the columns of a table most likely are, and which should be predicted from which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from ..wording import counted, grouped
from .cells import Grammar
from .columns import Column
from .contents import Content
from .describing import KEPT, limited
from .filling import filled_where_needed
from .found import Found
from .looking import look_at
from .pixel_table import as_label, as_pixel_columns, find_pixels, pixel_choice
from .table_reader import Table
from .target import TargetChoice, choose_target, target_kind

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
        look_at(Column(name, notation=notations.get(name, "")), content, table, grammar)
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
    layout = filled_where_needed(table, [each.column for each in found], grammar)
    found = [replace(each, column=column) for each, column in zip(found, layout, strict=True)]
    return Proposal(tuple(_with_reason(each) for each in found), choice)


def with_role(found: Found, is_target: bool) -> Found:
    """Return a column as the target, and of the kind that it is predicted as; or as it was."""
    if not is_target:
        return found
    return replace(found, column=replace(found.column, role="target", kind=target_kind(found)))


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


def _with_reason(found: Found) -> Found:
    """Remark on why a column is proposed to be skipped."""
    if found.column.role != "skip":
        return found
    many = f"has {grouped(len(found.column.categories))} different texts in {counted(found.present, 'row')}"
    missing = "is missing in most rows" if found.mostly_missing else ""
    crowded = many if found.column.kind == "category" and len(found.column.categories) > 1 else ""
    reason = found.naming or found.fails or missing or crowded
    return replace(found, remarks=(*found.remarks, f"it is skipped: it {reason}")) if reason else found

"""What a person decides of a table beforehand, by the names of its columns, and the inspection that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from .columns import RULES, Column, ColumnError, Kind
from .dataset import DataError, MissingRule, Task
from .dialect import Overrides
from .inspection import Inspection, inspect_csv
from .sources.table import CsvFile
from .target import TargetChoice

Change = Callable[[int], Column]
TASK_KINDS: Mapping[Task, tuple[Kind, ...]] = MappingProxyType(
    {"classification": ("category",), "regression": ("number", "date")}
)
"""As what the target is taken, the likeliest that it can be first."""


@dataclass(frozen=True)
class Decisions:
    """Decisions about a table; what is left out is found.

    Attributes:
        overrides: how the file is written.
        target: the column to predict.
        kinds: "number", "category" or "date", by column.
        skip: columns that are not learnt from.
        use: columns that are learnt from, whatever is proposed.
        joined: columns whose categories are the same however their letters are written.
        kept: how many categories of a column are told apart, the most frequent ones; 0 stands for all.
        parts: what of the dates of a column is learnt from; see :mod:`.date_parts`.
        missing: what becomes of missing values, by column; see ``columns.RULES``.
        gaps: words that stand for a missing value, by column.
        task: whether classes or numbers are predicted; None as it suits the target.
        split: the column that says which split a row belongs to.
        leave_out_misfits: rows that do not fit are left out instead of refusing the file.
        pixels: whether columns are the pixels of pictures, and how these lie.
    """

    overrides: Overrides = field(default_factory=Overrides)
    target: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    skip: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    kept: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[str, MissingRule] = field(default_factory=dict)
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    task: Task | None = None
    split: str | None = None
    leave_out_misfits: bool = False
    pixels: str | None = None
    group: str | None = None


def inspect_decided(path: str, decisions: Decisions) -> Inspection:
    """Read a table and decide as told. Raises DataError where it cannot be, or a column is not there."""
    inspection = inspect_csv(path, given=decisions.overrides)
    for name in decisions.use:
        inspection = _changed(inspection, name, inspection.as_feature)
    for name in decisions.joined:
        inspection = _changed(inspection, name, inspection.joined)
    if decisions.split is not None:
        inspection = _with_split(inspection, decisions.split)
    if decisions.group is not None:
        inspection = _changed(inspection, decisions.group, inspection.as_group)
    if decisions.target is not None:
        inspection = _with_target(inspection, decisions.target)
    if decisions.task is not None:
        inspection = _with_task(inspection, decisions.task)
    for name, kind in decisions.kinds.items():
        inspection = _with_kind(inspection, name, kind)
    for name, kept in decisions.kept.items():
        inspection = _changed(inspection, name, partial(inspection.keeping, kept=kept))
    for name, parts in decisions.parts.items():
        inspection = _changed(inspection, name, partial(inspection.with_parts, parts=parts))
    for name, words in decisions.gaps.items():
        inspection = _changed(inspection, name, partial(inspection.with_gaps, words=words))
    for name, rule in decisions.missing.items():
        inspection = _with_rule(inspection, name, rule)
    for name in decisions.skip:
        inspection = _changed(inspection, name, inspection.as_skipped)
    misfits = "leave out" if decisions.leave_out_misfits else "refuse"
    layout = [found.column for found in inspection.columns]
    return replace(inspection, source=inspection.with_layout(layout, misfits, decisions.pixels))


def source_decided(path: Path, decisions: Decisions) -> CsvFile:
    """Return the source of a table with these decisions. Raises DataError where it cannot be used so."""
    return inspect_decided(str(path), decisions).usable()


def _with_target(inspection: Inspection, name: str) -> Inspection:
    place = _place(inspection, name)
    layout = inspection.predicting([found.column for found in inspection.columns], place)
    columns = tuple(replace(found, column=column) for found, column in zip(inspection.columns, layout, strict=True))
    return replace(inspection, columns=columns, choice=TargetChoice(place, "chosen"))


def _with_split(inspection: Inspection, name: str) -> Inspection:
    """Let one column say the split; another one that did is skipped."""
    place = _place(inspection, name)
    for other, found in enumerate(inspection.columns):
        if found.column.role == "split" and other != place:
            inspection = _changed(inspection, found.name, inspection.as_skipped)
    return _changed(inspection, name, lambda place: replace(inspection.columns[place].column, role="split"))


def _with_task(inspection: Inspection, task: Task) -> Inspection:
    """Predict classes or numbers."""
    targets = [found for found in inspection.columns if found.column.role == "target"]
    for found in targets:
        kind = next((kind for kind in found.kinds if kind in TASK_KINDS[task]), None)
        if kind is None:
            raise DataError(
                f"{found.name} cannot be predicted by {task}. It can be taken for: {', '.join(found.kinds)}."
            )
        inspection = _with_kind(inspection, found.name, kind)
    return inspection


def _with_kind(inspection: Inspection, name: str, kind: str) -> Inspection:
    kinds = inspection.columns[_place(inspection, name)].kinds
    chosen: Kind | None = next((each for each in get_args(Kind) if each == kind and each in kinds), None)
    if chosen is None:
        raise DataError(f"{name} cannot be taken for a {kind}. It can be taken for: {', '.join(kinds)}.")
    return _changed(inspection, name, partial(inspection.as_kind, kind=chosen))


def _with_rule(inspection: Inspection, name: str, rule: MissingRule) -> Inspection:
    column = inspection.columns[_place(inspection, name)].column
    if rule not in RULES[column.kind]:
        raise DataError(
            f"What is missing in {name}, a {column.kind}, cannot be treated as {rule}, only as: "
            f"{', '.join(RULES[column.kind])}."
        )
    return _changed(inspection, name, lambda place: replace(inspection.columns[place].column, missing=rule))


def _changed(inspection: Inspection, name: str, change: Change) -> Inspection:
    place = _place(inspection, name)
    try:
        found = replace(inspection.columns[place], column=change(place))
    except ColumnError as error:
        raise DataError(f"{inspection.source.name}: {error}") from error
    columns = (*inspection.columns[:place], found, *inspection.columns[place + 1 :])
    return replace(inspection, columns=columns)


def _place(inspection: Inspection, name: str) -> int:
    names = [found.name for found in inspection.columns]
    alike = [place for place, each in enumerate(names) if each == name]
    alike = alike or [place for place, each in enumerate(names) if each.casefold() == name.strip().casefold()]
    if not alike:
        raise DataError(f"{inspection.source.name} has no column {name!r}. It has: {', '.join(names)}.")
    return alike[0]

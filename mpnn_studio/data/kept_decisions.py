"""Reading a table again: what a person decided of its columns stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from .columns import Column, ColumnError
from .dialect import Overrides
from .inspection import Inspection
from .kept_columns import changed_columns
from .sources.table import CsvFile
from .target import TargetChoice
from .text_file import size_of

DECIDED = ("kind", "missing", "gaps", "notation", "joined", "kept", "parts")
"""What a person decides of a column besides its role."""


def with_decisions(inspection: Inspection, decided: CsvFile) -> Inspection | None:
    """Return a table with what was decided of an earlier source of it, and what is new or gone since.

    None where hardly any of its columns are there: it is another table.
    """
    names = [column.name for column in decided.layout]
    if 2 * len(set(names) & set(inspection.table.names)) <= len(set(names)):
        return None
    layout = kept_layout(inspection, decided.layout)
    targets = {column.name for column in decided.layout if column.role == "target"} & set(inspection.table.names)
    place = inspection.choice.place
    layout = _with_targets(layout, targets or ({inspection.table.names[place]} if place is not None else set()))
    columns = tuple(replace(found, column=column) for found, column in zip(inspection.columns, layout, strict=True))
    target = next((place for place, column in enumerate(layout) if column.role == "target"), None)
    choice = TargetChoice(target, "chosen before") if targets else inspection.choice
    choice = replace(choice, remark=changed_columns(names, inspection.table.names) or choice.remark)
    return replace(
        inspection,
        source=inspection.with_layout(layout, decided.misfits, decided.pixels),
        columns=columns,
        choice=choice,
    )


def _with_targets(layout: Sequence[Column], targets: Collection[str]) -> list[Column]:
    """Return the columns with these as what is predicted, and no other."""
    was = [replace(column, role="feature") if column.role == "target" else column for column in layout]
    return [replace(column, role="target") if column.name in targets else column for column in was]


def overrides_of(decided: CsvFile, path: Path) -> Overrides:
    """Return how a table was read; of a file that has changed, its lines are looked at anew."""
    notations = {column.name: column.notation for column in decided.layout if column.notation}
    same = decided.size == size_of(path)
    return Overrides(
        decided.encoding,
        decided.delimiter,
        decided.decimal,
        decided.header,
        decided.day_first,
        decided.missing,
        notations,
        decided.quote,
        decided.left_out if same else None,
        decided.end if same else None,
        decided.upper if same else None,
    )


def kept_layout(
    inspection: Inspection, decided: Sequence[Column], proposed: Sequence[Column] | None = None
) -> list[Column]:
    """Return the columns of a table with what was decided of those of the same names.

    Args:
        proposed: what was proposed then; only what differs from it is kept. None keeps everything.
    """
    before = {column.name: column for column in proposed or ()}
    named = {column.name: column for column in decided}
    return [
        _kept_column(inspection, place, named[found.name], before.get(found.name))
        if found.name in named
        else found.column
        for place, found in enumerate(inspection.columns)
    ]


def _kept_column(inspection: Inspection, place: int, decided: Column, proposed: Column | None) -> Column:
    found = inspection.columns[place]
    was: Mapping[str, object] = vars(proposed) if proposed else {}
    changes = {name: value for name, value in vars(decided).items() if name in DECIDED and was.get(name) != value}
    if decided.kind not in found.kinds:
        changes = {}
    try:
        return inspection.described(place, replace(found.column, role=decided.role, **changes))
    except ColumnError:
        return replace(found.column, role=decided.role)

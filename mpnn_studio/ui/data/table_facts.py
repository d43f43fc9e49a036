"""What the import dialog says of a table in sentences."""

from __future__ import annotations

from contextlib import suppress

from ...data.columns import Column, ColumnError
from ...data.inspection import Inspection
from ...data.layout import problem
from ...data.report import lines_left_out
from ...data.selection import Selection
from ...wording import grouped


def what_is_predicted(inspection: Inspection, layout: list[Column]) -> str:
    """Say in a sentence what is predicted, why it was proposed, and what else could be."""
    choice, names = inspection.choice, [column.name for column in layout]
    chosen = [place for place, column in enumerate(layout) if column.role == "target"]
    parts = []
    if not problem(layout):
        sentence = inspection.with_layout(layout).schema().sentence
        parts.append(f"{sentence[:1].upper()}{sentence[1:]}.")
    if chosen == [choice.place] and choice.reason:
        parts.append(f"Proposed because of {names[choice.place or 0]}: {choice.reason}.")
    others = [f"{names[each.place]} ({each.reason})" for each in choice.runners_up if each.place not in chosen]
    if others and chosen in ([], [choice.place]):
        parts.append(f"Could be predicted as well: {'; '.join(others)}.")
    if choice.remark:
        parts.append(f"{choice.remark}.")
    # Of a column that cannot be what was chosen it is said elsewhere.
    with suppress(ColumnError):
        parts += [f"{text[:1].upper()}{text[1:]}" for text in inspection.warnings(layout)]
    return " ".join(parts)


def facts(inspection: Inspection, most: int) -> str:
    """Say how large the table is, that only so many of its columns are shown, and what of its lines is left out."""
    columns = len(inspection.columns)
    shown = "" if columns <= most else f", the first {most} shown"
    left_out = lines_left_out(inspection.source.dialect.frame)
    return f"{grouped(inspection.rows)} rows · {columns} columns{shown}{f' · {left_out}' if left_out else ''}"


def gaps(selection: Selection, rows: int) -> str:
    """Say how many rows are used, and how many are left out for a missing value."""
    used = f"{grouped(len(selection))} of {grouped(rows + selection.ragged)} rows are used."
    if not selection.missing:
        return f"{used} No row is left out for a missing value."
    verb = "row has a missing value and is" if selection.missing == 1 else "rows have a missing value and are"
    return f"{used} {grouped(selection.missing)} {verb} left out."

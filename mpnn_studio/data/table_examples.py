"""The examples of a table that is read, by what was decided of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..wording import grouped
from .cells import Grammar
from .columns import Column, ColumnError
from .csv_rows import Misfit
from .dataset import DataError, Dataset, Schema
from .pixel_table import take_pictures
from .selection import Selection, select, take_rows
from .table_reader import Table


def take_examples(
    name: str,
    schema: Schema,
    layout: Sequence[Column],
    table: Table,
    grammar: Grammar,
    misfits: str,
) -> Dataset:
    """Return the rows that have a value in every column that needs one.

    Args:
        name: of the file.
        misfits: "refuse" or "leave out" rows that do not fit.

    Raises:
        DataError: the file has other columns, no such rows, or some that do not fit and are refused.
    """
    selection = _selected(name, layout, table, grammar)
    if misfits == "refuse":
        refuse_misfits(name, selection.misfits, selection.misfit_count)
    if not len(selection):
        raise DataError(
            f"{name}: no row has a value in every column used. Skip the columns with gaps, or fill them in."
        )
    pairs = list(zip(layout, table.columns, strict=True))
    by_role = {
        role: [pair for pair in pairs if pair[0].role == role] for role in ("feature", "target", "split", "group")
    }
    targets = take_rows(by_role["target"], grammar, selection.rows)
    split = take_rows(by_role["split"], grammar, selection.rows)[:, 0].astype(np.int8) if by_role["split"] else None
    if schema.is_image:
        inputs: NDArray[Any] = take_pictures(by_role["feature"], schema, grammar, selection.rows)
    else:
        inputs = take_rows(by_role["feature"], grammar, selection.rows)
    found = _classes(name, schema, targets) if schema.classes else targets
    groups = None
    if by_role["group"]:
        groups = np.unique(take_rows(by_role["group"], grammar, selection.rows)[:, 0], return_inverse=True)[1]
    return Dataset(schema, inputs, found, notes=_notes(selection), split=split, groups=groups)


def _selected(name: str, layout: Sequence[Column], table: Table, grammar: Grammar) -> Selection:
    if len(layout) != len(table.columns):
        raise DataError(
            f"{name} has {len(table.columns)} columns, not {len(layout)} as when it was added to the "
            "project. Choose the file again."
        )
    try:
        return select(table, layout, grammar)
    except ColumnError as error:
        raise DataError(f"{name}: {error}") from error


def refuse_misfits(name: str, misfits: Sequence[Misfit], count: int) -> None:
    """Raise DataError, with the first line, where there are rows that do not fit."""
    if count:
        others = f" This row does not fit, and {grouped(count - 1)} more do not." if count > 1 else ""
        raise DataError(
            f"{name}, line {misfits[0].line}: {misfits[0].reason}.{others} Correct the file, "
            "choose to leave such rows out, or give the column another kind."
        )


def _classes(name: str, schema: Schema, targets: NDArray[np.float64]) -> NDArray[np.int64]:
    classes = targets[:, 0].astype(np.int64)
    if np.all(classes == classes[0]):
        raise DataError(f"{name}: all rows left are of one class of {schema.target}. Choose another target column.")
    return classes


def _notes(selection: Selection) -> Mapping[str, str]:
    notes = {"rows": grouped(len(selection.rows) + selection.ragged)}
    left_out = []
    if selection.missing:
        left_out.append(f"{grouped(selection.missing)} with a missing value")
    if selection.misfit_count:
        left_out.append(f"{grouped(selection.misfit_count)} that do not fit")
    return notes | ({"left out": ", ".join(left_out)} if left_out else {})

"""Examples to predict: a file with inputs alone, or with a target that is ignored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .array_files import read_npy
from .columns import Column, ColumnError, Kind
from .dataset import DataError, Feature, Schema
from .derived import rows_of_points
from .dialect import Overrides
from .read_table import read_unknown
from .selection import select, take_rows
from .source import no_progress


def read_examples(path: Path, schema: Schema) -> NDArray[Any]:
    """Return raw examples, (N, channel, height, width) or (N, columns), from a ``.npy`` file or a table.

    A table's first row names its columns: those of the features are taken by name, in whatever order they stand.

    Raises:
        DataError: the file is missing, damaged, or does not hold what the network was trained on.
    """
    if path.suffix.lower() == ".npy":
        return _read_npy(path, schema)
    if not schema.features:
        raise DataError(f"{path.name}: this network reads images. Give them as a .npy file, {_wanted(schema)}.")
    asked = tuple(feature for feature in schema.features if not feature.derived)
    rows = _read_table(path, asked)
    return rows_of_points(schema, rows) if len(asked) < len(schema.features) else rows


def _read_npy(path: Path, schema: Schema) -> NDArray[Any]:
    array = read_npy(path)
    shape = schema.input_shape if schema.is_image else (len(schema.features),)
    if array.dtype.kind not in "uif":
        raise DataError(f"{path.name} holds no array of numbers. It should be {_wanted(schema)}.")
    if array.shape[-len(shape) :] != shape and schema.is_image and shape[0] == 1:
        array = array[..., np.newaxis, :, :] if array.ndim >= 2 else array
    if array.shape[-len(shape) :] != shape or array.ndim > len(shape) + 1:
        raise DataError(f"{path.name} has the shape {array.shape}. It should be {_wanted(schema)}.")
    if not np.isfinite(array).all():
        raise DataError(f"{path.name} holds values that are not finite numbers. Replace them.")
    examples: NDArray[Any] = array.reshape(-1, *shape)
    return examples


def _wanted(schema: Schema) -> str:
    sizes = schema.input_shape if schema.is_image else (len(schema.features),)
    return f"(N, {', '.join(map(str, sizes))})" + (" with values from 0 to 255" if schema.is_image else "")


def _read_table(path: Path, features: Sequence[Feature]) -> NDArray[np.float64]:
    dialect, table = read_unknown(path, Overrides(header=True), no_progress)
    lacking = [feature.name for feature in features if feature.name not in table.names]
    if lacking:
        raise DataError(f"{path.name} lacks the column {lacking[0]!r}. Its first row must name the columns.")
    columns = [_column(feature) for feature in features]
    contents = [table.columns[table.names.index(feature.name)] for feature in features]
    chosen = replace(table, columns=tuple(contents))
    try:
        selection = select(chosen, columns, dialect.grammar)
    except ColumnError as error:
        raise DataError(f"{path.name}: {error}") from error
    if selection.misfits:
        raise DataError(f"{path.name}, line {selection.misfits[0].line}: {selection.misfits[0].reason}. Correct it.")
    if selection.missing:
        row = int(np.argmin(selection.rows))
        encoded = zip(columns, contents, strict=True)
        empty = next(c.name for c, held in encoded if np.isnan(c.encode(held, dialect.grammar).values[row]))
        raise DataError(f"{path.name}, line {table.lines[row]}: {empty} has no value. Fill it in or remove the row.")
    return take_rows(list(zip(columns, contents, strict=True)), dialect.grammar, selection.rows)


def _column(feature: Feature) -> Column:
    kind: Kind = "date" if feature.date else "category" if feature.categories else "number"
    categories = feature.categories[:-1] if feature.missing == "category" else feature.categories
    return Column(feature.name, kind, missing=feature.missing, categories=categories)

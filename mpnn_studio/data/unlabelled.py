"""Examples to predict: a file with inputs alone, or with a target that is ignored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..wording import figure, grouped
from .array_files import read_npy
from .cells import Grammar, day_text
from .columns import Column, ColumnError, Kind, in_one_spelling
from .contents import MAX_TOLD, Content, Encoded
from .dataset import DataError, Feature, Schema
from .derived import rows_of_points
from .dialect import Overrides
from .files import is_folder
from .new_examples import NewExamples, by_example, remarks_of
from .new_images import read_images
from .pictures import SUFFIXES
from .read_table import read_unknown
from .row_names import find_row_names
from .source import Progress, Source, no_progress

Told = tuple[int, str]
"""A row, and what is said of a value in it, as it follows the name of the column."""
MAX_NAMED = 8


def read_examples(path: Path, schema: Schema) -> NDArray[Any]:
    """Return the values of ``read_new``. Raises as it does."""
    return read_new(path, schema).values


def read_for(
    source: Source, path: Path, given: Overrides | None = None, progress: Progress = no_progress
) -> NewExamples:
    """Read examples as those of a source were read to learn from. Raises as ``read_new``."""
    decided = {name: value for name, value in vars(given or Overrides()).items() if value not in (None, {})}
    return read_new(path, source.schema(), replace(source.reading(), **decided), source.layout, progress)


def read_new(
    path: Path,
    schema: Schema,
    given: Overrides | None = None,
    layout: Sequence[Column] = (),
    progress: Progress = no_progress,
) -> NewExamples:
    """Read examples from a ``.npy`` file or a table; for a network that reads images, from pictures too.

    A table's first row names its columns: those of the features are taken by name, in whatever order they stand and
    however their letters are written. Where it names none of them, they are taken in the order of the training. A value
    that is missing or makes no sense costs that value alone: what is usual stands for a number, and nothing known for a
    category.

    Args:
        given: how a table is written, where that is known.
        layout: what was decided of the columns when they were learnt from.

    Raises:
        DataError: the file is missing, damaged, or does not hold what the network was trained on.
        Cancelled: from ``progress``.
    """
    if path.suffix.lower() == ".npy":
        return NewExamples(_read_npy(path, schema))
    if schema.is_image:
        return read_images(path, schema, given or Overrides(), progress)
    if is_folder(path) or path.suffix.lower() in SUFFIXES:
        raise DataError(f"{path.name}: this network reads rows of a table. Give a table with the same columns.")
    asked = tuple(feature for feature in schema.features if not feature.derived)
    columns = {column.name: column for column in layout if column.role == "feature"}
    known = [_forgiving(columns.get(feature.name) or _column(feature)) for feature in asked]
    new = _read_table(path, asked, known, given or Overrides(), schema.targets or (schema.target,), progress)
    return replace(new, values=rows_of_points(schema, new.values)) if len(asked) < len(schema.features) else new


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


def _read_table(
    path: Path,
    features: Sequence[Feature],
    columns: Sequence[Column],
    given: Overrides,
    targets: Sequence[str],
    progress: Progress,
) -> NewExamples:
    dialect, table = read_unknown(path, replace(given, header=given.header is not False), progress)
    wanted = [in_one_spelling(feature.name) for feature in features]
    names = [in_one_spelling(name) for name in table.names]
    remarks: list[tuple[int, str]] = []
    told_of: list[Told] = []
    if not set(wanted).intersection(names):
        other, unnamed = read_unknown(path, given, no_progress)
        if not other.header and len(unnamed.columns) in (len(features), len(features) + 1):
            dialect, table, names = other, unnamed, [*wanted, ""][: len(unnamed.columns)]
            note = f"names no column; they are taken in the order of the training: {_in_order(features)}"
            remarks.append((int(table.lines[0]), note))
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    lacking_names = [feature.name for feature, name in zip(features, wanted, strict=True) if name not in places]
    if lacking_names:
        raise DataError(f"{path.name} lacks the column {lacking_names[0]!r}. Its first row must name the columns.")
    remarks.extend((misfit.line, f"{misfit.reason}; the row is left out") for misfit in table.misfits)
    if table.misfit_count > len(table.misfits):
        more = grouped(table.misfit_count - len(table.misfits))
        remarks.append((table.misfits[-1].line, f"this and {more} more rows do not fit; they are left out"))
    values = np.empty((len(table), len(features)))
    for number, (feature, column) in enumerate(zip(features, columns, strict=True)):
        content = table.columns[places[in_one_spelling(feature.name)]]
        values[:, number], told = _read_column(feature, column, content, dialect.grammar)
        told_of.extend((row, f"{feature.name} {what}") for row, what in told)
    remarks.extend((int(table.lines[row]), what) for row, what in told_of)
    lines = [f"{path.name}, line {line}: {remark}" for line, remark in sorted(remarks)]
    meant = [places[name] for name in (*wanted, *map(in_one_spelling, targets)) if name in places]
    called, cells = find_row_names(path, dialect, table, meant) if dialect.header else ("", ())
    return NewExamples(values, remarks_of(path.name, lines), cells, called, by_example(told_of))


def _in_order(features: Sequence[Feature]) -> str:
    names = [feature.name for feature in features[:MAX_NAMED]]
    return ", ".join(names) + (", …" if len(features) > MAX_NAMED else "")


def _read_column(
    feature: Feature, column: Column, content: Content, grammar: Grammar
) -> tuple[NDArray[np.float64], list[Told]]:
    """Return the values of a feature, and of each row with an odd one what is said of it."""
    if column.kind == "number":
        notation = content.notation if content.form == "numbers" else grammar.notation_of(content.texts)
        column = replace(column, notation=notation)
    try:
        encoded = column.encode(content, grammar)
    except ColumnError:
        # Nothing in the column is what it should be.
        every = np.arange(content.rows)
        encoded = Encoded(np.full(content.rows, np.nan), every, lambda _: f"it is no {column.kind}")
    values = encoded.values.copy()
    told = [(int(row), _reason(encoded, place)) for place, row in enumerate(encoded.odd_rows)]
    gaps = np.isnan(values)
    gaps[encoded.odd_rows] = False
    told += [(int(row), "has no value") for row in np.flatnonzero(gaps)]
    stands = "" if feature.missing in ("mean", "median") else f"{_shown(feature, feature.typical)} stands for it"
    if feature.categories:
        stands = "it counts as unknown"
        if feature.missing == "category":
            values[encoded.odd_rows] = len(feature.categories) - 1
    elif stands:
        values[np.isnan(values)] = feature.typical
    told = [(row, f"{what}; {stands or 'what was usual in training stands for it'}") for row, what in told]
    return values, told + _far_outside(feature, encoded.values)


def _reason(encoded: Encoded, place: int) -> str:
    return f"cannot be read: {encoded.reason(place)}" if place < MAX_TOLD else "cannot be read"


def _far_outside(feature: Feature, values: NDArray[np.float64]) -> list[Told]:
    """Remark on numbers that lie outside the range of the training examples by more than that range is wide."""
    if feature.categories or feature.low >= feature.high:
        return []
    width = feature.high - feature.low
    far = (values < feature.low - width) | (values > feature.high + width)
    seen = f"far outside what was trained on, {_shown(feature, feature.low)} to {_shown(feature, feature.high)}"
    return [(int(row), f"is {_shown(feature, values[row])}, {seen}") for row in np.flatnonzero(far)]


def _shown(feature: Feature, value: float) -> str:
    return day_text(value) if feature.date else figure(value)


def _column(feature: Feature) -> Column:
    kind: Kind = "date" if feature.date else "category" if feature.categories else "number"
    listed = len(feature.categories) - (feature.missing == "category") - feature.rest
    categories = feature.categories[:listed]
    return Column(
        feature.name, kind, missing=feature.missing, categories=categories, kept=listed if feature.rest else 0
    )


def _forgiving(column: Column) -> Column:
    """Let a category be found however its letters are written, where that leaves no doubt."""
    spellings = {in_one_spelling(name) for name in column.categories}
    return replace(column, joined=column.joined or len(spellings) == len(column.categories))

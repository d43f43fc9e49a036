"""Examples to predict: a file with inputs alone, or with a target that is not looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import CellError, Column, find_gaps
from .csv_rows import fingerprint, read_blocks, read_sample
from .dataset import DataError, Feature, Schema
from .dialect import column_names, find_decimal, find_delimiter
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
    return _read_table(path, schema.features)


def _read_npy(path: Path, schema: Schema) -> NDArray[Any]:
    try:
        # Mapped, so that a header which claims more than the file holds is refused before memory is taken.
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"{path.name} is no .npy file of numbers, or a damaged one: {error}.") from error
    shape = schema.input_shape if schema.is_image else (len(schema.features),)
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "uif":
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
    encoding = fingerprint(path, no_progress).encoding
    delimiter, sample = find_delimiter(read_sample(path, encoding))
    decimal = find_decimal(sample, delimiter)
    blocks = read_blocks(path, encoding, delimiter, no_progress)
    header = next((column_names(block.rows[0]) for block in blocks), [])  # the first block is the first row alone
    lacking = [feature.name for feature in features if feature.name not in header]
    if lacking:
        raise DataError(f"{path.name} lacks the column {lacking[0]!r}. Its first row must name the columns.")
    parts = []
    for block in blocks:
        columns = block.columns()
        cells = [columns[header.index(feature.name)] for feature in features]
        parts.append(_encode(path.name, features, cells, block.lines, decimal))
    if not parts:
        raise DataError(f"{path.name} holds no rows below its header.")
    return np.concatenate(parts)


def _encode(
    name: str, features: Sequence[Feature], cells: Sequence[list[str]], lines: Sequence[int], decimal: str
) -> NDArray[np.float64]:
    """Turn the cells of each feature into a column of numbers (rows, features)."""
    numbers = np.empty((len(lines), len(features)))
    for place, (feature, column) in enumerate(zip(features, cells, strict=True)):
        gaps = find_gaps(column)
        if gaps:
            raise DataError(
                f"{name}, line {lines[gaps[0]]}: {feature.name} has no value. Fill it in or remove the row."
            )
        kind = Column(feature.name, "category" if feature.categories else "number", categories=feature.categories)
        try:
            numbers[:, place] = kind.encode(column, decimal)
        except CellError as error:
            raise DataError(f"{name}, line {lines[error.index]}: in column {feature.name}, {error}.") from error
    return numbers

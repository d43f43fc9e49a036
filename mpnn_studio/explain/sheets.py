"""Arrays of numbers laid out as small pictures, each cell with the words for where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .anatomy import Part, Shape

Array = NDArray[Any]
Words = Callable[[int, int, int], str]
"""From tile, row and column to where that is."""


@dataclass(frozen=True)
class Sheet:
    """Tiles of one size.

    Attributes:
        tiles: (tiles, height, width); a tile of a single cell is one unit.
        words: says where a cell is.
        caption: what one tile shows.
        group: so many tiles in a row belong together.
        matrix: it is a single tile whose rows and columns are no pixels, so that its cells need not be square.
    """

    tiles: Array
    words: Words
    caption: str
    group: int = 1
    matrix: bool = False


def weight_sheet(part: Part, name: str, array: Array) -> Sheet:
    """Lay out an array of a layer: filters and the weights of a picture's pixels as pictures, else the matrix."""
    if array.ndim == 4:
        return _kernels(array)
    if array.ndim == 2 and part.input_picture is not None and len(array) == prod(part.input_picture):
        return _pixel_weights(array, part.input_picture)
    if array.ndim == 2:
        return Sheet(
            array.T[np.newaxis], _matrix_words, "a row for each unit, a column for each of its inputs", matrix=True
        )
    return _single_cells(array.reshape(-1), "channel" if len(part.input_shape) == 3 else "unit", ())


def activation_sheet(values: Array, picture: Shape | None, names: Sequence[str] = ()) -> Sheet:
    """Lay out what a layer makes of one example: a map for each channel of an image, else a cell for each unit.

    Args:
        values: (C, H, W) or (units,).
        picture: the image (C, H, W) that a row of values is made of.
        names: of the units, where they have any.
    """
    if picture is not None and prod(picture[1:]) > 1:
        return Sheet(values.reshape(picture), _pixel_words(picture[0]), "a map for each channel")
    return _single_cells(values.reshape(-1), "unit", names)


def _matrix_words(tile: int, row: int, column: int) -> str:
    return f"unit {row}, input {column}"


def _kernels(array: Array) -> Sheet:
    filters, channels, height, width = array.shape

    def words(tile: int, row: int, column: int) -> str:
        return f"filter {tile // channels}, channel {tile % channels}, row {row}, column {column}"

    caption = "a filter a tile" if channels == 1 else f"{channels} tiles for each filter, one for each channel"
    return Sheet(array.reshape(filters * channels, height, width), words, caption, channels)


def _pixel_weights(array: Array, picture: Shape) -> Sheet:
    channels, units = picture[0], array.shape[1]
    where = _pixel_words(channels)

    def words(tile: int, row: int, column: int) -> str:
        return f"unit {tile // channels}, {where(tile, row, column)}"

    tiles = np.ascontiguousarray(array.T).reshape(units * channels, *picture[1:])
    caption = "a tile for each unit: how it weighs the pixels"
    return Sheet(tiles, words, caption if channels == 1 else f"{caption} of each of {channels} channels", channels)


def _pixel_words(channels: int) -> Words:
    def words(tile: int, row: int, column: int) -> str:
        channel = f"channel {tile % channels}, " if channels > 1 else ""
        return f"{channel}row {row}, column {column}"

    return words


def _single_cells(values: Array, noun: str, names: Sequence[str]) -> Sheet:
    def words(tile: int, row: int, column: int) -> str:
        return f"{noun} {tile}" + (f" ({names[tile]})" if names else "")

    return Sheet(values.reshape(-1, 1, 1), words, f"a cell for each {noun}")

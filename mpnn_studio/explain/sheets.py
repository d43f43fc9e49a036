"""Arrays of numbers laid out as small pictures; each cell knows its place in the array, and the words for it."""

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
Where = Callable[[int, int, int], tuple[int, ...]]
"""From tile, row and column to the place in the array."""


@dataclass(frozen=True)
class Sheet:
    """Tiles of one size.

    Attributes:
        tiles: (tiles, height, width); a tile of a single cell is one unit.
        words: says where a cell is.
        index: returns where its number is in the array that is laid out.
        caption: what one tile shows.
        group: so many tiles in a row belong together.
        matrix: it is a single tile whose rows and columns are no pixels, so that its cells need not be square.
    """

    tiles: Array
    words: Words
    index: Where
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
        caption = "a row for each unit, a column for each of its inputs"
        return Sheet(array.T[np.newaxis], _matrix_words, _transposed, caption, matrix=True)
    return _single_cells(array, "channel" if len(part.input_shape) == 3 else "unit", ())


def activation_sheet(values: Array, picture: Shape | None, names: Sequence[str] = ()) -> Sheet:
    """Lay out what a layer makes of one example: a map for each channel of an image, else a cell for each unit.

    Args:
        values: (C, H, W) or (units,).
        picture: the image (C, H, W) that a row of values is made of.
        names: of the units, where they have any.
    """
    if picture is not None and prod(picture[1:]) > 1:
        tiles = values.reshape(picture)
        return Sheet(tiles, _pixel_words(picture[0]), _reshaped(tiles, values), "a map for each channel")
    return _single_cells(values, "unit", names)


def _matrix_words(tile: int, row: int, column: int) -> str:
    return f"unit {row}, input {column}"


def _transposed(tile: int, row: int, column: int) -> tuple[int, ...]:
    return column, row


def _reshaped(tiles: Array, array: Array) -> Where:
    """Return where a cell's number is in an array that has the numbers of the tiles in the same order."""

    def index(*cell: int) -> tuple[int, ...]:
        flat = np.ravel_multi_index(cell, tiles.shape)
        return tuple(int(place) for place in np.unravel_index(flat, array.shape))

    return index


def _kernels(array: Array) -> Sheet:
    filters, channels, height, width = array.shape

    def words(tile: int, row: int, column: int) -> str:
        return f"filter {tile // channels}, channel {tile % channels}, row {row}, column {column}"

    caption = "a filter a tile" if channels == 1 else f"{channels} tiles for each filter, one for each channel"
    tiles = array.reshape(filters * channels, height, width)
    return Sheet(tiles, words, _reshaped(tiles, array), caption, channels)


def _pixel_weights(array: Array, picture: Shape) -> Sheet:
    channels, units = picture[0], array.shape[1]
    where = _pixel_words(channels)

    def words(tile: int, row: int, column: int) -> str:
        return f"unit {tile // channels}, {where(tile, row, column)}"

    by_unit = np.ascontiguousarray(array.T)
    tiles = by_unit.reshape(units * channels, *picture[1:])
    place = _reshaped(tiles, by_unit)
    caption = "a tile for each unit: how it weighs the pixels"
    caption = caption if channels == 1 else f"{caption} of each of {channels} channels"
    return Sheet(tiles, words, lambda *cell: place(*cell)[::-1], caption, channels)


def _pixel_words(channels: int) -> Words:
    def words(tile: int, row: int, column: int) -> str:
        channel = f"channel {tile % channels}, " if channels > 1 else ""
        return f"{channel}row {row}, column {column}"

    return words


def _single_cells(values: Array, noun: str, names: Sequence[str]) -> Sheet:
    def words(tile: int, row: int, column: int) -> str:
        return f"{noun} {tile}" + (f" ({names[tile]})" if names else "")

    tiles = values.reshape(-1, 1, 1)
    return Sheet(tiles, words, _reshaped(tiles, values), f"a cell for each {noun}")

"""An array of any shape laid out as one picture: which of its numbers stands at each row and column."""

from __future__ import annotations

from math import ceil, isqrt, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]
GAP = -1
"""Stands between two tiles, where there is no number."""
WIDEST_MATRIX = 256
"""Up to so many numbers for each example are shown for the whole batch at once, a row for each example."""
ONE_ROW = 16


def layout(shape: tuple[int, ...], example: int | None) -> Places:
    """Lay out an array.

    Args:
        shape: of the array.
        example: which example of the batch is shown, where the first axis counts them; else None.

    Returns:
        (rows, columns) of places in the flattened array; ``GAP`` where there is none.
    """
    places = np.arange(prod(shape), dtype=np.intp).reshape(shape)
    if example is not None and (len(shape) > 2 or (len(shape) == 2 and shape[1] > WIDEST_MATRIX)):
        places = places[example]
    if places.ndim < 2:
        return _wrapped(places.reshape(-1))
    if places.ndim == 2:
        return places
    if places.ndim == 3:
        across = min(len(places), max(1, round((1.4 * len(places) * places.shape[1] / places.shape[2]) ** 0.5)))
        return _mosaic(places, across)
    return _mosaic(places.reshape(-1, *places.shape[-2:]), prod(places.shape[1:-2]))


def index_at(places: Places, shape: tuple[int, ...], row: int, column: int) -> tuple[int, ...] | None:
    """Return the index of the number at a row and column; None in a gap."""
    place = int(places[row, column])
    return None if place == GAP else tuple(int(i) for i in np.unravel_index(place, shape)) if shape else ()


def cell_of(places: Places, shape: tuple[int, ...], index: tuple[int, ...]) -> tuple[int, int] | None:
    """Return row and column of a number; None where it is not in the picture."""
    place = int(np.ravel_multi_index(index, shape)) if shape else 0
    found = np.flatnonzero(places == place)
    return (int(found[0]) // places.shape[1], int(found[0]) % places.shape[1]) if found.size else None


def picture(values: NDArray[Any], places: Places) -> NDArray[Any]:
    """Return the numbers at these places, not a number in gaps."""
    flat = np.asarray(values, np.float32).reshape(-1)
    return np.where(places == GAP, np.float32(np.nan), flat[places])


def _wrapped(places: Places) -> Places:
    """Break a row of numbers into lines: as a square where it is one, such as the pixels of a picture."""
    count = len(places)
    side = isqrt(count)
    if count <= ONE_ROW:
        across = max(count, 1)
    elif side * side == count:
        across = side
    else:
        whole = (width for width in range(side + 1, 3 * side + 1) if count % width == 0)
        across = next(whole, ceil(1.5 * side))
    rows = np.full((max(ceil(count / across), 1), across), GAP, np.intp)
    rows.reshape(-1)[:count] = places
    return rows


def _mosaic(tiles: Places, across: int) -> Places:
    """Put tiles (T, H, W) side by side, with a gap of one cell between them."""
    count, height, width = tiles.shape
    down = ceil(count / across)
    found = np.full((down * (height + 1) - 1, across * (width + 1) - 1), GAP, np.intp)
    for tile, numbers in enumerate(tiles):
        row, column = divmod(tile, across)
        top, left = row * (height + 1), column * (width + 1)
        found[top : top + height, left : left + width] = numbers
    return found

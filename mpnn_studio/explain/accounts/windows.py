"""Which pixels lie under a sliding window, and which positions of it cover a pixel."""

from __future__ import annotations

import numpy as np
from mpneuralnetwork.kernels.windows import Axis, Window

from ..steps.terms import Array

Four = tuple[Array, Array, Array, Array]


def cross(*groups: tuple[Array, ...]) -> tuple[Array, ...]:
    """Return all combinations of the groups, as flat arrays of places; the arrays inside a group go together."""
    sizes = [len(group[0]) for group in groups]
    found: list[Array] = []
    for place, group in enumerate(groups):
        along = [1] * place + [sizes[place]] + [1] * (len(sizes) - place - 1)
        found += [np.broadcast_to(axis.reshape(along), sizes).reshape(-1) for axis in group]
    return tuple(found)


def pixels_under(window: Window, i: int, j: int) -> Four:
    """Return the offsets u, v of the kernel that lie on the image at position i, j, and the pixels under them."""
    u, rows, v, columns = cross(_under(window.rows, i), _under(window.columns, j))
    return u, v, rows, columns


def positions_over(window: Window, row: int, column: int) -> Four:
    """Return the positions i, j of the window that cover a pixel, and the offsets u, v of the kernel there."""
    i, u, j, v = cross(_over(window.rows, row), _over(window.columns, column))
    return i, j, u, v


def positions_of_offset(window: Window, u: int, v: int) -> Four:
    """Return the positions i, j at which an offset of the kernel lies on the image, and the pixels under it there."""
    i, rows, j, columns = cross(_everywhere(window.rows, u), _everywhere(window.columns, v))
    return i, j, rows, columns


def _under(axis: Axis, position: int) -> tuple[Array, Array]:
    pixels = position * axis.stride - axis.before + np.arange(axis.size)
    offsets = np.flatnonzero((pixels >= 0) & (pixels < axis.length))
    return offsets, pixels[offsets]


def _over(axis: Axis, pixel: int) -> tuple[Array, Array]:
    offsets = pixel + axis.before - np.arange(axis.positions) * axis.stride
    positions = np.flatnonzero((offsets >= 0) & (offsets < axis.size))
    return positions, offsets[positions]


def _everywhere(axis: Axis, offset: int) -> tuple[Array, Array]:
    pixels = np.arange(axis.positions) * axis.stride - axis.before + offset
    positions = np.flatnonzero((pixels >= 0) & (pixels < axis.length))
    return positions, pixels[positions]

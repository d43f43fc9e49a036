"""A faster way to the same convolution, for many channels and a stride of one: shift, multiply, fold.

Im2col copies the image K² times, once for each cell of the filter. Here it is shifted sideways only, K times; ONE
product gives K partial images, one for each row of the filter; and these are added up with vertical shifts. A third of
the memory goes through the processor for filters of 3 × 3. The backward pass is the same in the mirror.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.buffers import Buffers
from .windows import Axis

Array = NDArray[Any]
Meeting = tuple[int, slice, slice]
"""A row or column of the filter, the places in the output and what it meets in the input."""

MIN_CHANNELS = 16
"""With fewer the product is too thin to be worth the fold; measured."""

MIN_SHARE = 0.9
"""The product is made for every row of the image. Where fewer of them have an output, the waste eats the gain."""


def is_faster(rows: Axis, channels: int) -> bool:
    """Tell whether this way is open to a convolution, and quicker than im2col."""
    return (
        rows.stride == 1
        and rows.size > 1
        and channels >= MIN_CHANNELS
        and MIN_SHARE * rows.length <= rows.places <= rows.length
    )


class ShiftFold:
    """The arithmetic of one convolution with filters of (O, C, K, K) on images of (C, H, W, N)."""

    def __init__(self, rows: Axis, columns: Axis, buffers: Buffers, shared: Buffers) -> None:
        self._rows, self._columns = _meetings(rows), _meetings(columns)
        self._height, self._size = rows.length, rows.size
        self._places = (rows.places, columns.places)
        self._buffers, self._shared = buffers, shared

    def forward(self, x: Array, weights: Array, z: Array) -> None:
        """Write the convolution of ``x`` into ``z``, (O, H', W', N)."""
        channels, count = len(x), x.shape[-1]
        shape = (channels, self._size, self._height, self._places[1], count)
        shifted = self._buffers.zeroed("shifted", shape, x.dtype)
        for j, places, met in self._columns:
            shifted[:, j, :, places] = x[:, :, met]
        self._shifted = shifted.reshape(channels * self._size, -1)
        partial = self._shared.scratch((self._size, len(z), self._height, self._places[1], count), x.dtype)
        self._matrix = _as_matrix(weights)
        np.matmul(self._matrix, self._shifted, out=partial.reshape(len(self._matrix), -1))
        _fold((z[:, places], partial[i, :, met]) for i, places, met in _widest_first(z, self._rows))

    def filter_gradient(self, gradient: Array, result: Array) -> None:
        """Write the gradient of the filters into ``result``, (O, C, K, K)."""
        depth, count = len(gradient), gradient.shape[-1]
        shape = (self._size, depth, self._height, self._places[1], count)
        unfolded = self._buffers.zeroed("unfolded", shape, gradient.dtype)
        for i, places, met in self._rows:
            unfolded[i, :, met] = gradient[:, places]
        self._unfolded = unfolded.reshape(self._size * depth, -1)
        products = self._shared.get("filters", (len(self._shifted), len(self._unfolded)), gradient.dtype)
        np.matmul(self._shifted, self._unfolded.T, out=products)
        np.copyto(result, products.reshape(-1, self._size, self._size, depth).transpose(3, 0, 2, 1))

    def input_gradient(self, like: Array) -> Array:
        """Return the gradient of the input, which is ``like``; the filters' gradient has to come first."""
        result = self._shared.gradient(like)
        shifted = self._shared.scratch(self._shifted.shape, like.dtype)
        np.matmul(self._matrix.T, self._unfolded, out=shifted)
        images = shifted.reshape(len(like), self._size, self._height, self._places[1], -1)
        columns = _widest_first(result.swapaxes(1, 2), [(j, met, places) for j, places, met in self._columns])
        _fold((result[:, :, met], images[:, j, :, places]) for j, met, places in columns)
        return result


def _as_matrix(weights: Array) -> Array:
    """Lay filters out as (K·O, C·K): one row for each row of each filter."""
    depth, channels, size, _ = weights.shape
    matrix: Array = weights.transpose(2, 0, 1, 3).reshape(size * depth, channels * size)
    return matrix


def _meetings(axis: Axis) -> list[Meeting]:
    return [(cell, *axis.meet(cell)) for cell in range(axis.size)]


def _widest_first(target: Array, meetings: list[Meeting]) -> list[Meeting]:
    """Put the part that covers most of the target first; clear the target where even that one leaves gaps."""
    ordered = sorted(meetings, key=lambda meeting: meeting[1].start - meeting[1].stop)
    if ordered[0][1].stop - ordered[0][1].start < target.shape[1]:
        target[...] = 0
        return [(0, slice(0, 0), slice(0, 0)), *ordered]
    return ordered


def _fold(parts: Iterable[tuple[Array, Array]]) -> None:
    """Write the first part and add the others."""
    for number, (target, part) in enumerate(parts):
        if number:
            target += part
        else:
            np.copyto(target, part)

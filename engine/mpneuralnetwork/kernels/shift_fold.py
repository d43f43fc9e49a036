"""A faster way to compute a convolution, for many channels and a stride of one: shift, multiply, fold.

Im2col copies the image K² times, once for each offset of the kernel. Here it is shifted sideways only, K times; ONE
product gives K partial images, one for each row of the kernel; and these are added up with vertical shifts. A third of
the memory goes through the processor for kernels of 3 × 3. The backward pass is the same in reverse.

Its plain version is the definition of the convolution, in ``convolution.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.buffers import Buffers
from .convolution import full_pass, plain_pass
from .pairs import held_to
from .product import product
from .windows import Axis, Window

Array = NDArray[Any]
Overlap = tuple[int, slice, slice]
"""A row or column of the kernel, its output positions, and the input under it there."""

MIN_CHANNELS = 16
"""With fewer the product is too small to be worth the fold; measured."""

MIN_SHARE = 0.9
"""The product covers every row of the image. Where fewer have an output, the extra work outweighs the gain."""


def is_faster(window: Window, channels: int) -> bool:
    """Tell whether this method applies to a convolution and is faster than im2col."""
    rows = window.rows
    return (
        rows.stride == 1
        and rows.size > 1
        and channels >= MIN_CHANNELS
        and MIN_SHARE * rows.length <= rows.positions <= rows.length
    )


class ShiftFold:
    """The arithmetic of one convolution with filters of (O, C, K, K) on images of (C, H, W, N)."""

    def __init__(self, window: Window, buffers: Buffers) -> None:
        self._rows, self._columns = _overlaps(window.rows), _overlaps(window.columns)
        self._height, self._size = window.rows.length, window.rows.size
        self._positions = window.positions
        self._buffers, self._shared = buffers, buffers.shared

    def forward(self, x: Array, filters: Array) -> Array:
        """Return the outputs, (O, H', W', N)."""
        channels, count, depth = len(x), x.shape[-1], len(filters)
        width = self._positions[1]
        shifted = self._buffers.zeroed("shifted", (channels, self._size, self._height, width, count), x.dtype)
        for j, positions, pixels in self._columns:
            shifted[:, j, :, positions] = x[:, :, pixels]
        self._x, self._shifted = x, shifted.reshape(channels * self._size, -1)
        partial = self._shared.scratch((self._size, depth, self._height, width, count), x.dtype)
        # One row for each row of each filter: (K·O, C·K).
        self._matrix = filters.transpose(2, 0, 1, 3).reshape(self._size * depth, channels * self._size)
        product(self._matrix, self._shifted, partial.reshape(len(self._matrix), -1))
        z = self._buffers.get("z", (depth, *self._positions, count), x.dtype)
        _fold((z[:, positions], partial[i, :, pixels]) for i, positions, pixels in _widest_first(z, self._rows))
        return z

    def filter_gradient(self, gradient: Array, out: Array) -> None:
        """Write the gradient of the filters into ``out``, (O, C, K, K)."""
        depth, count = len(gradient), gradient.shape[-1]
        shape = (self._size, depth, self._height, self._positions[1], count)
        unfolded = self._buffers.zeroed("unfolded", shape, gradient.dtype)
        for i, positions, pixels in self._rows:
            unfolded[i, :, pixels] = gradient[:, positions]
        self._unfolded = unfolded.reshape(self._size * depth, -1)
        products = self._shared.get("filters", (len(self._shifted), len(self._unfolded)), gradient.dtype)
        product(self._shifted, self._unfolded.T, products)
        np.copyto(out, products.reshape(-1, self._size, self._size, depth).transpose(3, 0, 2, 1))

    def input_gradient(self, gradient: Array) -> Array:
        """Return the gradient of the images, (C, H, W, N). ``filter_gradient`` has unfolded that of the outputs."""
        images = self._shared.gradient(self._x)
        shifted = self._shared.scratch(self._shifted.shape, gradient.dtype)
        product(self._matrix.T, self._unfolded, shifted)
        parts = shifted.reshape(len(images), self._size, self._height, self._positions[1], -1)
        columns = _widest_first(
            images.swapaxes(1, 2), [(j, pixels, positions) for j, positions, pixels in self._columns]
        )
        _fold((images[:, :, pixels], parts[:, j, :, positions]) for j, pixels, positions in columns)
        return images


@held_to(plain_pass)
def by_shifts(x: Array, filters: Array, gradient: Array, window: Window) -> tuple[Array, Array, Array]:
    """Return outputs and both gradients as ``ShiftFold`` computes them; the stride has to be one."""
    return full_pass(ShiftFold(window, Buffers()), x, filters, gradient)


def _overlaps(axis: Axis) -> list[Overlap]:
    return [(offset, *axis.overlap(offset)) for offset in range(axis.size)]


def _widest_first(target: Array, overlaps: list[Overlap]) -> list[Overlap]:
    """Put the part that covers most of the target first; clear the target where even that one leaves gaps."""
    ordered = sorted(overlaps, key=lambda overlap: overlap[1].start - overlap[1].stop)
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

"""Where a window lies as it slides over an image: the arithmetic that convolution and pooling share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Slices = tuple[slice, slice]
"""Rows and columns."""


class Axis(NamedTuple):
    """A window of ``size`` pixels that moves by ``stride`` along an axis of ``length``, padded by zeros."""

    length: int
    size: int
    stride: int
    before: int = 0
    after: int = 0

    @property
    def positions(self) -> int:
        """How many positions the window takes: the length of the output."""
        return (self.length + self.before + self.after - self.size) // self.stride + 1

    def overlap(self, offset: int) -> Slices:
        """Return the output positions at which a kernel offset lies on the image, and the pixels under it there.

        Positions at which it lies on padding are left out.
        """
        shift = offset - self.before
        first = max(0, -(shift // self.stride))
        last = min(self.positions, (self.length - 1 - shift) // self.stride + 1)
        if last <= first:
            return slice(0, 0), slice(0, 0)
        start = shift + first * self.stride
        stop = shift + (last - 1) * self.stride + 1
        return slice(first, last), slice(start, stop, self.stride)


def padded_axis(length: int, size: int, stride: int, padding: int | str) -> Axis:
    """Return the axis for "valid" (no padding), "same" (⌈length / stride⌉ positions) or zeros on both sides."""
    if padding == "same":
        needed = max(0, (-(-length // stride) - 1) * stride + size - length)
        return Axis(length, size, stride, needed // 2, needed - needed // 2)
    zeros = 0 if isinstance(padding, str) else padding
    return Axis(length, size, stride, zeros, zeros)


class Window:
    """A square window that slides over the rows and columns of an image."""

    def __init__(self, rows: Axis, columns: Axis) -> None:
        self.rows, self.columns = rows, columns

    @classmethod
    def sliding(cls, image: tuple[int, ...], size: int, stride: int, padding: int | str = "valid") -> Window:
        """Return the window of ``size`` × ``size`` on images of shape (C, H, W)."""
        _, height, width = image
        return cls(padded_axis(height, size, stride, padding), padded_axis(width, size, stride, padding))

    # Facts of a layer's whole life that every batch asks for several times.

    @cached_property
    def positions(self) -> tuple[int, int]:
        """Height and width of the output, (H', W')."""
        return self.rows.positions, self.columns.positions

    @cached_property
    def overlaps(self) -> list[tuple[Slices, Slices]]:
        """For each kernel offset in reading order: its output positions, and the pixels under it there."""
        rows = [self.rows.overlap(offset) for offset in range(self.rows.size)]
        columns = [self.columns.overlap(offset) for offset in range(self.columns.size)]
        return [((r_out, c_out), (r_in, c_in)) for r_out, r_in in rows for c_out, c_in in columns]

    @cached_property
    def pixels(self) -> list[Slices]:
        """For each kernel offset in reading order: the pixels under it at all positions."""
        return [pixels for _, pixels in self.overlaps]

    @cached_property
    def tiles(self) -> bool:
        """Whether the positions of the window cover the image exactly, without overlap or gap."""
        return all(axis.stride == axis.size and axis.length % axis.size == 0 for axis in (self.rows, self.columns))

    @cached_property
    def disjoint(self) -> bool:
        """Whether no pixel is under the window at two positions."""
        return all(axis.stride >= axis.size for axis in (self.rows, self.columns))

    # For the plain versions.

    def pad(self, x: Array) -> Array:
        """Return images (C, H, W, N) with zeros around them."""
        return np.pad(
            x, ((0, 0), (self.rows.before, self.rows.after), (self.columns.before, self.columns.after), (0, 0))
        )

    def crop(self, padded: Array) -> Array:
        """View padded images without the zeros around them."""
        top, left = self.rows.before, self.columns.before
        return padded[:, top : top + self.rows.length, left : left + self.columns.length]

    def patches(self, padded: Array) -> Iterator[tuple[int, int, Array]]:
        """Yield each output position with a view of the pixels under the window there, (C, K, K, N)."""
        for i, j in np.ndindex(self.positions):
            top, left = i * self.rows.stride, j * self.columns.stride
            yield i, j, padded[:, top : top + self.rows.size, left : left + self.columns.size]

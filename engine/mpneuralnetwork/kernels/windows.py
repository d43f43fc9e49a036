"""Where a window lies as it slides over an image: the arithmetic that convolution and pooling share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..components.errors import ShapeError
from ..components.parameter import Shape

Tap = tuple[tuple[slice, slice], tuple[slice, slice]]
"""Rows and columns in the output, and those in the input that one cell of the window meets there."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A window of ``size`` cells that moves by ``stride`` along an axis of ``length``, padded by zeros."""

    length: int
    size: int
    stride: int
    before: int = 0
    after: int = 0

    @property
    def places(self) -> int:
        """How many places the window takes."""
        return (self.length + self.before + self.after - self.size) // self.stride + 1

    def meet(self, cell: int) -> tuple[slice, slice]:
        """Return the places at which a cell of the window lies on the image, and where on it; padding is left out."""
        offset = cell - self.before
        first = max(0, -(offset // self.stride))
        last = min(self.places, (self.length - 1 - offset) // self.stride + 1)
        if last <= first:
            return slice(0, 0), slice(0, 0)
        start = offset + first * self.stride
        stop = offset + (last - 1) * self.stride + 1
        return slice(first, last), slice(start, stop, self.stride)


def padded_axis(length: int, size: int, stride: int, padding: int | str) -> Axis:
    """Return the axis for "valid" (no padding), "same" (⌈length / stride⌉ places) or zeros on both sides."""
    if padding == "same":
        needed = max(0, (-(-length // stride) - 1) * stride + size - length)
        return Axis(length, size, stride, needed // 2, needed - needed // 2)
    zeros = 0 if isinstance(padding, str) else padding
    return Axis(length, size, stride, zeros, zeros)


def require_images(title: str, input_shape: Shape) -> None:
    """Refuse anything but (C, H, W)."""
    if len(input_shape) != 3:
        found = f"rows of {input_shape[0]}" if len(input_shape) == 1 else " × ".join(map(str, input_shape))
        raise ShapeError(f"{title} needs images, but gets {found}: put a Reshape before it, or move it up")


def require_room(title: str, rows: Axis, columns: Axis) -> None:
    """Refuse a window that fits nowhere on the image."""
    if rows.places < 1 or columns.places < 1:
        raise ShapeError(
            f"{title}: a window of {rows.size} × {columns.size} does not fit on {rows.length} × {columns.length} "
            "images: make it smaller, or pad"
        )


def taps(rows: Axis, columns: Axis) -> Iterator[Tap]:
    """Yield, for each cell of the window in reading order, the places in the output and what they meet."""
    for i in range(rows.size):
        output_rows, input_rows = rows.meet(i)
        for j in range(columns.size):
            output_columns, input_columns = columns.meet(j)
            yield (output_rows, output_columns), (input_rows, input_columns)

"""A round brush with a soft edge that draws into an array; no Qt, so that a stroke can be checked to the pixel."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]


def stroke(ink: NDArray[np.float32], start: Point, end: Point, radius: float, *, erase: bool = False) -> None:
    """Draw the straight stroke from ``start`` to ``end``, in place.

    Every pixel is inked by its distance to the whole segment, so a fast movement leaves no row of dots, and by the
    greater of old and new, so a stroke over another does not darken its edge.

    Args:
        ink: (height, width), 0 paper to 1 ink.
        start, end: (x, y) in pixels; a pixel's centre lies at a half.
        radius: half the width of the brush in pixels; its edge fades over a quarter of that.
        erase: take ink away instead.
    """
    (x0, y0), (x1, y1) = start, end
    rows = _reach(y0, y1, radius, ink.shape[0])
    columns = _reach(x0, x1, radius, ink.shape[1])
    y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + 0.5 - y0
    x = np.arange(columns.start, columns.stop, dtype=np.float32)[None, :] + 0.5 - x0
    along = (x * (x1 - x0) + y * (y1 - y0)) / max((x1 - x0) ** 2 + (y1 - y0) ** 2, 1e-9)
    along = np.clip(along, 0.0, 1.0)
    distance = np.hypot(x - along * (x1 - x0), y - along * (y1 - y0))
    touched = np.clip((radius - distance) / (radius / 4), 0.0, 1.0)
    area = ink[rows, columns]
    if erase:
        np.minimum(area, 1.0 - touched, out=area)
    else:
        np.maximum(area, touched, out=area)


def _reach(start: float, end: float, radius: float, size: int) -> slice:
    """Return the pixels along one axis that a stroke can touch."""
    low, high = math.floor(min(start, end) - radius), math.ceil(max(start, end) + radius)
    first = min(max(low, 0), size)
    return slice(first, max(min(high, size), first))

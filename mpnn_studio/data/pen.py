"""Strokes drawn with MNIST's pen in MNIST's place, however large, wide and far off they were drawn.

The digits of MNIST were scaled after they had been written, pen and all, so that a digit twice as small has a pen
twice as wide; but nearly all were written about equally large. Scaled into its box, a digit of MNIST is drawn by a pen
of about an eighth of the box. Drawn with that pen, a small 6 does not close its own loop.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .drawing import BOX, SIDE, placed_by_mass
from .strokes import BRUSH, Line, Stroke, Strokes, distances, remaining_lines

RADIUS = 1.25
"""Half the width of MNIST's pen in pixels of its images, where its edge is grey by half."""
EDGE = 1.1
"""Pixels over which the edge of a stroke goes from paper to ink. Both were chosen on digits written with a pen, by
others than those on which python -m benchmarks.drawing measures them."""
SMALLEST = 0.03
"""A drawing smaller than this share of the canvas is not enlarged further: it is a dot."""
FINEST = 0.7
"""Points closer together than so many pixels of the image are left out."""


def with_mnist_pen(strokes: Strokes) -> NDArray[np.float32]:
    """Return the drawing as a digit of MNIST: (28, 28), 0 paper to 1 ink; all paper where everything was erased."""
    lines = remaining_lines(strokes)
    points = [line for of_stroke in lines for line in of_stroke]
    if not points:
        return np.zeros((SIDE, SIDE), np.float32)
    every = np.vstack(points)
    low, extent = every.min(axis=0), np.ptp(every, axis=0)
    reach = max(_pen(stroke) for stroke, left in zip(strokes, lines, strict=True) if left)
    scale = (BOX - 2 * reach) / max(*extent, SMALLEST)
    size = extent * scale + 2 * reach
    columns, rows = (math.ceil(length - 1e-9) for length in size)
    shift = reach + (np.array([columns, rows]) - size) / 2 - low * scale
    digit = np.zeros((rows, columns), np.float32)
    for stroke, left in zip(strokes, lines, strict=True):
        if stroke.erases:
            path = np.asarray(stroke.points) * scale + shift
            np.minimum(digit, 1.0 - _covered(digit.shape, path, stroke.width / 2 * scale), out=digit)
        for line in left:
            np.maximum(digit, _covered(digit.shape, line * scale + shift, _pen(stroke)), out=digit)
    return placed_by_mass(digit, SIDE)


def _pen(stroke: Stroke) -> float:
    """Return half the width of the pen for a stroke: MNIST's for the standard brush, more for a wider one."""
    return RADIUS * min(stroke.width / BRUSH, BOX / (4 * RADIUS))


def _covered(shape: tuple[int, int], line: Line, radius: float) -> NDArray[np.float32]:
    """Return how much of each pixel a brush covers that moves along a line."""
    rows, columns = shape
    y, x = np.mgrid[:rows, :columns] + 0.5
    away = distances(np.column_stack([x.ravel(), y.ravel()]), _thinned(line))
    covered: NDArray[np.float32] = np.clip((radius - away) / EDGE + 0.5, 0.0, 1.0).astype(np.float32)
    return covered.reshape(shape)


def _thinned(line: Line) -> Line:
    """Leave out the points that lie close together, but the last."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    marks = np.floor(np.concatenate([[0.0], np.cumsum(steps)]) / FINEST)
    kept = np.flatnonzero(np.diff(marks, prepend=-1.0, append=math.inf)[:-1] > 0)
    thinned: Line = line[np.union1d(kept, [len(line) - 1])]
    return thinned

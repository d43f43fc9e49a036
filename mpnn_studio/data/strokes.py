"""A drawing as strokes of a pen: an immutable value, whatever the size of the canvas on which it was drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
"""Across and down, as shares of the side of a square canvas: (0, 0) its upper left corner, (1, 1) its lower right."""
Line = NDArray[np.float64]
"""The points of one uninterrupted line, (N, 2)."""

BRUSH = 0.08
"""Width of the standard brush as a share of the side of the canvas."""
CUT_STEP = 0.1
"""Where an eraser went over a line, it is looked at in steps of this share of the eraser's width."""


@dataclass(frozen=True)
class Stroke:
    """One movement of the pen, from where it was put down to where it was lifted.

    Attributes:
        width: of the brush, as a share of the side of the canvas.
        erases: it takes away what was drawn before.
    """

    points: tuple[Point, ...]
    width: float = BRUSH
    erases: bool = False

    def to(self, point: Point) -> Stroke:
        """Return the stroke drawn on to this point."""
        return replace(self, points=(*self.points, point))


Strokes = tuple[Stroke, ...]
"""A drawing, in the order in which it was drawn."""


@dataclass(frozen=True, eq=False)
class CanvasDrawing:
    """What is on a canvas: strokes, over a picture where one was put there.

    Attributes:
        picture: (C, H, W), never written again.
    """

    strokes: Strokes = ()
    picture: NDArray[np.uint8] | None = None

    def to(self, point: Point) -> CanvasDrawing:
        """Return the drawing with its last stroke drawn on to this point."""
        return replace(self, strokes=(*self.strokes[:-1], self.strokes[-1].to(point)))


def remaining_lines(strokes: Strokes) -> tuple[tuple[Line, ...], ...]:
    """Return for each stroke the lines that no later eraser went over; none for an eraser.

    A line is gone where its middle is: what a wide brush leaves of its edge is no line any more.
    """
    found: list[tuple[Line, ...]] = []
    for place, stroke in enumerate(strokes):
        lines: tuple[Line, ...] = () if stroke.erases else (np.asarray(stroke.points, np.float64),)
        for later in strokes[place + 1 :]:
            if later.erases:
                lines = tuple(left for line in lines for left in _cut(line, later))
        found.append(lines)
    return tuple(found)


def distances(places: Line, line: Line) -> NDArray[np.float32]:
    """Return how far each of these places is from a line.

    Shapes:
        places (P, 2), line (N, 2) -> (P,)
    """
    # Single precision and no array made twice: this is done anew at every movement of the mouse.
    line = line.astype(np.float32)
    starts, ends = (line[:-1], line[1:]) if len(line) > 1 else (line, line)
    along = ends - starts
    per_length = along / np.maximum((along**2).sum(axis=1, keepdims=True), np.float32(1e-18))
    x, y = (places[:, axis, np.newaxis].astype(np.float32) - starts[:, axis] for axis in (0, 1))
    share = x * per_length[:, 0]
    share += y * per_length[:, 1]
    np.clip(share, 0.0, 1.0, out=share)
    x -= share * along[:, 0]
    share *= along[:, 1]
    y -= share
    np.square(x, out=x)
    np.square(y, out=y)
    x += y
    nearest: NDArray[np.float32] = np.sqrt(x.min(axis=1))
    return nearest


def _cut(line: Line, eraser: Stroke) -> list[Line]:
    """Return what is left of a line, in its order."""
    fine = _resampled(line, eraser.width * CUT_STEP)
    left = distances(fine, np.asarray(eraser.points, np.float64)) > eraser.width / 2
    if left.all():
        return [line]
    edges = np.flatnonzero(np.diff(left)) + 1
    return [part for part, kept in zip(np.split(fine, edges), np.split(left, edges), strict=True) if kept[0]]


def _resampled(line: Line, step: float) -> Line:
    """Return a line with points between its own, so that none is farther than ``step`` from the next."""
    if len(line) == 1:
        return line
    lengths = np.hypot(*np.diff(line, axis=0).T)
    between = [np.linspace(0.0, 1.0, math.ceil(length / step) + 1)[1:, np.newaxis] for length in lengths]
    steps = [a + (b - a) * share for a, b, share in zip(line[:-1], line[1:], between, strict=True)]
    return np.vstack([line[:1], *steps])

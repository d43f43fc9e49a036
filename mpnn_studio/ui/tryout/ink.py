"""The ink of a drawing, stroke by stroke, so that strokes can be taken back."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from ..widgets.brush import Point, stroke

SIDE = 280
"""Resolution of the ink, ten times that of an MNIST digit, however large the widget is."""
RADIUS = SIDE * 0.04
MAX_STROKES = 30


class Ink:
    """A square drawing with a history of strokes.

    Attributes:
        values: (280, 280), 0 paper to 1 ink.
    """

    def __init__(self) -> None:
        self.values = np.zeros((SIDE, SIDE), np.float32)
        self._earlier: deque[NDArray[np.float32]] = deque(maxlen=MAX_STROKES)
        self._erasing = False

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self.values.any()

    @property
    def can_undo(self) -> bool:
        """Whether there is a stroke, or a clearing, to take back."""
        return bool(self._earlier)

    def begin_stroke(self, *, erase: bool) -> None:
        """Let the lines from now on be one stroke."""
        self._remember()
        self._erasing = erase

    def draw_line(self, start: Point, end: Point) -> None:
        """Draw, or erase, a line of the stroke that was begun."""
        stroke(self.values, start, end, RADIUS, erase=self._erasing)

    def show(self, image: NDArray[np.float32]) -> None:
        """Replace the drawing by an image (height, width), 0 to 1; undone like a stroke."""
        self._remember()
        side = max(image.shape)
        top, left = (side - image.shape[0]) // 2, (side - image.shape[1]) // 2
        square = np.zeros((side, side), np.float32)
        square[top : top + image.shape[0], left : left + image.shape[1]] = image
        places = np.arange(SIDE) * side // SIDE
        self.values = square[np.ix_(places, places)]

    def clear(self) -> None:
        """Erase everything; undone like a stroke."""
        self._remember()
        self.values[:] = 0.0

    def undo(self) -> None:
        """Take back the last stroke, or the last clearing."""
        self.values = self._earlier.pop()

    def _remember(self) -> None:
        self._earlier.append(self.values.copy())

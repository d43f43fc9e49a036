"""The ink of a drawing, stroke by stroke, so that strokes can be taken back and put there again."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from ...data.strokes import BRUSH, CanvasDrawing, Point, Stroke
from ...data.tones import LIGHT_ON_DARK
from ..widgets.brush import stroke

SIDE = 280
"""Resolution of the ink, ten times that of an MNIST digit, however large the widget is."""
MAX_STROKES = 30


_Moment = tuple[CanvasDrawing, NDArray[np.float32]]


class Ink:
    """A square drawing with a history of strokes, and how it looks.

    Attributes:
        drawing: the strokes, and the picture under them.
        values: (1 or 3, 280, 280), 0 paper to 1 ink: three channels only over a picture in colours.
        tones: on what ground pictures are, and with what ink.
    """

    def __init__(self) -> None:
        self.drawing = CanvasDrawing()
        self.values = _paper()
        self.tones = LIGHT_ON_DARK
        self._earlier: deque[_Moment] = deque(maxlen=MAX_STROKES)
        self._later: list[_Moment] = []

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return self.drawing.picture is None and not self.values.any()

    @property
    def can_undo(self) -> bool:
        """Whether there is a stroke, or a clearing, to take back."""
        return bool(self._earlier)

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back, and nothing drawn since."""
        return bool(self._later)

    def begin_stroke(self, point: Point, width: float = BRUSH, *, erase: bool) -> None:
        """Put the pen down; all that is drawn from now on is one stroke."""
        self._remember()
        drawing = self.drawing
        begun = Stroke((point,), width, erases=erase)
        self.drawing = CanvasDrawing((*drawing.strokes, begun), drawing.picture)
        self._paint(point, point)

    def continue_stroke(self, point: Point) -> None:
        """Draw, or erase, on to this point."""
        last = self.drawing.strokes[-1].points[-1]
        self.drawing = self.drawing.to(point)
        self._paint(last, point)

    def show(self, picture: NDArray[np.uint8]) -> None:
        """Replace the drawing by a picture (C, H, W); undone like a stroke."""
        self._remember()
        self.drawing = CanvasDrawing(picture=picture)
        grey = picture.mean(axis=0, keepdims=True)
        channels = self.tones.to_ground(picture) if len(picture) == 3 else self.tones.ink_of(grey)
        _, height, width = picture.shape
        side = max(height, width)
        top, left = (side - height) // 2, (side - width) // 2
        square = np.zeros((len(channels), side, side), np.float32)
        square[:, top : top + height, left : left + width] = channels
        places = np.arange(SIDE) * side // SIDE
        self.values = square[:, places[:, np.newaxis], places]

    def clear(self) -> None:
        """Erase everything; undone like a stroke."""
        self._remember()
        self.drawing, self.values = CanvasDrawing(), _paper()

    def undo(self) -> None:
        """Take back the last stroke, or the last clearing."""
        self._later.append((self.drawing, self.values))
        self.drawing, self.values = self._earlier.pop()

    def redo(self) -> None:
        """Put there again what was taken back last."""
        self._earlier.append((self.drawing, self.values))
        self.drawing, self.values = self._later.pop()

    def _paint(self, start: Point, end: Point) -> None:
        drawn = self.drawing.strokes[-1]
        (x0, y0), (x1, y1) = start, end
        for channel in self.values:
            stroke(
                channel,
                (x0 * SIDE, y0 * SIDE),
                (x1 * SIDE, y1 * SIDE),
                drawn.width * SIDE / 2,
                erase=drawn.erases,
            )

    def _remember(self) -> None:
        self._earlier.append((self.drawing, self.values.copy()))
        self._later.clear()


def _paper() -> NDArray[np.float32]:
    return np.zeros((1, SIDE, SIDE), np.float32)

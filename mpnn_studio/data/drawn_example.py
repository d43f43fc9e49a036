"""What the network receives for a drawing: an image as those of its data."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .drawing import BOX, SIDE, as_mnist, scaled
from .pen import with_mnist_pen
from .strokes import CanvasDrawing
from .tones import LIGHT_ON_DARK, Tones

Shape = tuple[int, int, int]
"""Of an image: channels, height, width."""
MNIST_SHAPE = (1, SIDE, SIDE)


def drawn_example(
    drawing: CanvasDrawing, seen: NDArray[np.float32], shape: Shape, tones: Tones = LIGHT_ON_DARK
) -> NDArray[np.uint8] | None:
    """Return the example (C, H, W) that a drawing stands for, None where there is nothing on the canvas.

    A picture with nothing drawn over it is the example itself. Strokes alone become a digit of MNIST where the data
    are of its kind. Everything else is what is seen on the canvas, put in place as MNIST's digits were.

    Args:
        seen: (1 or 3, side, side), 0 paper to 1 ink: the same drawing as the canvas shows it.
        shape: of the data's images.
        tones: on what ground these are, and with what ink.
    """
    picture = drawing.picture
    if picture is not None and picture.shape == shape and not drawing.strokes:
        return picture
    if not seen.any():
        return None
    if len(seen) == shape[0] == 3:
        framed = np.stack([_in_frame(scaled(channel, _side(shape), _side(shape)), shape) for channel in seen])
        return _pixels(tones.from_ground(framed))
    return _pixels(tones.blend(_digit(drawing, seen.mean(axis=0), shape), shape[0]))


def _digit(drawing: CanvasDrawing, ink: NDArray[Any], shape: Shape) -> NDArray[np.float32]:
    if shape == MNIST_SHAPE and drawing.picture is None:
        drawn = with_mnist_pen(drawing.strokes)
        # What an eraser left of the edge of a stroke is no line, but can be seen.
        if drawn.any():
            return drawn
    side = _side(shape)
    return _in_frame(as_mnist(ink, side, round(side * BOX / SIDE)), shape)


def _side(shape: Shape) -> int:
    return min(shape[1:])


def _in_frame(square: NDArray[Any], shape: Shape) -> NDArray[np.float32]:
    """Return an image of this shape with a square picture in its middle."""
    _, height, width = shape
    side = len(square)
    image = np.zeros((height, width), np.float32)
    top, left = (height - side) // 2, (width - side) // 2
    image[top : top + side, left : left + side] = square
    return image


def _pixels(image: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.rint(image).astype(np.uint8)

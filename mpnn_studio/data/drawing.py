"""A drawing made to look as MNIST's digits were made, so that a network trained on them can read it.

Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition", 1998,
section III A: each digit was scaled into a 20 × 20 box with its proportions kept, and its centre of mass was
moved to the middle of a 28 × 28 image.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIDE = 28
"""Side of MNIST's images in pixels."""
BOX = 20
"""Length in pixels of the longer side of its digits."""


def as_mnist(ink: NDArray[Any], size: int = SIDE, box: int = BOX) -> NDArray[np.float32]:
    """Return the drawing as an MNIST digit: (size, size), 0 paper to 1 ink.

    Args:
        ink: (height, width), 0 paper to 1 ink, of any size.
        size: side of the square image in pixels.
        box: length in pixels that the longer side of the digit is scaled to.
    """
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return np.zeros((size, size), np.float32)
    cropped = np.clip(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], 0.0, 1.0).astype(np.float64)
    scale = box / max(cropped.shape)
    down, across = (_averaging(length, scale) for length in cropped.shape)
    return placed_by_mass(down @ cropped @ across.T, size)


def scaled(picture: NDArray[Any], height: int, width: int) -> NDArray[np.float64]:
    """Return a picture at another size, each new pixel the mean of what it covers."""
    down, across = (_averaging(old, new / old) for old, new in zip(picture.shape, (height, width), strict=True))
    return np.asarray(down @ picture @ across.T)


def placed_by_mass(digit: NDArray[Any], size: int) -> NDArray[np.float32]:
    """Return a square image with this digit in it, its centre of mass in the middle and nothing of it cut off."""
    picture = np.zeros((size, size), np.float32)
    if not digit.any():
        return picture
    top, left = (_place(digit.sum(axis=axis), size) for axis in (1, 0))
    picture[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    return picture


def _averaging(length: int, scale: float) -> NDArray[np.float64]:
    """Return the matrix that scales ``length`` pixels by ``scale``: each new pixel is the mean of what it covers.

    Where the new length is not whole, the first and last pixel are covered in part only, both by as much.
    """
    new = max(1, math.ceil(length * scale - 1e-9))
    margin = (new / scale - length) / 2
    edges = np.arange(new + 1) / scale - margin
    pixels = np.arange(length)
    covered = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    weights: NDArray[np.float64] = np.maximum(covered, 0.0) * scale
    return weights


def _place(profile: NDArray[np.float64], size: int) -> int:
    """Return the pixel where a digit of this ink per line begins, its mass centred and nothing of it cut off."""
    # MNIST counts a pixel's place by its first edge: the centres of mass of its images lie within half a pixel of
    # index 14 of 28, not of 13.5.
    centre = np.average(np.arange(profile.size), weights=profile)
    return int(np.clip(round(size / 2 - centre), 0, size - profile.size))

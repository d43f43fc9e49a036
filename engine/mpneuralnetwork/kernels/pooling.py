"""Pooling: one number for each window of an image.

Shapes: images x (C, H, W, N); outputs y and their gradient (C, H', W', N). The fast versions go through the offsets of
the kernel, K² slices of the whole image, where the plain ones go through the positions of the window.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.buffers import Buffers
from .pairs import held_to
from .windows import Window

Array = NDArray[Any]


def plain_max_pool(x: Array, window: Window) -> tuple[Array, Array]:
    """Return the largest number of each window, and which offset of the kernel it is at: both (C, H', W', N)."""
    y = np.empty((len(x), *window.positions, x.shape[-1]), x.dtype)
    winner = np.empty(y.shape, np.intp)
    for i, j, patch in window.patches(x):
        numbers = patch.reshape(len(x), -1, x.shape[-1])
        y[:, i, j], winner[:, i, j] = numbers.max(axis=1), numbers.argmax(axis=1)
    return y, winner


@held_to(plain_max_pool)
def max_pool(x: Array, window: Window, buffers: Buffers | None = None) -> tuple[Array, Array]:
    """Return the largest number of each window, and which offset of the kernel it is at: both (C, H', W', N).

    Among equal numbers the first is taken.
    """
    buffers = buffers or Buffers()
    small = np.uint8 if len(window.pixels) <= 256 else np.uint16
    y = buffers.get("y", (len(x), *window.positions, x.shape[-1]), x.dtype)
    winner, number = buffers.get("winner", y.shape, small), buffers.get("number", y.shape, small)
    larger = buffers.get("larger", y.shape, np.bool_)
    np.copyto(y, x[:, *window.pixels[0]])
    winner[...] = 0
    for offset, pixels in enumerate(window.pixels[1:], 1):
        candidate = x[:, *pixels]
        np.greater(candidate, y, out=larger)
        np.maximum(candidate, y, out=y)
        # Offsets come in rising order, so that the later winner is the larger number.
        # Viewed as numbers, bools are multiplied without being converted first.
        np.maximum(winner, np.multiply(larger.view(np.uint8), small(offset), out=number), out=winner)
    return y, winner


def plain_max_pool_gradient(gradient: Array, winner: Array, x: Array, window: Window) -> Array:
    """Return the gradient of the images: that of each output goes to the largest pixel of its window, (C, H, W, N)."""
    result = np.zeros_like(x)
    for i, j, patch in window.patches(result):
        for offset, (u, v) in enumerate(np.ndindex(patch.shape[1:3])):
            patch[:, u, v] += gradient[:, i, j] * (winner[:, i, j] == offset)
    return result


@held_to(plain_max_pool_gradient)
def max_pool_gradient(
    gradient: Array, winner: Array, x: Array, window: Window, buffers: Buffers | None = None
) -> Array:
    """Return the gradient of the images, (C, H, W, N), given ``winner`` of ``max_pool``; only the shape of x counts."""
    buffers = buffers or Buffers()
    result = _to_be_filled(x, window, buffers)
    won = buffers.get("larger", gradient.shape, np.bool_)
    for offset, pixels in enumerate(window.pixels):
        np.equal(winner, offset, out=won)
        if window.disjoint:
            np.multiply(gradient, won, out=result[:, *pixels])
        else:
            result[:, *pixels] += gradient * won
    return result


def plain_average_pool(x: Array, window: Window) -> Array:
    """Return the mean of each window, (C, H', W', N)."""
    y = np.empty((len(x), *window.positions, x.shape[-1]), x.dtype)
    for i, j, patch in window.patches(x):
        y[:, i, j] = patch.mean(axis=(1, 2))
    return y


@held_to(plain_average_pool)
def average_pool(x: Array, window: Window, buffers: Buffers | None = None) -> Array:
    """Return the mean of each window, (C, H', W', N)."""
    y = (buffers or Buffers()).get("y", (len(x), *window.positions, x.shape[-1]), x.dtype)
    np.copyto(y, x[:, *window.pixels[0]])
    for pixels in window.pixels[1:]:
        y += x[:, *pixels]
    y *= 1 / len(window.pixels)
    return y


def plain_average_pool_gradient(gradient: Array, x: Array, window: Window) -> Array:
    """Return the gradient of the images: that of each output is spread evenly over its window, (C, H, W, N)."""
    result = np.zeros_like(x)
    for i, j, patch in window.patches(result):
        patch += gradient[:, i : i + 1, j : j + 1] / len(window.pixels)
    return result


@held_to(plain_average_pool_gradient)
def average_pool_gradient(gradient: Array, x: Array, window: Window, buffers: Buffers | None = None) -> Array:
    """Return the gradient of the images, (C, H, W, N); only the shape of ``x`` counts."""
    result = _to_be_filled(x, window, buffers or Buffers())
    gradient *= 1 / len(window.pixels)
    for pixels in window.pixels:
        if window.disjoint:
            result[:, *pixels] = gradient
        else:
            result[:, *pixels] += gradient
    return result


def _to_be_filled(x: Array, window: Window, buffers: Buffers) -> Array:
    """Return memory for a gradient: zeros, unless the windows cover the image and each pixel is written."""
    result = buffers.shared.gradient(x)
    if not window.tiles:
        result[...] = 0
    return result

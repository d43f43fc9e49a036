"""Convolution: by its definition, and as one matrix product ("im2col").

Shapes: images x (C, H, W, N), filters (O, C, K, K), outputs and their gradient (O, H', W', N). As everywhere in deep
learning, the filters are not mirrored.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..components.buffers import Buffers
from .pairs import held_to
from .product import long_product, product
from .windows import Window

Array = NDArray[Any]


def plain_convolution(x: Array, filters: Array, window: Window) -> Array:
    """Return each output as the sum of the pixels under the window, weighted by a filter: (O, H', W', N)."""
    z = np.empty((len(filters), *window.positions, x.shape[-1]), x.dtype)
    for i, j, patch in window.patches(window.pad(x)):
        z[:, i, j] = np.einsum("ocuv,cuvn->on", filters, patch)
    return z


def plain_filter_gradient(x: Array, gradient: Array, window: Window) -> Array:
    """Return the gradient of the filters: each weight collects what it was multiplied with, (O, C, K, K)."""
    patches = window.patches(window.pad(x))
    result: Array = sum(np.einsum("on,cuvn->ocuv", gradient[:, i, j], patch) for i, j, patch in patches)
    return result


def plain_input_gradient(x: Array, filters: Array, gradient: Array, window: Window) -> Array:
    """Return the gradient of the images: each output sends its own back through the filters, (C, H, W, N)."""
    padded = np.zeros_like(window.pad(x))
    for i, j, patch in window.patches(padded):
        patch += np.einsum("ocuv,on->cuvn", filters, gradient[:, i, j])
    return window.crop(padded)


def plain_pass(x: Array, filters: Array, gradient: Array, window: Window) -> tuple[Array, Array, Array]:
    """Return outputs, gradient of the filters and gradient of the images."""
    inputs = plain_input_gradient(x, filters, gradient, window)
    return plain_convolution(x, filters, window), plain_filter_gradient(x, gradient, window), inputs


class Convolution(Protocol):
    """A way to compute a convolution; the three functions are called in this order."""

    def forward(self, x: Array, filters: Array) -> Array:
        """Return the outputs, (O, H', W', N); both arguments must stay as they are until the backward pass."""

    def filter_gradient(self, gradient: Array, out: Array) -> None:
        """Write the gradient of the filters into ``out``, (O, C, K, K)."""

    def input_gradient(self, gradient: Array) -> Array:
        """Return the gradient of the images, (C, H, W, N)."""


def full_pass(method: Convolution, x: Array, filters: Array, gradient: Array) -> tuple[Array, Array, Array]:
    """Return all that a method computes: outputs, gradient of the filters and gradient of the images."""
    outputs, filter_gradient = method.forward(x, filters), np.empty_like(filters)
    method.filter_gradient(gradient, filter_gradient)
    return outputs, filter_gradient, method.input_gradient(gradient)


def plain_columns(x: Array, window: Window) -> Array:
    """Lay out the pixels under each position of the window as a column: (C·K·K, H'·W'·N)."""
    patches = [patch.reshape(-1, x.shape[-1]) for _, _, patch in window.patches(window.pad(x))]
    return np.concatenate(patches, axis=1)


@held_to(plain_columns)
def image_to_columns(x: Array, window: Window, buffers: Buffers | None = None) -> Array:
    """Lay out the pixels under each position of the window as a column: (C·K·K, H'·W'·N).

    It copies one slice for each kernel offset instead of one patch for each position. Padding stays zero.
    """
    shape = (len(x), len(window.overlaps), *window.positions, x.shape[-1])
    patches = (buffers or Buffers()).zeroed("columns", shape, x.dtype)
    for offset, (positions, pixels) in enumerate(window.overlaps):
        patches[:, offset, *positions] = x[:, *pixels]
    return patches.reshape(shape[0] * shape[1], -1)


def plain_images(columns: Array, x: Array, window: Window) -> Array:
    """Add each column back to the pixels that it was copied from: (C, H, W, N)."""
    padded = np.zeros_like(window.pad(x))
    numbers = columns.reshape(len(x), window.rows.size, window.columns.size, *window.positions, -1)
    for i, j, patch in window.patches(padded):
        patch += numbers[:, :, :, i, j]
    return window.crop(padded)


@held_to(plain_images)
def columns_to_image(columns: Array, x: Array, window: Window, buffers: Buffers | None = None) -> Array:
    """Add each column, (C·K·K, H'·W'·N), back to the pixels that it was copied from; only the shape of ``x`` counts."""
    patches = columns.reshape(len(x), len(window.overlaps), *window.positions, -1)
    images = (buffers or Buffers()).shared.gradient(x)
    images[...] = 0
    for offset, (positions, pixels) in enumerate(window.overlaps):
        images[:, *pixels] += patches[:, offset, *positions]
    return images


class Im2col:
    """A convolution as a single product of the filters with a matrix of all patches.

    Reference:
        Chellapilla, Puri and Simard (2006), High Performance Convolutional Neural Networks for Document Processing.
    """

    def __init__(self, window: Window, buffers: Buffers) -> None:
        self._window, self._buffers = window, buffers

    def forward(self, x: Array, filters: Array) -> Array:
        """Return the outputs, (O, H', W', N)."""
        self._x, self._matrix = x, filters.reshape(len(filters), -1)
        self._columns = image_to_columns(x, self._window, self._buffers)
        z = self._buffers.get("z", (len(filters), *self._window.positions, x.shape[-1]), x.dtype)
        product(self._matrix, self._columns, z.reshape(len(filters), -1))
        return z

    def filter_gradient(self, gradient: Array, out: Array) -> None:
        """Write the gradient of the filters into ``out``, (O, C, K, K)."""
        flat = gradient.reshape(len(gradient), -1)
        # The long matrix first: BLAS takes a third to half the time of the other way round.
        products = long_product(self._columns, flat.T, self._buffers)
        np.copyto(out.reshape(len(flat), -1), products.T)

    def input_gradient(self, gradient: Array) -> Array:
        """Return the gradient of the images, (C, H, W, N)."""
        columns = self._buffers.shared.scratch(self._columns.shape, gradient.dtype)
        product(self._matrix.T, gradient.reshape(len(gradient), -1), columns)
        return columns_to_image(columns, self._x, self._window, self._buffers)


@held_to(plain_pass)
def by_columns(x: Array, filters: Array, gradient: Array, window: Window) -> tuple[Array, Array, Array]:
    """Return outputs and both gradients as ``Im2col`` computes them."""
    return full_pass(Im2col(window, Buffers()), x, filters, gradient)

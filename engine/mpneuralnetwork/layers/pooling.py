"""Layers that shrink images by reducing each window to one number."""

from __future__ import annotations

from math import prod

import numpy as np

from ..components import Array, Arrays, Shape, integer, register, require_images
from ..components.axes import batch_first
from ..kernels.pooling import average_pool, average_pool_gradient, max_pool, max_pool_gradient
from ..kernels.windows import Window
from .base import Layer
from .images import SlidingWindow


class _Pooling(SlidingWindow):
    """What pooling layers share: a square window, by default without overlap."""

    transparent = True
    window_setting = "pool_size"
    example_shape = (1, 8, 8)

    pool_size: int = integer(2, high=255, label="Window", unit="pixels", help="Height and width that become one pixel.")
    strides: int | None = integer(
        None, high=255, optional=True, label="Stride", unit="pixels",
        help="How far the window moves; its own size if auto.",
    )  # fmt: skip

    def describe(self) -> str:
        window = f"{self.pool_size} × {self.pool_size}"
        return window if self.strides in (None, self.pool_size) else f"{window} · stride {self.strides}"

    def window(self, input_shape: Shape) -> Window:
        return Window.sliding(input_shape, self.pool_size, self.strides or self.pool_size)

    def output_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[0], *self.positions(input_shape))

    def initialize(self) -> None:
        assert self.built_for is not None
        self._window = self.window(self.built_for)


@register(title="Max pool", summary="keeps the largest of each window", order=50)
class MaxPooling2D(_Pooling):
    """Keep the largest number of each window.

    Whether a pattern was found counts, not exactly where, and the next layers have less to do. Riesenhuber and Poggio
    (1999) proposed the maximum; Scherer, Müller and Behnke (2010) measured its gain.

    Shapes:
        (N, C, H, W) to (N, C, H', W') with H' = ⌊(H − pool_size) / strides⌋ + 1.
    """

    kept_arrays = 2
    formula = r"y_{cij} = \max_{u,v} x_{c,\,si + u,\,sj + v}"
    gradient = (
        r"\frac{\partial L}{\partial x_{chw}} = \sum_{ij} [x_{chw} \text{ won } (i, j)]\,"
        r"\frac{\partial L}{\partial y_{cij}}"
    )

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._x = x
        y, self._winner = max_pool(x, self._window, self.buffers)
        return y

    def internals(self) -> Arrays:
        return {"winner": batch_first(self._winner)}

    def input_gradient(self, gradient: Array) -> Array:
        return max_pool_gradient(gradient, self._winner, self._x, self._window, self.buffers)


@register(title="Avg pool", summary="keeps the mean of each window", order=60)
class AveragePooling2D(_Pooling):
    """Keep the mean of each window.

    It blurs before it thins out, so that nothing is lost by chance. LeCun et al. (1989) made images smaller this way in
    the first trained convolutional network.

    Shapes:
        (N, C, H, W) to (N, C, H', W') with H' = ⌊(H − pool_size) / strides⌋ + 1.
    """

    linear = True
    formula = r"y_{cij} = \frac{1}{k^2} \sum_{u,v} x_{c,\,si + u,\,sj + v}"
    gradient = (
        r"\frac{\partial L}{\partial x_{chw}} = \frac{1}{k^2} \sum_{ij \ni (h,w)} \frac{\partial L}{\partial y_{cij}}"
    )

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._x = x
        return average_pool(x, self._window, self.buffers)

    def input_gradient(self, gradient: Array) -> Array:
        return average_pool_gradient(gradient, self._x, self._window, self.buffers)


@register(title="Global avg pool", summary="one mean a channel", order=70, group="Convolution")
class GlobalAveragePooling2D(Layer):
    """Turn each channel into its mean.

    Each channel says how much of its pattern there is in the whole image, in place of a large Dense layer. Lin, Chen
    and Yan, Network in Network (2014).

    Shapes:
        (N, C, H, W) to (N, C).
    """

    transparent = True
    linear = True
    example_shape = (1, 8, 8)
    formula = r"y_c = \frac{1}{HW} \sum_{i,j} x_{cij}"
    gradient = r"\frac{\partial L}{\partial x_{cij}} = \frac{1}{HW} \frac{\partial L}{\partial y_c}"

    def output_shape(self, input_shape: Shape) -> Shape:
        require_images(self.title, input_shape)
        return (input_shape[0],)

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._x = x
        means = self.buffers.get("y", (len(x), x.shape[-1]), x.dtype)
        np.mean(x, axis=(1, 2), out=means)
        return means.T

    def input_gradient(self, gradient: Array) -> Array:
        shares = gradient.T * (1 / prod(self._x.shape[1:3]))
        result = self.shared.gradient(self._x)
        np.copyto(result, shares[:, np.newaxis, np.newaxis])
        return result

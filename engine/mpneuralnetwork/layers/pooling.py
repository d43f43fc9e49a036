"""Layers that make images smaller by summing up windows."""

from __future__ import annotations

from math import prod
from typing import ClassVar

import numpy as np

from ..components.fields import integer
from ..components.parameter import Shape
from ..components.registry import register
from ..kernels.windows import Axis, require_images, require_room, taps
from .base import Array, Layer


class _Pooling(Layer):
    """What pooling layers share: a square window, by default without overlap."""

    group: ClassVar[str] = "Convolution"
    transparent: ClassVar[bool] = True
    window_setting: ClassVar[str] = "pool_size"
    example_shape: ClassVar[Shape] = (1, 8, 8)

    pool_size: int = integer(2, high=255, label="Window", unit="pixels", help="Height and width that become one pixel.")
    strides: int | None = integer(
        None,
        high=255,
        optional=True,
        label="Stride",
        unit="pixels",
        help="How far the window moves; its own size if auto.",
    )

    def describe(self) -> str:
        window = f"{self.pool_size} × {self.pool_size}"
        return window if self.strides in (None, self.pool_size) else f"{window} · stride {self.strides}"

    def _axes(self, input_shape: Shape) -> tuple[Axis, Axis]:
        stride = self.strides or self.pool_size
        return Axis(input_shape[1], self.pool_size, stride), Axis(input_shape[2], self.pool_size, stride)

    def output_shape(self, input_shape: Shape) -> Shape:
        require_images(self.title, input_shape)
        rows, columns = self._axes(input_shape)
        require_room(self.title, rows, columns)
        return (input_shape[0], rows.places, columns.places)

    def initialize(self) -> None:
        assert self.built_for is not None
        rows, columns = self._axes(self.built_for)
        self._places = (rows.places, columns.places)
        self._inputs = [met for _, met in taps(rows, columns)]
        stride = self.strides or self.pool_size
        self._tiled = stride == self.pool_size and rows.length % stride == 0 and columns.length % stride == 0

    def _output(self, x: Array) -> Array:
        return self.buffers.get("y", (len(x), *self._places, x.shape[-1]), x.dtype)


@register
class MaxPooling2D(_Pooling):
    """Keep the largest number of each window."""

    title: ClassVar[str] = "Max pool"
    summary: ClassVar[str] = "keeps the largest of each window"
    formula: ClassVar[str] = r"y_{cij} = \max_{u,v} x_{c,\,si + u,\,sj + v}"
    gradient: ClassVar[str] = (
        r"\frac{\partial L}{\partial x_{chw}} = \sum_{ij} [x_{chw} \text{ won } (i, j)]\,"
        r"\frac{\partial L}{\partial y_{cij}}"
    )
    explanation: ClassVar[str] = (
        "Whether a pattern was found counts, not exactly where, and the next layers have less to do. "
        "Riesenhuber and Poggio (1999) proposed the maximum; Scherer, Müller and Behnke (2010) measured its gain."
    )

    def activation_size(self, input_shape: Shape) -> int:
        return 2 * prod(self.output_shape(input_shape))

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._x = x
        y = self._output(x)
        np.copyto(y, x[:, self._inputs[0][0], self._inputs[0][1]])
        # One byte remembers which cell of the window won; the first does where several are alike.
        self._winner = self.buffers.get("winner", y.shape, np.uint8)
        self._winner[...] = 0
        larger, number = self.buffers.get("larger", y.shape, np.bool_), self.buffers.get("number", y.shape, np.uint8)
        for cell, (rows, columns) in enumerate(self._inputs[1:], 1):
            candidate = x[:, rows, columns]
            np.greater(candidate, y, out=larger)
            np.maximum(candidate, y, out=y)
            # Cells come in rising order, so that the later winner is the larger number.
            np.maximum(self._winner, np.multiply(larger, np.uint8(cell), out=number), out=self._winner)
        return y

    def input_gradient(self, gradient: Array) -> Array:
        result = self.shared.gradient(self._x)
        if not self._tiled:
            result[...] = 0
        won = self.buffers.get("larger", gradient.shape, np.bool_)
        for cell, (rows, columns) in enumerate(self._inputs):
            np.equal(self._winner, cell, out=won)
            if self._tiled:
                np.multiply(gradient, won, out=result[:, rows, columns])
            else:
                result[:, rows, columns] += gradient * won
        return result


@register
class AveragePooling2D(_Pooling):
    """Keep the mean of each window."""

    title: ClassVar[str] = "Avg pool"
    summary: ClassVar[str] = "keeps the mean of each window"
    linear: ClassVar[bool] = True
    formula: ClassVar[str] = r"y_{cij} = \frac{1}{k^2} \sum_{u,v} x_{c,\,si + u,\,sj + v}"
    gradient: ClassVar[str] = (
        r"\frac{\partial L}{\partial x_{chw}} = \frac{1}{k^2} \sum_{ij \ni (h,w)} \frac{\partial L}{\partial y_{cij}}"
    )
    explanation: ClassVar[str] = (
        "It blurs before it thins out, so that nothing is lost by chance. LeCun et al. (1989) made images smaller "
        "this way in the first trained convolutional network."
    )

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._x = x
        y = self._output(x)
        np.copyto(y, x[:, self._inputs[0][0], self._inputs[0][1]])
        for rows, columns in self._inputs[1:]:
            y += x[:, rows, columns]
        y *= 1 / len(self._inputs)
        return y

    def input_gradient(self, gradient: Array) -> Array:
        gradient *= 1 / len(self._inputs)
        result = self.shared.gradient(self._x)
        if not self._tiled:
            result[...] = 0
        for rows, columns in self._inputs:
            if self._tiled:
                result[:, rows, columns] = gradient
            else:
                result[:, rows, columns] += gradient
        return result


@register
class GlobalAveragePooling2D(Layer):
    """Turn each channel into its mean: (N, C, H, W) to (N, C)."""

    title: ClassVar[str] = "Global avg pool"
    group: ClassVar[str] = "Convolution"
    summary: ClassVar[str] = "one mean a channel"
    transparent: ClassVar[bool] = True
    linear: ClassVar[bool] = True
    example_shape: ClassVar[Shape] = (1, 8, 8)
    formula: ClassVar[str] = r"y_c = \frac{1}{HW} \sum_{i,j} x_{cij}"
    gradient: ClassVar[str] = r"\frac{\partial L}{\partial x_{cij}} = \frac{1}{HW} \frac{\partial L}{\partial y_c}"
    explanation: ClassVar[str] = (
        "Each channel says how much of its pattern there is in the whole image, in place of a large Dense layer. "
        "Lin, Chen and Yan, Network in Network (2014)."
    )

    def output_shape(self, input_shape: Shape) -> Shape:
        require_images(self.title, input_shape)
        return (input_shape[0],)

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._x = x
        means = self.buffers.get("y", (len(x), x.shape[-1]), x.dtype)
        np.mean(x, axis=(1, 2), out=means)
        return means.T

    def input_gradient(self, gradient: Array) -> Array:
        channels, height, width, _ = self._x.shape
        shares = gradient.T * (1 / (height * width))
        result = self.shared.gradient(self._x)
        np.copyto(result, shares.reshape(channels, 1, 1, -1))
        return result

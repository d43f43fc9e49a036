"""Layers that arrange the same numbers in another shape."""

from __future__ import annotations

from math import prod

import numpy as np

from ..components import Array, Shape, ShapeError, register, shape
from ..kernels.layout import by_example
from .base import Layer, in_words


@register(title="Flatten", summary="image to a row", order=20, group="Core")
class Flatten(Layer):
    """Turn each example into one row, channel by channel, row by row.

    A Dense layer reads rows and does not know which numbers were neighbours in an image; this lays them out. LeCun's
    LeNet-5 (1998) does the same between its feature maps and its last layers.

    Shapes:
        (N, C, H, W) to (N, C·H·W).
    """

    kept_arrays = 0
    transparent = True
    linear = True
    formula = r"y_{(cH + i)W + j} = x_{cij}"
    gradient = r"\frac{\partial L}{\partial x_{cij}} = \frac{\partial L}{\partial y_{(cH + i)W + j}}"

    def output_shape(self, input_shape: Shape) -> Shape:
        return (prod(input_shape),)

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._shape = x.shape
        # With the batch last this is a view: nothing moves.
        return x if x.ndim == 2 else by_example(x).T

    def input_gradient(self, gradient: Array) -> Array:
        return gradient if len(self._shape) == 2 else gradient.T.reshape(self._shape)


@register(title="Reshape", summary="the same numbers in another shape", order=30, group="Core")
class Reshape(Layer):
    """Give each example another shape with as many numbers.

    The numbers keep their order and get other neighbours, so that a row can go into a convolution. It is NumPy's own
    reshape in row-major order (the NumPy manual, numpy.reshape).

    Shapes:
        (N, …) to (N, *output), for example (N, 784) to (N, 1, 28, 28).
    """

    description = "to {output}"
    transparent = True
    linear = True
    example_shape = (784,)
    formula = r"y = \operatorname{reshape}(x)"
    gradient = r"\frac{\partial L}{\partial x} = \operatorname{reshape}(\frac{\partial L}{\partial y})"

    output: tuple[int, ...] = shape(
        ranks=(1, 4), start=(1, 28, 28), label="Shape", help="Sizes of one example, without the batch."
    )
    input_shape: tuple[int, ...] | None = shape(None, ranks=(1, 4), optional=True, hidden=True, label="Input")

    def known_input(self) -> Shape | None:
        return self.input_shape

    def output_shape(self, input_shape: Shape) -> Shape:
        if prod(input_shape) != prod(self.output):
            raise ShapeError(
                f"Reshape cannot turn {in_words(input_shape)} into {in_words(self.output)}: "
                f"{prod(input_shape)} numbers are not {prod(self.output)}"
            )
        return self.output

    def initialize(self) -> None:
        self.input_shape = self.built_for

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._x, source = x, by_example(x)
        count = source.shape[1]
        shape = (count, *self.output) if len(self.output) == 1 else (*self.output, count)
        y = self.buffers.get("y", shape, x.dtype)
        np.copyto(by_example(y), source)
        return y

    def input_gradient(self, gradient: Array) -> Array:
        result = self.shared.gradient(self._x)
        np.copyto(by_example(result), by_example(gradient))
        return result

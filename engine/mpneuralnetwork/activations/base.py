"""What activations share: alone they take arrays of any shape, and most are functions of a single number."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..components import Shape
from ..layers.base import Array, Layer


class Activation(Layer):
    """A non-linearity, without which a deep network would be one matrix.

    Used alone it takes arrays with any number of axes: batches (N, …), a plain vector, which is one example, and a
    plain number.
    """

    group = "Activation"
    is_activation = True

    def accepts(self, input_shape: Shape) -> bool:
        return self.array_shapes(input_shape) == self.array_shapes(self.built_for or ())

    def forward(self, inputs: Any, training: bool = True) -> Array:
        """Return the activation of an array with any number of axes, in a new array of the same shape."""
        given = np.asarray(inputs)
        return super().forward(np.atleast_2d(given), training).reshape(given.shape)

    def backward(self, gradient: Any) -> Array:
        """Return the gradient of the last input, in a new array of its shape."""
        given = np.asarray(gradient)
        return super().backward(np.atleast_2d(given)).reshape(given.shape)


class Elementwise(Activation):
    """An activation f of each number by itself; a subclass implements ``apply``."""

    gradient: ClassVar[str] = r"\frac{\partial L}{\partial x} = f'(x)\,\frac{\partial L}{\partial y}"

    def apply(self, x: Array) -> tuple[Array, Array]:
        """Return f(x) and the derivative f′(x), both in the shape of ``x``, which may be overwritten.

        The derivative is kept until the backward pass and may be an array of bools.
        """
        raise NotImplementedError

    def forward_pass(self, x: Array, training: bool) -> Array:
        if self.fused_with_loss:
            return x
        y, self._derivative = self.apply(x)
        return y

    def input_gradient(self, gradient: Array) -> Array:
        if not self.fused_with_loss:
            gradient *= self._derivative
        return gradient

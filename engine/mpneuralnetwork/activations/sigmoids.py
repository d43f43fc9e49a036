"""Sigmoid activations, and the integral of one."""

from __future__ import annotations

import numpy as np

from ..components import Array, register
from ..kernels.elementwise import sigmoid
from .base import Elementwise


@register(title="Sigmoid", summary="squeezes between 0 and 1", order=170)
class Sigmoid(Elementwise):
    """Squeeze any number between 0 and 1.

    It reads as a probability and was the non-linearity of the first networks trained by backpropagation (Rumelhart,
    Hinton and Williams 1986). Far from zero it is flat, so that gradients fade in deep stacks.
    """

    gain = "xavier"
    output_activation = "sigmoid"
    max_slope = 0.25
    output_range = (0.0, 1.0)
    formula = r"y = \frac{1}{1 + e^{-x}}"
    gradient = r"\frac{\partial L}{\partial x} = y\,(1 - y)\,\frac{\partial L}{\partial y}"

    def apply(self, x: Array) -> tuple[Array, Array]:
        y = sigmoid(x, out=x)
        square = np.multiply(y, y, out=self.buffers.like("derivative", x))
        return y, np.subtract(y, square, out=square)


@register(title="Tanh", summary="squeezes between −1 and 1", order=180)
class Tanh(Elementwise):
    """Squeeze any number between −1 and 1.

    A sigmoid that is centred on zero, with a slope of 1 there, and so quicker to train. LeCun et al., Efficient
    BackProp (1998), recommend it for that.
    """

    gain = "xavier"
    output_range = (-1.0, 1.0)
    formula = r"y = \tanh x"
    gradient = r"\frac{\partial L}{\partial x} = (1 - y^2)\,\frac{\partial L}{\partial y}"

    def apply(self, x: Array) -> tuple[Array, Array]:
        y = np.tanh(x, out=x)
        square = np.multiply(y, y, out=self.buffers.like("derivative", x))
        return y, np.subtract(1, square, out=square)


@register(title="Softplus", summary="a ReLU with a round corner", order=190)
class Softplus(Elementwise):
    """Pass positive numbers and suppress the others, with a smooth transition.

    It is positive and smooth everywhere, and its slope is the sigmoid. Dugas et al. (2001) introduced it for option
    prices, which must not be negative.
    """

    gain = "he"
    formula = r"y = \ln(1 + e^{x})"
    gradient = r"\frac{\partial L}{\partial x} = \sigma(x)\,\frac{\partial L}{\partial y}"

    def apply(self, x: Array) -> tuple[Array, Array]:
        derivative = sigmoid(x, out=self.buffers.like("derivative", x))
        return np.logaddexp(x, 0, out=x), derivative

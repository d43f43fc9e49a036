"""Activations with a corner at zero."""

from __future__ import annotations

import numpy as np

from ..components import Array, Parameter, Shape, ShapeError, boolean, real, register
from ..kernels.elementwise import elu, relu
from ..kernels.layout import by_feature
from .base import Activation, Elementwise


@register(title="ReLU", summary="max(0, z)", order=130)
class ReLU(Elementwise):
    """Pass positive numbers and replace the others by zero.

    Its slope is exactly 1 wherever it is active, so that gradients pass through many layers without fading. Nair and
    Hinton (2010); Glorot, Bordes and Bengio (2011) made it the standard activation of deep networks.
    """

    gain = "he"
    can_die = True
    formula = r"y = \max(0, x)"
    gradient = r"\frac{\partial L}{\partial x} = [x > 0]\,\frac{\partial L}{\partial y}"

    def apply(self, x: Array) -> tuple[Array, Array]:
        return relu(x, self.buffers)


@register(title="Leaky ReLU", summary="x, or a small share of it below zero", order=140)
class LeakyReLU(Elementwise):
    """Pass positive numbers, and multiply the others by a small constant.

    A unit that is negative for every example still has a slope and can come back to life. Maas, Hannun and Ng (2013).
    """

    description = "slope {alpha} below zero"
    gain = "he"
    formula = r"y = \max(0, x) + \alpha \min(0, x)"
    gradient = r"\frac{\partial L}{\partial x} = ([x > 0] + \alpha [x \le 0])\,\frac{\partial L}{\partial y}"

    alpha: float = real(0.01, low=0.0, high=1.0, label="Slope", help="Slope below zero.")

    def apply(self, x: Array) -> tuple[Array, Array]:
        derivative = np.greater(x, 0, out=self.buffers.like("derivative", x))
        derivative *= 1 - self.alpha
        derivative += self.alpha
        x *= derivative
        return x, derivative


@register(title="PReLU", summary="learns its slope below zero", order=150)
class PReLU(Activation):
    """Pass positive numbers, and multiply the others by a slope that is learned.

    How much of the negative side is let through is found by gradient descent instead of being chosen. He et al. (2015),
    whose networks with it were the first to beat a person on ImageNet.

    Shapes:
        slope (1,), or with ``per_channel`` (F,) for rows (N, F) and (C,) for images (N, C, H, W).
    """

    gain = "he"
    kept_arrays = 2
    formula = r"y = \max(0, x) + a \min(0, x)"
    gradient = (
        r"\frac{\partial L}{\partial a} = \sum \min(0, x)\,\frac{\partial L}{\partial y},\quad "
        r"\frac{\partial L}{\partial x} = ([x > 0] + a [x \le 0])\,\frac{\partial L}{\partial y}"
    )

    alpha: float = real(0.01, low=-10.0, high=10.0, label="Slope", help="Slope below zero at the start.")
    per_channel: bool = boolean(
        False, label="Per channel", help="Whether every channel of an image, or unit of a row, has its own slope."
    )

    slope = Parameter(decayed=False)

    def describe(self) -> str:
        return f"slope {self.alpha:g} at first" + (", one per channel" if self.per_channel else "")

    def output_shape(self, input_shape: Shape) -> Shape:
        if self.per_channel and not input_shape:
            raise ShapeError("PReLU with a slope per channel needs rows or images, but gets single numbers")
        return input_shape

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"slope": input_shape[:1] if self.per_channel else (1,)}

    def initialize(self) -> None:
        self.slope = np.full_like(self.slope, self.alpha)

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._below = np.minimum(x, 0, out=self.buffers.like("below", x))
        change = np.multiply(self._below, self._spread(self.slope - 1, x), out=self.shared.scratch(x.shape, x.dtype))
        x += change
        return x

    def parameter_gradients(self, gradient: Array) -> None:
        products = np.multiply(gradient, self._below, out=self.shared.scratch(gradient.shape, gradient.dtype))
        self.gradients["slope"][...] = by_feature(products).sum(axis=1) if self.per_channel else products.sum()

    def input_gradient(self, gradient: Array) -> Array:
        slopes = np.less(self._below, 0, out=self.shared.scratch(gradient.shape, gradient.dtype))
        slopes *= self._spread(self.slope - 1, gradient)
        slopes += 1
        gradient *= slopes
        return gradient

    def _spread(self, slope: Array, x: Array) -> Array:
        """View one number for each channel along the channels of ``x``."""
        return slope if x.ndim == 2 else slope.reshape(-1, *[1] * (x.ndim - 1))


@register(title="ELU", summary="x, or a curve down to −α", order=160)
class ELU(Elementwise):
    """Pass positive numbers, and let the others approach a floor exponentially.

    Negative outputs let the mean of a layer lie near zero, which speeds up the layers after it. Clevert, Unterthiner
    and Hochreiter (2016).
    """

    description = "down to −{alpha}"
    gain = "he"
    formula = r"y = \max(0, x) + \alpha\,(e^{\min(0, x)} - 1)"
    gradient = r"\frac{\partial L}{\partial x} = ([x > 0] + \alpha e^{x} [x \le 0])\,\frac{\partial L}{\partial y}"

    alpha: float = real(1.0, low=0.0, high=10.0, label="Floor", help="How far below zero the output can get.")

    def apply(self, x: Array) -> tuple[Array, Array]:
        return elu(x, self.alpha, self.buffers)

"""Activations that look at one number at a time."""

from __future__ import annotations

from typing import ClassVar

from numpy.typing import DTypeLike

from ..layers.base import Array, Layer


class Elementwise(Layer):
    """An activation f of each number by itself.

    The forward pass notes f′(x) beside f(x) while x is in the processor's cache, so that the backward pass is one
    product, whatever f is.
    """

    group: ClassVar[str] = "Activation"
    is_activation: ClassVar[bool] = True
    gradient: ClassVar[str] = r"\frac{\partial L}{\partial x} = f'(x)\,\frac{\partial L}{\partial y}"
    slope_dtype: ClassVar[DTypeLike | None] = None

    def bend(self, x: Array, slope: Array) -> None:
        """Overwrite ``x`` with f(x) and ``slope`` with f′(x)."""
        raise NotImplementedError

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._slope = self.buffers.like("slope", x, self.slope_dtype)
        self.bend(x, self._slope)
        return x

    def input_gradient(self, gradient: Array) -> Array:
        gradient *= self._slope
        return gradient

"""Rectifiers without a corner: the input times a smooth gate of itself."""

from __future__ import annotations

from math import pi, sqrt
from typing import ClassVar

import numpy as np

from ..components.registry import register
from ..layers.base import Array
from .elementwise import Elementwise
from .sigmoids import sigmoid

_STEEPNESS = sqrt(2 / pi)
_CUBIC = 0.044715
"""Hendrycks and Gimpel's fit of the normal distribution by a tanh (2016, section 2)."""


@register
class Swish(Elementwise):
    """The input times its own sigmoid."""

    title: ClassVar[str] = "Swish"
    summary: ClassVar[str] = "x · sigmoid(x)"
    gain: ClassVar[str | None] = "he"
    formula: ClassVar[str] = r"y = x\,\sigma(x)"
    gradient: ClassVar[str] = (
        r"\frac{\partial L}{\partial x} = (\sigma(x) + y\,(1 - \sigma(x)))\,\frac{\partial L}{\partial y}"
    )
    explanation: ClassVar[str] = (
        "Smooth everywhere, close to ReLU far from zero, and slightly negative in between, which often trains "
        "deeper networks better. Ramachandran, Zoph and Le (2017) found it by an automatic search."
    )

    def bend(self, x: Array, slope: Array) -> None:
        gate = sigmoid(x, out=self.buffers.like("gate", x))
        x *= gate
        np.subtract(1, gate, out=slope)
        slope *= x
        slope += gate


@register
class GELU(Elementwise):
    """The input times the chance that a normal variable is smaller, in its tanh form."""

    title: ClassVar[str] = "GELU"
    summary: ClassVar[str] = "x · the share of a bell curve below x"
    gain: ClassVar[str | None] = "he"
    formula: ClassVar[str] = r"y = \frac{x}{2}\left(1 + \tanh u\right),\quad u = \sqrt{2/\pi}\,(x + 0.044715\,x^3)"
    gradient: ClassVar[str] = (
        r"\frac{\partial L}{\partial x} = \left(\frac{1 + \tanh u}{2} + \frac{x}{2}\,(1 - \tanh^2 u)\,"
        r"\sqrt{2/\pi}\,(1 + 3 \cdot 0.044715\,x^2)\right)\frac{\partial L}{\partial y}"
    )
    explanation: ClassVar[str] = (
        "It drops an input the more surely the smaller it is, as dropout would do by chance. "
        "Hendrycks and Gimpel (2016); it is the bend of most language models."
    )

    def bend(self, x: Array, slope: Array) -> None:
        gate, square = self.buffers.like("gate", x), self.buffers.like("square", x)
        np.multiply(x, x, out=square)
        np.multiply(square, _CUBIC * _STEEPNESS, out=gate)
        gate += _STEEPNESS
        gate *= x
        np.tanh(gate, out=gate)
        # square becomes du/dx · x, slope becomes 1 − tanh² u.
        square *= 3 * _CUBIC * _STEEPNESS
        square += _STEEPNESS
        square *= x
        np.multiply(gate, gate, out=slope)
        np.subtract(1, slope, out=slope)
        slope *= square
        slope += gate
        slope += 1
        slope *= 0.5
        gate += 1
        gate *= 0.5
        x *= gate

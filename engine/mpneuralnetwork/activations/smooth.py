"""Smooth rectifiers: the input times a smooth function of itself between 0 and 1."""

from __future__ import annotations

from ..components import Array, register
from ..kernels.elementwise import gelu, swish
from .base import Elementwise


@register(title="Swish", summary="x · sigmoid(x)", order=200)
class Swish(Elementwise):
    """Multiply the input by its own sigmoid.

    Smooth everywhere, close to ReLU far from zero, and slightly negative in between, which often trains deeper networks
    better. Ramachandran, Zoph and Le (2017) found it by an automatic search.
    """

    gain = "he"
    formula = r"y = x\,\sigma(x)"
    gradient = r"\frac{\partial L}{\partial x} = (\sigma(x) + y\,(1 - \sigma(x)))\,\frac{\partial L}{\partial y}"

    def apply(self, x: Array) -> tuple[Array, Array]:
        return swish(x, self.buffers)


@register(title="GELU", summary="x · the share of a bell curve below x", order=210)
class GELU(Elementwise):
    """Multiply the input by the probability that a normal variable is smaller, in its tanh form.

    It drops an input the more surely the smaller it is, as dropout would do by chance. Hendrycks and Gimpel (2016); it
    is the activation of most language models.
    """

    gain = "he"
    formula = r"y = \frac{x}{2}\left(1 + \tanh u\right),\quad u = \sqrt{2/\pi}\,(x + 0.044715\,x^3)"
    gradient = (
        r"\frac{\partial L}{\partial x} = \left(\frac{1 + \tanh u}{2} + \frac{x}{2}\,(1 - \tanh^2 u)\,"
        r"\sqrt{2/\pi}\,(1 + 3 \cdot 0.044715\,x^2)\right)\frac{\partial L}{\partial y}"
    )

    def apply(self, x: Array) -> tuple[Array, Array]:
        return gelu(x, self.buffers)

"""Softmax: the activation over all classes together."""

from __future__ import annotations

import numpy as np

from ..components import Array, positive, real, register
from ..kernels.softmax import softmax
from .base import Activation


@register(title="Softmax", summary="scores to shares of 1", order=220)
class Softmax(Activation):
    """Turn scores into probabilities, which are positive and add up to 1.

    The largest score gets the largest share, the more so the lower the temperature T. Bridle (1990) gave it its name;
    at the end of a network the cross-entropy applies it by itself, and this one then only divides by T.

    Shapes:
        Over the units of rows (N, K), and over the channels of anything larger, (N, K, …). A plain vector (K,) is the
        scores of one example.
    """

    gain = "xavier"
    output_activation = "softmax"
    formula = r"y_k = \frac{e^{x_k / T}}{\sum_j e^{x_j / T}}"
    gradient = (
        r"\frac{\partial L}{\partial x_k} = \frac{y_k}{T}\left(\frac{\partial L}{\partial y_k} - "
        r"\sum_j y_j \frac{\partial L}{\partial y_j}\right)"
    )

    temperature: float = positive(1.0, high=1000.0, step=0.1, label="Temperature", help="High makes the shares alike.")
    epsilon: float = real(1e-8, low=0.0, hidden=True, help="Accepted for older scripts; the computation needs none.")

    def describe(self) -> str:
        return self.summary if self.temperature == 1 else f"temperature {self.temperature:g}"

    def forward_pass(self, x: Array, training: bool) -> Array:
        if self.temperature != 1:
            x *= 1 / self.temperature
        if self.fused_with_loss:
            return x
        self._axis = 1 if x.ndim == 2 else 0
        self._shares = self.buffers.like("shares", x)
        self._shares[...] = softmax(x, self._axis)
        # A copy goes on, since the next layer may overwrite it.
        np.copyto(x, self._shares)
        return x

    def input_gradient(self, gradient: Array) -> Array:
        if not self.fused_with_loss:
            gradient *= self._shares
            total = gradient.sum(axis=self._axis, keepdims=True)
            change = np.multiply(self._shares, total, out=self.shared.scratch(gradient.shape, gradient.dtype))
            gradient -= change
        if self.temperature != 1:
            gradient *= 1 / self.temperature
        return gradient

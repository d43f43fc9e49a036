"""Stochastic gradient descent."""

from __future__ import annotations

import numpy as np

from ..components import Array, boolean, fraction, register
from ..components.spans import Slots
from .base import Optimizer


@register(title="SGD", summary="down the slope, with momentum", order=10)
class SGD(Optimizer):
    """Step along the negative gradient of a batch, with momentum.

    Each step follows the slope of one batch; momentum averages over steps, as a heavy ball would. Robbins and Monro
    (1951) and Polyak (1964); Nesterov (1983) looks ahead before measuring the slope.
    """

    slots = ("velocity",)
    formula = r"v \leftarrow \mu v + g,\quad \theta \leftarrow \theta - \eta v"

    momentum: float = fraction(0.9, step=0.05, live=True, label="Momentum", help="Share of the last step that goes on.")
    nesterov: bool = boolean(False, label="Nesterov", help="Take the slope where the momentum leads.")

    def describe(self) -> str:
        return f"η {self.learning_rate:g} · μ {self.momentum:g}" + (" · Nesterov" if self.nesterov else "")

    def update(self, values: Array, grads: Array, slots: Slots, rate: float, t: int, scratch: Array) -> None:
        velocity = slots["velocity"]
        velocity *= self.momentum
        velocity += grads
        if self.nesterov:
            np.multiply(velocity, self.momentum, out=scratch)
            scratch += grads
            scratch *= rate
        else:
            np.multiply(velocity, rate, out=scratch)
        values -= scratch

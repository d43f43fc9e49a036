"""Adam and its kin."""

from __future__ import annotations

from math import sqrt
from typing import ClassVar

import numpy as np

from ..components.fields import real
from ..components.registry import register
from .base import Array, Optimizer, memory, rate


@register
class Adam(Optimizer):
    """Momentum divided by the recent size of the slopes; L2 decay is decoupled from both."""

    title: ClassVar[str] = "Adam"
    summary: ClassVar[str] = "momentum with scaled steps"
    slots: ClassVar[tuple[str, ...]] = ("mean", "square")
    decoupled: ClassVar[bool] = True
    formula: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) g,\quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2,\quad "
        r"\theta \leftarrow \theta - \eta \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}"
    )
    gradient: ClassVar[str] = r"g = \frac{\partial L}{\partial \theta}"
    explanation: ClassVar[str] = (
        "It steps about as far as the rate says, whatever the size of the slope, which makes it the easiest to start "
        "with. Kingma and Ba (2015)."
    )

    learning_rate: float = rate(0.001)
    beta1: float = memory(0.9, "β₁", "How long the slope itself is remembered.")
    beta2: float = memory(0.999, "β₂", "How long the size of the slope is remembered.")
    epsilon: float = real(1e-8, low=0.0, low_open=True, high=1.0, log=True, label="Epsilon", help="Avoids a zero.")

    def describe(self) -> str:
        return f"η {self.learning_rate:g} · β {self.beta1:g}, {self.beta2:g}"

    def update(self, values: Array, grads: Array, state: dict[str, Array], scratch: Array) -> None:
        # The slots are plain decaying sums, m/(1 − β₁) and v/(1 − β₂) of the formula. What is missing, and both
        # corrections for the start from zero, are two numbers: ten passes over the parameters instead of fourteen.
        mean, square = state["mean"], state["square"]
        mean_scale = (1 - self.beta1) / (1 - self.beta1**self.steps)
        root_scale = sqrt((1 - self.beta2) / (1 - self.beta2**self.steps))
        mean *= self.beta1
        mean += grads
        np.multiply(grads, grads, out=scratch)
        square *= self.beta2
        square += scratch
        np.sqrt(square, out=scratch)
        scratch += self.epsilon / root_scale
        np.divide(mean, scratch, out=scratch)
        scratch *= self.effective_rate * mean_scale / root_scale
        values -= scratch


@register
class AdamW(Adam):
    """Adam with weight decay switched on."""

    title: ClassVar[str] = "AdamW"
    summary: ClassVar[str] = "Adam with weight decay"
    formula: ClassVar[str] = r"\theta \leftarrow (1 - \eta\lambda)\,\theta,\quad \text{then as Adam}"
    explanation: ClassVar[str] = (
        "The decay shrinks every weight alike instead of passing through Adam's scaling, which would spare those with "
        "steep slopes. Loshchilov and Hutter (2019)."
    )

    weight_decay: float = real(
        0.01, low=0.0, high=10.0, step=0.001, log=True, live=True, label="Weight decay",
        help="Pull of every weight towards zero; biases and normalisations are left alone.",
    )  # fmt: skip

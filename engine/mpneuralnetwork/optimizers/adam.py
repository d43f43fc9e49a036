"""Adam, with and without weight decay."""

from __future__ import annotations

from math import sqrt

from ..components import Array, positive, real, register
from ..components.spans import Slots
from ..kernels.steps import average_squares, step_over_root
from .base import Optimizer, decay_factor, rate


@register(title="Adam", summary="momentum with scaled steps", order=20)
class Adam(Optimizer):
    """Divide a moving average of gradients by the root of that of their squares; L2 decay is decoupled from both.

    It steps about as far as the rate says, whatever the size of the slope, which makes it the easiest to start with.
    Kingma and Ba (2015).
    """

    description = "η {learning_rate} · β {beta1}, {beta2}"
    slots = ("m", "v")
    decoupled = True
    formula = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) g,\quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2,\quad "
        r"\theta \leftarrow \theta - \eta \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}"
    )

    learning_rate: float = rate(0.001)
    beta1: float = decay_factor(0.9, "β₁", "How long the slope itself is remembered.")
    beta2: float = decay_factor(0.999, "β₂", "How long the size of the slope is remembered.")
    epsilon: float = positive(1e-8, high=1.0, log=True, label="Epsilon", help="Avoids a zero.")

    def update(self, values: Array, grads: Array, slots: Slots, rate: float, t: int, scratch: Array) -> None:
        m, beta1, beta2 = slots["m"], self.beta1, self.beta2
        # Both terms get their factor 1 - β₁ at the end, in place: faster than a product in scratch.
        m *= beta1 / (1 - beta1)
        m += grads
        m *= 1 - beta1
        v = average_squares(slots["v"], grads, beta2, scratch)
        # The corrections for the start at zero are numbers; taken together they cost no pass over the arrays.
        root = sqrt(1 - beta2**t)
        step_over_root(values, m, v, self.epsilon * root, rate * root / (1 - beta1**t), scratch)


@register(title="AdamW", summary="Adam with weight decay", order=30)
class AdamW(Adam):
    """Step as Adam, with weight decay by default.

    The decay shrinks every weight alike instead of passing through Adam's scaling, which would spare those with steep
    slopes. Loshchilov and Hutter (2019).
    """

    formula = r"\theta \leftarrow (1 - \eta\lambda)\,\theta,\quad \text{then as Adam}"

    weight_decay: float = real(
        0.01, low=0.0, high=10.0, step=0.001, log=True, live=True, label="Weight decay",
        help="Pull of every weight towards zero; biases and normalisations are left alone.",
    )  # fmt: skip

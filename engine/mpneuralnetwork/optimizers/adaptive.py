"""Optimizers that scale each gradient by the size of those before it."""

from __future__ import annotations

import numpy as np

from ..components import Array, positive, register
from ..components.spans import Slots
from ..kernels.steps import average_squares, step_over_root
from .base import Optimizer, decay_factor, rate


@register(title="RMSprop", summary="steps scaled by recent slopes", order=40)
class RMSprop(Optimizer):
    """Divide each gradient by the root of a moving average of its squares.

    Weights with steep slopes take smaller steps and flat ones larger, so that one rate suits all. Tieleman and Hinton,
    Lecture 6.5 of Neural Networks for Machine Learning (2012).
    """

    description = "η {learning_rate} · ρ {decay_rate}"
    slots = ("s",)
    formula = (
        r"s \leftarrow \rho s + (1 - \rho) g^2,\quad \theta \leftarrow \theta - \eta \frac{g}{\sqrt{s} + \epsilon}"
    )

    learning_rate: float = rate(0.001)
    decay_rate: float = decay_factor(0.9, "Decay rate", "How long slopes are remembered.")
    epsilon: float = positive(1e-8, high=1.0, log=True, label="Epsilon", help="Avoids a zero.")

    def update(self, values: Array, grads: Array, slots: Slots, rate: float, t: int, scratch: Array) -> None:
        s = average_squares(slots["s"], grads, self.decay_rate, scratch)
        step_over_root(values, grads, s, self.epsilon, rate, scratch)


@register(title="Adagrad", summary="steps scaled by all slopes so far", order=50)
class Adagrad(Optimizer):
    """Divide each gradient by the root of the sum of all its squares.

    Weights that rarely get a slope keep a large step, so that rare features are learned; all steps shrink with time.
    Duchi, Hazan and Singer (2011).
    """

    slots = ("s",)
    formula = r"s \leftarrow s + g^2,\quad \theta \leftarrow \theta - \eta \frac{g}{\sqrt{s} + \epsilon}"

    epsilon: float = positive(1e-10, high=1.0, log=True, label="Epsilon", help="Avoids a zero.")

    def update(self, values: Array, grads: Array, slots: Slots, rate: float, t: int, scratch: Array) -> None:
        s = slots["s"]
        s += np.square(grads, out=scratch)
        step_over_root(values, grads, s, self.epsilon, rate, scratch)


@register(title="Adadelta", summary="finds its own step size", order=60)
class Adadelta(Optimizer):
    """Multiply each gradient by the recent size of its steps over that of its gradients.

    The ratio has the unit of the weights, so that a learning rate of 1 needs no tuning. Zeiler (2012).
    """

    slots = ("s", "u")
    formula = (
        r"s \leftarrow \rho s + (1 - \rho) g^2,\quad d = \frac{\sqrt{u + \epsilon}}{\sqrt{s + \epsilon}} g,\quad "
        r"u \leftarrow \rho u + (1 - \rho) d^2,\quad \theta \leftarrow \theta - \eta d"
    )

    learning_rate: float = rate(1.0)
    decay_rate: float = decay_factor(0.9, "Decay rate", "How long slopes and steps are remembered.")
    epsilon: float = positive(1e-6, high=1.0, log=True, label="Epsilon", help="The first step.")

    def update(self, values: Array, grads: Array, slots: Slots, rate: float, t: int, scratch: Array) -> None:
        u, rho = slots["u"], self.decay_rate
        s = average_squares(slots["s"], grads, rho, scratch)
        np.add(u, self.epsilon, out=scratch)
        scratch /= s + self.epsilon
        np.sqrt(scratch, out=scratch)
        scratch *= grads
        u *= rho
        u += (1 - rho) * scratch * scratch
        scratch *= rate
        values -= scratch

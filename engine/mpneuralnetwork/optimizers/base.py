"""How gradients change parameters. An optimizer knows nothing of a layer but its ``params``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Any, ClassVar

import numpy as np

from ..components import Array, choice, fraction, positive, real
from ..components.optimizer_state import KeepsState
from ..components.spans import Slots, Span


def rate(default: float) -> Any:
    """Declare a learning rate."""
    return positive(
        default, high=100.0, step=0.001, log=True, live=True, label="Learning rate",
        help="How far one step goes along the gradient.",
    )  # fmt: skip


def decay_factor(default: float, label: str, help: str) -> Any:
    """Declare the factor by which a moving average decays in each step."""
    return fraction(default, step=0.01, label=label, help=help)


class Optimizer(KeepsState):
    """Base of all optimizers: decay, clipping and state around ``update``, which is the formula.

    Class attributes:
        slots: names of the arrays that are kept for every parameter, as in the formula; see ``state``.
        decoupled: L2 decay shrinks the values directly instead of being added to the gradient
            (Loshchilov and Hutter 2019).

    Attributes:
        rate_factor: a schedule's factor of the learning rate.
    """

    description = "η {learning_rate}"
    kind: ClassVar[str] = "optimizer"
    decoupled: ClassVar[bool] = False
    gradient: ClassVar[str] = r"g = \frac{\partial L}{\partial \theta}"

    learning_rate: float = rate(0.01)
    regularization: str = choice(
        "L2", choices={"L2": "L2, shrink all", "L1": "L1, make sparse"}, label="Penalty", help="What weight decay does."
    )
    weight_decay: float = real(
        0.0, low=0.0, high=10.0, step=0.0001, log=True, live=True, label="Weight decay",
        help="Pull of every weight towards zero; biases and normalisations are left alone.",
    )  # fmt: skip
    clip_norm: float = real(
        0.0, low=0.0, high=1e9, step=0.5, off=True, label="Clip norm", help="Longest gradient allowed, all together."
    )
    clip_value: float = real(
        0.0, low=0.0, high=1e9, step=0.5, off=True, label="Clip value", help="Largest slope of one weight allowed."
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.rate_factor = 1.0

    @property
    def effective_rate(self) -> float:
        """The learning rate of a step: the one that a person set, times the factor of a schedule."""
        return self.learning_rate * self.rate_factor

    def step(self, layers: Iterable[Any]) -> None:
        """Change the parameters of layers in place along their gradients.

        Args:
            layers: any objects. Where one has ``params``, a mapping of names to (parameter, gradient), its parameters
                are changed; weight decay spares the names in ``no_weight_decay``, where it has that.

        Raises:
            ConfigError: a parameter is not an array, so that it cannot be changed in place.
        """
        spans = self.next_spans(layers)
        self._clip(spans)
        rate = self.effective_rate
        for span in spans:
            span.t += 1
            self._decay(span, rate)
            self.update(span.values, span.grads, span.slots, rate, span.t, span.scratch)
            span.flush()

    def update(self, values: Array, grads: Array, slots: Slots, rate: float, t: int, scratch: Array) -> None:
        """Change values in place by the formula of the optimizer.

        Args:
            values, grads: parameters and their gradients, of one shape; arithmetic is number by number.
            slots: the arrays named in ``slots``, zero before the first step; changed in place.
            rate: learning rate of this step.
            t: number of the step, from 1.
            scratch: an array of the same shape for intermediate results.
        """
        raise NotImplementedError

    def _clip(self, spans: Sequence[Span]) -> None:
        if self.clip_value:
            for span in spans:
                np.clip(span.grads, -self.clip_value, self.clip_value, out=span.grads)
        if self.clip_norm:
            norm = sqrt(sum(float(np.vdot(span.grads, span.grads)) for span in spans))
            if norm > self.clip_norm:
                for span in spans:
                    span.grads *= self.clip_norm / norm

    def _decay(self, span: Span, rate: float) -> None:
        if not self.weight_decay or span.decayed is None:
            return
        values, grads, pull = span.values[span.decayed], span.grads[span.decayed], span.scratch[span.decayed]
        if self.regularization == "L1":
            np.sign(values, out=pull)
        elif self.decoupled:
            values *= 1 - rate * self.weight_decay
            return
        else:
            np.copyto(pull, values)
        pull *= self.weight_decay
        grads += pull

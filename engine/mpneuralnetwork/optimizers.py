"""How gradients change parameters. Optimizers know nothing of layers but their arrays.

A network keeps all its values in one array and all its gradients in another, so that a step is a few passes over
two long arrays. Layers given in any other combination are served array by array, with the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from .buffers import aligned_zeros
from .fields import boolean, choice, real
from .layers.base import Layer
from .registry import Component, register

Array = NDArray[Any]

FLUSH_STEPS = 32
NEGLIGIBLE = 1e-30
"""What is remembered of a weight that gets no slope any more fades step by step. Below 1e-38 the processor computes
a hundred times slower ("subnormal" numbers), so that it is set to zero long before."""


@dataclass(slots=True)
class Span:
    """A stretch of values with their gradients; weight decay applies to the first ``decayed`` of them."""

    values: Array
    grads: Array
    decayed: int


def spans_of(layers: Sequence[Layer]) -> Iterator[Span]:
    """Yield the learned values of some layers: one long span for a whole network, else one for each array."""
    store = layers[0].store if layers else None
    if store is not None and store.holds(layers):
        yield Span(store.values[: store.learned], store.grads, store.decayed)
        return
    for layer in layers:
        for name, (values, grads) in layer.params.items():
            yield Span(values, grads, 0 if name in layer.undecayed else len(values))


def _rate(default: float) -> Any:
    return real(
        default, low=0.0, low_open=True, high=100.0, step=0.001, log=True, live=True, label="Learning rate",
        help="How far one step goes along the gradient.",
    )  # fmt: skip


def _decay(default: float, label: str, help: str) -> Any:
    return real(default, low=0.0, high=1.0, high_open=True, step=0.01, label=label, help=help)


class Optimizer(Component):
    """Base of all optimizers: decay, clipping and the bookkeeping of state around ``update``.

    Class attributes:
        slots: names of the arrays that the optimizer keeps for every parameter.
        decoupled: L2 decay shrinks the values directly instead of being added to the gradient
            (Loshchilov and Hutter 2019).
    """

    kind: ClassVar[str] = "optimizer"
    slots: ClassVar[tuple[str, ...]] = ()
    decoupled: ClassVar[bool] = False

    learning_rate: float = _rate(0.01)
    regularization: str = choice(
        "L2", choices={"L2": "L2, shrink all", "L1": "L1, make sparse"}, label="Penalty", help="What weight decay does."
    )
    weight_decay: float = real(
        0.0, low=0.0, high=10.0, step=0.0001, log=True, live=True, label="Weight decay",
        help="Pull of every weight towards zero; biases and normalisations are left alone.",
    )  # fmt: skip
    clip_norm: float = real(
        0.0, low=0.0, high=1e9, step=0.5, label="Clip norm", help="Longest gradient allowed, all together; 0 is off."
    )
    clip_value: float = real(
        0.0, low=0.0, high=1e9, step=0.5, label="Clip value", help="Largest slope of one weight; 0 is off."
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.steps = 0
        # State belongs to a place in the network, never to the address of an array.
        self.state: list[dict[str, Array]] = []
        self._scratch: list[Array] = []

    def describe(self) -> str:
        return f"η {self.learning_rate:g}"

    def step(self, layers: Sequence[Layer]) -> None:
        """Change the parameters of ``layers`` in place along their gradients."""
        spans = list(spans_of(layers))
        if [span.values.size for span in spans] != [scratch.size for scratch in self._scratch]:
            self._start_state(spans)
        self.steps += 1
        self._clip(spans)
        for span, state, scratch in zip(spans, self.state, self._scratch, strict=True):
            room = scratch.reshape(span.values.shape)
            self._decay(span, room)
            self.update(span.values, span.grads, state, room)
            if self.steps % FLUSH_STEPS == 0:
                for memory in state.values():
                    np.copyto(memory, 0, where=np.less(np.abs(memory, out=room), NEGLIGIBLE))

    def update(self, values: Array, grads: Array, state: dict[str, Array], scratch: Array) -> None:
        """Change ``values`` in place; ``state`` holds the ``slots``, ``scratch`` is free room of the same size."""
        raise NotImplementedError

    def reset(self) -> None:
        """Forget everything remembered from earlier steps."""
        self.steps, self.state, self._scratch = 0, [], []

    def _start_state(self, spans: Sequence[Span]) -> None:
        kept = [[array.size for array in state.values()] for state in self.state]
        if kept != [[span.values.size] * len(self.slots) for span in spans]:
            self.steps = 0
            self.state = [{name: _zeros_like(span.values) for name in self.slots} for span in spans]
        self._scratch = [_zeros_like(span.values).reshape(-1) for span in spans]

    def _clip(self, spans: Sequence[Span]) -> None:
        if self.clip_value:
            for span in spans:
                np.clip(span.grads, -self.clip_value, self.clip_value, out=span.grads)
        if self.clip_norm:
            norm = sqrt(sum(float(np.vdot(span.grads, span.grads)) for span in spans))
            if norm > self.clip_norm:
                for span in spans:
                    span.grads *= self.clip_norm / norm

    def _decay(self, span: Span, scratch: Array) -> None:
        if not self.weight_decay or not span.decayed:
            return
        values, grads, pull = span.values[: span.decayed], span.grads[: span.decayed], scratch[: span.decayed]
        if self.regularization == "L1":
            np.sign(values, out=pull)
        elif self.decoupled:
            values *= 1 - self.learning_rate * self.weight_decay
            return
        else:
            np.copyto(pull, values)
        pull *= self.weight_decay
        grads += pull


def _zeros_like(values: Array) -> Array:
    return aligned_zeros(values.size, values.dtype).reshape(values.shape)


@register
class SGD(Optimizer):
    """Stochastic gradient descent with momentum."""

    title: ClassVar[str] = "SGD"
    summary: ClassVar[str] = "down the slope, with momentum"
    slots: ClassVar[tuple[str, ...]] = ("velocity",)
    formula: ClassVar[str] = r"v \leftarrow \mu v + g,\quad \theta \leftarrow \theta - \eta v"
    gradient: ClassVar[str] = r"g = \frac{\partial L}{\partial \theta}"
    explanation: ClassVar[str] = (
        "Each step follows the slope of one batch; momentum averages over steps, as a heavy ball would. "
        "Robbins and Monro (1951) and Polyak (1964); Nesterov (1983) looks ahead before measuring the slope."
    )

    momentum: float = real(
        0.9, low=0.0, high=1.0, high_open=True, step=0.05, live=True, label="Momentum",
        help="Share of the last step that goes on.",
    )  # fmt: skip
    nesterov: bool = boolean(False, label="Nesterov", help="Take the slope where the momentum leads.")

    def describe(self) -> str:
        return f"η {self.learning_rate:g} · μ {self.momentum:g}" + (" · Nesterov" if self.nesterov else "")

    def update(self, values: Array, grads: Array, state: dict[str, Array], scratch: Array) -> None:
        velocity = state["velocity"]
        velocity *= self.momentum
        velocity += grads
        if self.nesterov:
            np.multiply(velocity, self.momentum, out=scratch)
            scratch += grads
            scratch *= self.learning_rate
        else:
            np.multiply(velocity, self.learning_rate, out=scratch)
        values -= scratch


@register
class RMSprop(Optimizer):
    """Divide each slope by its recent size."""

    title: ClassVar[str] = "RMSprop"
    summary: ClassVar[str] = "steps scaled by recent slopes"
    slots: ClassVar[tuple[str, ...]] = ("square",)
    formula: ClassVar[str] = (
        r"s \leftarrow \rho s + (1 - \rho) g^2,\quad \theta \leftarrow \theta - \eta \frac{g}{\sqrt{s} + \epsilon}"
    )
    gradient: ClassVar[str] = r"g = \frac{\partial L}{\partial \theta}"
    explanation: ClassVar[str] = (
        "Weights with steep slopes take smaller steps and flat ones larger, so that one rate suits all. "
        "Tieleman and Hinton, Lecture 6.5 of Neural Networks for Machine Learning (2012)."
    )

    learning_rate: float = _rate(0.001)
    decay_rate: float = _decay(0.9, "Decay rate", "How long slopes are remembered.")
    epsilon: float = real(1e-8, low=0.0, low_open=True, high=1.0, log=True, label="Epsilon", help="Avoids a zero.")

    def describe(self) -> str:
        return f"η {self.learning_rate:g} · ρ {self.decay_rate:g}"

    def update(self, values: Array, grads: Array, state: dict[str, Array], scratch: Array) -> None:
        square = state["square"]
        np.multiply(grads, grads, out=scratch)
        scratch *= 1 - self.decay_rate
        square *= self.decay_rate
        square += scratch
        np.sqrt(square, out=scratch)
        scratch += self.epsilon
        np.divide(grads, scratch, out=scratch)
        scratch *= self.learning_rate
        values -= scratch


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

    learning_rate: float = _rate(0.001)
    beta1: float = _decay(0.9, "β₁", "How long the slope itself is remembered.")
    beta2: float = _decay(0.999, "β₂", "How long the size of the slope is remembered.")
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
        scratch *= self.learning_rate * mean_scale / root_scale
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


@register
class Adagrad(Optimizer):
    """Divide each slope by the size of all before it."""

    title: ClassVar[str] = "Adagrad"
    summary: ClassVar[str] = "steps scaled by all slopes so far"
    slots: ClassVar[tuple[str, ...]] = ("square",)
    formula: ClassVar[str] = r"s \leftarrow s + g^2,\quad \theta \leftarrow \theta - \eta \frac{g}{\sqrt{s} + \epsilon}"
    gradient: ClassVar[str] = r"g = \frac{\partial L}{\partial \theta}"
    explanation: ClassVar[str] = (
        "Weights that rarely get a slope keep a large step, so that rare features are learned; all steps shrink with "
        "time. Duchi, Hazan and Singer (2011)."
    )

    epsilon: float = real(1e-10, low=0.0, low_open=True, high=1.0, log=True, label="Epsilon", help="Avoids a zero.")

    def update(self, values: Array, grads: Array, state: dict[str, Array], scratch: Array) -> None:
        square = state["square"]
        np.multiply(grads, grads, out=scratch)
        square += scratch
        np.sqrt(square, out=scratch)
        scratch += self.epsilon
        np.divide(grads, scratch, out=scratch)
        scratch *= self.learning_rate
        values -= scratch


@register
class Adadelta(Optimizer):
    """Scale each slope by the recent size of its steps over that of its slopes."""

    title: ClassVar[str] = "Adadelta"
    summary: ClassVar[str] = "finds its own step size"
    slots: ClassVar[tuple[str, ...]] = ("square", "moved")
    formula: ClassVar[str] = (
        r"s \leftarrow \rho s + (1 - \rho) g^2,\quad d = \frac{\sqrt{u + \epsilon}}{\sqrt{s + \epsilon}} g,\quad "
        r"u \leftarrow \rho u + (1 - \rho) d^2,\quad \theta \leftarrow \theta - \eta d"
    )
    gradient: ClassVar[str] = r"g = \frac{\partial L}{\partial \theta}"
    explanation: ClassVar[str] = (
        "The ratio has the unit of the weights, so that a learning rate of 1 needs no tuning. Zeiler (2012)."
    )

    learning_rate: float = _rate(1.0)
    decay_rate: float = _decay(0.9, "Decay rate", "How long slopes and steps are remembered.")
    epsilon: float = real(1e-6, low=0.0, low_open=True, high=1.0, log=True, label="Epsilon", help="The first step.")

    def update(self, values: Array, grads: Array, state: dict[str, Array], scratch: Array) -> None:
        square, moved, keep = state["square"], state["moved"], self.decay_rate
        np.multiply(grads, grads, out=scratch)
        scratch *= 1 - keep
        square *= keep
        square += scratch
        np.add(moved, self.epsilon, out=scratch)
        scratch /= square + self.epsilon
        np.sqrt(scratch, out=scratch)
        scratch *= grads
        moved *= keep
        moved += (1 - keep) * scratch * scratch
        scratch *= self.learning_rate
        values -= scratch

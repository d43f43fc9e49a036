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

from ..components.buffers import aligned_zeros
from ..components.fields import choice, real
from ..components.registry import Component
from ..layers.base import Layer

Array = NDArray[Any]

FLUSH_STEPS = 32
NEGLIGIBLE = 1e-30
"""What is remembered of a weight that gets no slope any more fades step by step. Below 1e-38 the processor computes
a hundred times slower ("subnormal" numbers), so that it is set to zero long before."""


@dataclass(slots=True)
class ParameterSpan:
    """A stretch of values with their gradients; weight decay applies to the first ``decayed`` of them."""

    values: Array
    grads: Array
    decayed: int


def spans_of(layers: Sequence[Layer]) -> Iterator[ParameterSpan]:
    """Yield the learned values of some layers: one long span for a whole network, else one for each array."""
    store = layers[0].store if layers else None
    if store is not None and store.holds(layers):
        yield ParameterSpan(store.values[: store.learned], store.grads, store.decayed)
        return
    for layer in layers:
        for name, (values, grads) in layer.params.items():
            yield ParameterSpan(values, grads, 0 if name in layer.no_weight_decay else len(values))


def rate(default: float) -> Any:
    """Declare a learning rate."""
    return real(
        default, low=0.0, low_open=True, high=100.0, step=0.001, log=True, live=True, label="Learning rate",
        help="How far one step goes along the gradient.",
    )  # fmt: skip


def memory(default: float, label: str, help: str) -> Any:
    """Declare how much of what is remembered outlasts a step."""
    return real(default, low=0.0, high=1.0, high_open=True, step=0.01, label=label, help=help)


def scaled_step(optimizer: Any, layers: Sequence[Any], factor: float) -> None:
    """Let an optimizer step at ``factor`` times its learning rate, which stays what a person set.

    Ours read the factor. An optimizer with a ``step`` of its own knows only its ``learning_rate``, so that it finds
    the product there while it steps.
    """
    if getattr(type(optimizer), "step", None) is Optimizer.step:
        optimizer.rate_factor = factor
        optimizer.step(layers)
        return
    rate = optimizer.learning_rate
    optimizer.learning_rate = rate * factor
    try:
        optimizer.step(layers)
    finally:
        optimizer.learning_rate = rate


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

    learning_rate: float = rate(0.01)
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
        self.rate_factor = 1.0
        # State belongs to a place in the network, never to the address of an array.
        self.state: list[dict[str, Array]] = []
        self._scratch: list[Array] = []

    @property
    def effective_rate(self) -> float:
        """The learning rate of a step: the one that a person set, times the factor of a schedule."""
        return self.learning_rate * self.rate_factor

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

    def _start_state(self, spans: Sequence[ParameterSpan]) -> None:
        kept = [[array.size for array in state.values()] for state in self.state]
        if kept != [[span.values.size] * len(self.slots) for span in spans]:
            self.steps = 0
            self.state = [{name: _zeros_like(span.values) for name in self.slots} for span in spans]
        self._scratch = [_zeros_like(span.values).reshape(-1) for span in spans]

    def _clip(self, spans: Sequence[ParameterSpan]) -> None:
        if self.clip_value:
            for span in spans:
                np.clip(span.grads, -self.clip_value, self.clip_value, out=span.grads)
        if self.clip_norm:
            norm = sqrt(sum(float(np.vdot(span.grads, span.grads)) for span in spans))
            if norm > self.clip_norm:
                for span in spans:
                    span.grads *= self.clip_norm / norm

    def _decay(self, span: ParameterSpan, scratch: Array) -> None:
        if not self.weight_decay or not span.decayed:
            return
        values, grads, pull = span.values[: span.decayed], span.grads[: span.decayed], scratch[: span.decayed]
        if self.regularization == "L1":
            np.sign(values, out=pull)
        elif self.decoupled:
            values *= 1 - self.effective_rate * self.weight_decay
            return
        else:
            np.copyto(pull, values)
        pull *= self.weight_decay
        grads += pull


def _zeros_like(values: Array) -> Array:
    return aligned_zeros(values.size, values.dtype).reshape(values.shape)

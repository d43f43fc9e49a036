"""What an optimizer goes over in a step, and what it keeps of every parameter from one step to the next.

A built network keeps all its values in one array and all its gradients in another, so that a step is a few passes
over two long arrays. Any other list of layers is served array by array, with the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .buffers import aligned_zeros
from .errors import ConfigError, ShapeError, shown
from .parameter import ParameterStore, Shape

Array = NDArray[Any]
Slots = dict[str, Array]
"""What is kept of some values, by the name in the optimizer's formula; each array has their shape."""
Key = tuple[int, str]
"""A parameter: the position of its layer in the list, and its name."""
Part = slice | EllipsisType

NETWORK: Key = (-1, "")
"""Stands for all parameters of a network together."""
FLUSH_STEPS = 32
NEGLIGIBLE = 1e-30
"""The averages of a weight without gradient fade step by step. Below 1e-38 the processor computes a hundred times
slower ("subnormal" numbers), so that they are set to zero long before."""


@dataclass(eq=False, repr=False)
class Span:
    """Values that take their steps together: one parameter, or all parameters of a network in one long array.

    Attributes:
        values, grads: of this step; weight decay applies to the part ``decayed``.
        parts: where each parameter lies in the arrays, and its shape.
        scratch: room of the same shape for intermediate results.
        t: number of steps taken with these slots.
        store: holds the parameters of a network.
    """

    values: Array
    grads: Array
    slots: Slots
    parts: Mapping[Key, tuple[Part, Shape]]
    scratch: Array
    t: int = 0
    decayed: Part | None = None
    store: ParameterStore | None = None

    def flush(self) -> None:
        """Set to zero what is negligible in the slots, every few steps."""
        if self.t % FLUSH_STEPS == 0:
            for slot in self.slots.values():
                np.multiply(slot, np.abs(slot, out=self.scratch) >= NEGLIGIBLE, out=slot)


class Spans:
    """The spans of an optimizer, known by position and name, never by the address of an array.

    Args:
        slots: names of the arrays that are kept for every parameter.
    """

    def __init__(self, slots: Sequence[str]) -> None:
        self._slots = tuple(slots)
        self._spans: dict[Key, Span] = {}
        self._count: int | None = None

    def of(self, layers: Sequence[Any]) -> list[Span]:
        """Return what a step of these layers goes over.

        A parameter that is new, or has another shape than before, starts at zero and with its first step. So does
        every parameter of a list of another length, where the same position means another layer.

        Raises:
            ConfigError: a parameter is not an array, so that a step could not change it in place.
        """
        if self._count is not None and self._count != len(layers):
            self._spans = {}
        self._count = len(layers)
        store = getattr(layers[0], "store", None) if layers else None
        if isinstance(store, ParameterStore) and store.holds(layers):
            return [self._of_network(store)]
        if NETWORK in self._spans:
            self._spans = {key: _alone(key, t, slots) for key, (t, slots) in self.by_parameter().items()}
        return list(self._of_parameters(layers))

    def by_parameter(self) -> dict[Key, tuple[int, Slots]]:
        """Return the number of steps and the slots of every parameter; the arrays are views."""
        return {
            key: (span.t, {slot: array[part].reshape(shape) for slot, array in span.slots.items()})
            for span in self._spans.values()
            for key, (part, shape) in span.parts.items()
        }

    def arrays(self) -> dict[str, Array]:
        """Return a copy of everything as arrays by name: "0.weights.m", and "0.weights.t", the number of steps."""
        copies: dict[str, Array] = {}
        for (index, name), (t, slots) in self.by_parameter().items():
            copies[f"{index}.{name}.t"] = np.array(t)
            copies.update({f"{index}.{name}.{slot}": array.copy() for slot, array in slots.items()})
        return copies

    def load(self, arrays: Mapping[str, Any]) -> None:
        """Continue from what ``arrays`` returned.

        Raises:
            ConfigError: it belongs to another kind of optimizer.
        """
        found: dict[Key, Slots] = {}
        for full_name, array in arrays.items():
            index, _, rest = full_name.partition(".")
            name, _, slot = rest.rpartition(".")
            found.setdefault((int(index) if index.isdecimal() else -1, name), {})[slot] = np.array(array)
        for key, slots in found.items():
            shapes = {array.shape for slot, array in slots.items() if slot != "t"}
            if key[0] < 0 or slots.keys() != {"t", *self._slots} or slots["t"].size != 1 or len(shapes) > 1:
                raise ConfigError(
                    f"The state of {shown(key[1])} is not made of {', '.join(self._slots) or 'no arrays'}"
                )
        self._spans = {key: _alone(key, int(slots.pop("t")), slots) for key, slots in found.items()}
        self._count = None

    def _of_network(self, store: ParameterStore) -> Span:
        span = self._spans.get(NETWORK)
        if span is None or span.store is not store:
            parts: dict[Key, tuple[Part, Shape]] = {
                (index, name): (store.places[index][name], gradient.shape)
                for index, gradients in enumerate(store.gradients)
                for name, gradient in gradients.items()
            }
            span = self._started(parts, store.values[: store.learned], store.grads)
            span.decayed, span.store = slice(store.decayed), store
            self._spans = {NETWORK: span}
        return span

    def _of_parameters(self, layers: Sequence[Any]) -> Iterator[Span]:
        for index, layer in enumerate(layers):
            params = getattr(layer, "params", None)
            if params is None:
                continue
            spared = getattr(layer, "no_weight_decay", ())
            for name, (values, grads) in params.items():
                _require_changeable(f"Layer {index + 1}: {name!r}", values, grads)
                span = self._spans.get((index, name))
                if span is None or span.values.shape != values.shape or span.values.dtype != values.dtype:
                    span = self._started({(index, name): (..., values.shape)}, values, grads)
                    self._spans[index, name] = span
                # Clipping and decay write to the gradient.
                ready = isinstance(grads, np.ndarray) and grads.dtype == values.dtype and grads.flags.writeable
                span.values, span.grads = values, grads if ready else np.array(grads, values.dtype)
                span.decayed = None if name in spared else ...
                yield span

    def _started(self, parts: Mapping[Key, tuple[Part, Shape]], values: Array, grads: Array) -> Span:
        """Start a span: from what is known of its parameters, if that is all and fits, else at zero."""
        slots = {name: _zeros_like(values) for name in self._slots}
        span = Span(values, grads, slots, parts, _zeros_like(values))
        known = self.by_parameter()
        steps = {known[key][0] for key in parts if key in known}
        fits = (
            key in known and all(array.shape == shape for array in known[key][1].values())
            for key, (_, shape) in parts.items()
        )
        if len(steps) == 1 and all(fits):
            (span.t,) = steps
            for key, (part, _) in parts.items():
                for name, array in known[key][1].items():
                    room = slots[name][part]
                    room[...] = array.reshape(room.shape)
        return span


def _alone(key: Key, t: int, slots: Slots) -> Span:
    """Return the span of one parameter whose values will be known at the next step."""
    copies = {name: array.copy() for name, array in slots.items()}
    values = next(iter(copies.values()), np.zeros(()))
    return Span(values, values, copies, {key: (..., values.shape)}, _zeros_like(values), t)


def _require_changeable(what: str, values: Any, grads: Any) -> None:
    """Refuse what a step could not change in place, or would fill with NaN or the gradients of other numbers."""
    if not isinstance(values, np.ndarray) or values.dtype.kind not in "fc" or not values.flags.writeable:
        raise ConfigError(f"{what} must be an array to be changed in place: of real numbers, and not read-only")
    if np.shape(grads) != values.shape:
        raise ShapeError(f"{what} has shape {values.shape}, but its gradient has {np.shape(grads)}")


def _zeros_like(values: Array) -> Array:
    return aligned_zeros(values.size, values.dtype).reshape(values.shape)

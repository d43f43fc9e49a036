"""What every layer's account gives: the terms of its outputs and gradients, and where its numbers go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from mpneuralnetwork.instruments.trace import LayerTrace
from mpneuralnetwork.layers.base import Layer

from ..steps.names import Name, names_at
from ..steps.quantity import Explain, Quantity
from ..steps.terms import Account, Array, Factor, Index
from .table import AccountTable

Places = tuple[Array | int, ...]
"""For each axis of an array the places of some of its numbers, as NumPy indexes with them."""


@dataclass(frozen=True)
class LayerStep:
    """One layer in a step.

    Attributes:
        layer: after the step; its settings may be read, its arrays are those of ``trace``.
        place: its number in the network, from 0.
        inputs_name: the array that it received, "inputs" or "0.relu.outputs".
        trace: what it computed, the batch first.
    """

    layer: Any
    place: int
    inputs_name: str
    trace: LayerTrace

    @property
    def name(self) -> str:
        """As in weight files: "1.dense"."""
        return f"{self.place}.{self.layer.class_name.lower()}"

    def input(self, places: Places, label: str = "{}") -> Factor:
        """Return numbers that the layer received as a factor."""
        return Factor(self.trace.inputs[places], self.inputs_name, "", places, label)

    def output(self, places: Places, label: str = "{}") -> Factor:
        """Return numbers that it passed on as a factor."""
        return Factor(self.trace.outputs[places], f"{self.name}.outputs", "", places, label)

    def output_gradient(self, places: Places) -> Factor:
        """Return gradients of its outputs as a factor."""
        assert self.trace.output_gradient is not None
        return Factor(self.trace.output_gradient[places], f"{self.name}.outputs", "gradient", places)

    def parameter(self, name: str, places: Places) -> Factor:
        """Return numbers of one of its arrays, as before the step, as a factor."""
        return Factor(self.trace.before[name][places], f"{self.name}.{name}", "", places)

    def internal(self, name: str, places: Places, label: str = "{}") -> Factor:
        """Return numbers of an array that it computed on the way as a factor."""
        return Factor(self.trace.internals[name][places], f"{self.name}.{name}", "", places, label)

    def parameter_gradient(self, name: str, places: Places) -> Factor:
        """Return gradients of one of its arrays as a factor."""
        return Factor(self.trace.gradients[name][places], f"{self.name}.{name}", "gradient", places)

    # Names of where numbers go.

    def names(self, array: str, places: Places, aspect: str = "") -> list[Name]:
        """Return names of numbers of an array of this layer, "outputs" or "weights"."""
        return names_at(f"{self.name}.{array}", places, aspect)

    def input_gradients(self, places: Places) -> list[Name]:
        """Return names of gradients of its inputs; none where training does not need them."""
        return [] if self.trace.input_gradient is None else names_at(self.inputs_name, places, "gradient")


class LayerAccount:
    """How the numbers of one layer come about, and where those that it works with go. Indices count the batch first.

    Attributes:
        note: what has to be known of its numbers, in a sentence.
    """

    note: ClassVar[str] = ""

    def __init__(self, step: LayerStep) -> None:
        self.step = step

    def outputs(self, at: Index) -> Account:
        """Return the terms of one output."""
        return ()

    def input_gradient(self, at: Index) -> Account:
        """Return the terms of the gradient of one input."""
        return ()

    def parameter_gradient(self, name: str, at: Index) -> Account:
        """Return the terms of the gradient of one number of a learned array."""
        return ()

    def internals(self) -> Iterable[Quantity]:
        """Return what the layer computes on the way, for example the mean of a batch."""
        return ()

    def kept_arrays(self) -> Iterator[Quantity]:
        """Return its arrays that are not learned, such as running statistics, before and after the step."""
        step = self.step
        for name in step.trace.before.keys() - step.trace.gradients.keys():
            array, title = f"{step.name}.{name}", f"{name} of {step.layer.title}"
            yield Quantity(array, "", title, step.trace.before[name])
            yield Quantity(array, "after", f"{title} after the step", step.trace.after[name])

    def internal(
        self, name: str, title: str, formula: str, explain: Explain, reach: Callable[[Index], Iterable[Name]],
        values: Array | None = None, *, by_example: bool = True,
    ) -> Quantity:  # fmt: skip
        """Return an array that the layer computes on the way as a quantity.

        Args:
            title: what it is, without the name of the layer.
            explain, reach: the terms of one number, and where it goes.
            values: the numbers, where the layer itself does not keep them.
            by_example: the first axis counts the examples; statistics of the batch are counted otherwise.
        """
        step = self.step
        found = step.trace.internals[name] if values is None else values
        titled = f"{title} of {step.layer.title}"
        return Quantity(
            f"{step.name}.{name}", "", titled, found, formula, explain, lambda at: list(reach(at)),
            by_example=by_example,
        )  # fmt: skip

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        """Return the numbers of this layer that one input is a factor of; the outputs come first."""
        return ()

    def output_goes_to(self, at: Index) -> Iterable[Name]:
        """Return the numbers of this layer itself that one output is a factor of."""
        return ()

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        """Return the gradients of this layer that the gradient of one output is a factor of."""
        return ()

    def parameter_goes_to(self, name: str, at: Index) -> Iterable[Name]:
        """Return the numbers of this layer that one number of an array is a factor of; the outputs come first."""
        return ()

    def parameter_gradient_goes_to(self, name: str, at: Index) -> Iterable[Name]:
        """Return the numbers of this layer that the gradient of one number of an array is a factor of."""
        return ()


layer_accounts: AccountTable[LayerAccount] = AccountTable(LayerAccount)


def every(size: int) -> Array:
    """Return the places 0 … size - 1 of one axis."""
    return np.arange(size)


__all__ = ["Layer", "LayerAccount", "LayerStep", "Places", "every", "layer_accounts"]

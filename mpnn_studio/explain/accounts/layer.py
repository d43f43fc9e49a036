"""What every layer's account gives: the terms of its outputs and gradients, and where its numbers go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpneuralnetwork.instruments.trace import LayerTrace
from mpneuralnetwork.layers.base import Layer

from ..steps.quantity import Quantity
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


class LayerAccount:
    """How the numbers of one layer come about. Indices count the batch first.

    The base class is that of a layer that declares nothing: its numbers have no terms.
    """

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

    def reached_by_input(self, at: Index) -> Places:
        """Return the places of the outputs that one input goes to."""
        return ()

    def reached_by_parameter(self, name: str, at: Index) -> Places:
        """Return the places of the outputs that one number of an array goes to."""
        return ()

    def parameters_of_output(self, at: Index) -> Iterable[tuple[str, Places]]:
        """Return, for each learned array, which of its numbers one output is made with."""
        return ()

    def inputs_of_output(self, at: Index) -> Places:
        """Return the places of the inputs that one output is made of."""
        return ()


layer_accounts: AccountTable[LayerAccount] = AccountTable(LayerAccount)


def every(size: int) -> Array:
    """Return the places 0 … size - 1 of one axis."""
    return np.arange(size)


__all__ = ["Layer", "LayerAccount", "LayerStep", "Places", "every", "layer_accounts"]

"""PReLU: a slope below zero that is learned."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from mpneuralnetwork.activations import PReLU

from ..steps.names import Name
from ..steps.terms import Account, Factor, Index, Terms
from .layer import LayerAccount, Places, layer_accounts


@layer_accounts.declare(PReLU)
class PReLUAccount(LayerAccount):
    """y = x + (a − 1) · min(0, x), as the layer computes it: the last term is what it holds back below zero."""

    def outputs(self, at: Index) -> Account:
        passed = Terms((self.step.input(at),), "input")
        if not self._below(at):
            return (passed,)
        return passed, Terms((self._held_back(at), self.step.input(at)), "held back below zero")

    def input_gradient(self, at: Index) -> Account:
        gradient = self.step.output_gradient(at)
        passed = Terms((gradient,), "passed on")
        if not self._below(at):
            return (passed,)
        return passed, Terms((self._held_back(at), gradient), "held back below zero")

    def parameter_gradient(self, name: str, at: Index) -> Account:
        places = self._sharing(at)
        given = self.step.input(places)
        below = Factor(np.minimum(given.values, 0), given.array, "", places, "min(0, {})")
        return (Terms((below, self.step.output_gradient(places)), "from each number below zero"),)

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("outputs", at)
        yield from self.step.names("slope", self._slope_place(at), "gradient")

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("slope", self._slope_place(at), "gradient")
        yield from self.step.input_gradients(at)

    def parameter_goes_to(self, name: str, at: Index) -> Iterable[Name]:
        places = self._sharing(at)
        below = np.broadcast_to(self.step.trace.inputs[places] < 0, np.broadcast_shapes(*map(np.shape, places)))
        chosen = tuple(np.broadcast_to(axis, below.shape)[below] for axis in places)
        yield from self.step.names("outputs", chosen)
        yield from self.step.input_gradients(chosen)

    def _below(self, at: Index) -> bool:
        return bool(self.step.trace.inputs[at] < 0)

    def _held_back(self, at: Index) -> Factor:
        place = self._slope_place(at)
        slope = self.step.parameter("slope", place)
        return Factor(float(slope.values) - 1, slope.array, "", place, "({} − 1)")

    def _slope_place(self, at: Index) -> Index:
        return (at[1],) if self.step.layer.per_channel else (0,)

    def _sharing(self, at: Index) -> Places:
        """Return the places of all numbers that have this slope."""
        shape = list(self.step.trace.inputs.shape)
        if self.step.layer.per_channel:
            shape[1] = 1
        places = list(np.indices(shape).reshape(len(shape), -1))
        if self.step.layer.per_channel:
            places[1] = places[1] + at[0]
        return tuple(places)

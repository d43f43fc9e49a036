"""Layer normalisation: the mean and the variance of an example, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np
from mpneuralnetwork.layers import LayerNormalization

from ..steps.names import Name
from ..steps.quantity import Quantity
from ..steps.terms import Account, Array, Factor, Index, Terms, constant
from .layer import Places, every, layer_accounts
from .normalization import NormalizationAccount


@layer_accounts.declare(LayerNormalization)
class LayerNormAccount(NormalizationAccount):
    """y = γ · x̂ + β with x̂ = (x − μ) · 1/σ over the numbers of an example."""

    def outputs(self, at: Index) -> Account:
        step, inside = self.step, at[1:]
        scaled = Terms((step.internal("normalized", at), step.parameter("gamma", inside)), "normalised and scaled")
        return scaled, Terms((step.parameter("beta", inside),), "shift")

    def input_gradient(self, at: Index) -> Account:
        step, others = self.step, self._numbers(at[0])
        inverse, less = step.internal("inverse", (at[0],)), self._share(-1)
        all_scaled = step.output_gradient(others), step.parameter("gamma", others[1:])
        own = step.output_gradient(at), step.parameter("gamma", at[1:])
        products = step.internal("normalized", at), step.internal("normalized", others)
        return (
            Terms((inverse, *own), "its own output"),
            Terms((inverse, less, *all_scaled), "through the mean"),
            Terms((inverse, less, *products, *all_scaled), "through the variance"),
        )

    def parameter_gradient(self, name: str, at: Index) -> Account:
        places: Places = (every(len(self.step.trace.inputs)), *at)
        gradients = self.step.output_gradient(places)
        if name == "beta":
            return (Terms((gradients,), "from each example"),)
        return (Terms((gradients, self.step.internal("normalized", places)), "from each example"),)

    def internals(self) -> Iterator[Quantity]:
        yield self.internal("mean", "Mean of each example", r"\mu", self._mean, self._mean_goes_to)
        yield self.internal(
            "centred", "Difference from the mean", r"x - \mu", self._centred, self._centred_goes_to, self._differences
        )
        yield self.internal(
            "variance", "Variance of each example", r"\sigma^2", self._variance,
            lambda at: self.step.names("inverse", at),
        )  # fmt: skip
        yield self.internal(
            "inverse", "1/σ", r"\frac{1}{\sqrt{\sigma^2 + \epsilon}}", self._inverse, self._inverse_goes_to
        )
        yield self.internal("normalized", "Normalised numbers", r"\hat x", self._normalized, self._normalized_goes_to)

    def _mean(self, at: Index) -> Account:
        return (Terms((self._share(), self.step.input(self._numbers(at[0]))), "numbers of the example"),)

    def _centred(self, at: Index) -> Account:
        mean = self.step.internal("mean", (at[0],))
        return Terms((self.step.input(at),), "input"), Terms((constant(-1, "−1"), mean), "mean")

    def _variance(self, at: Index) -> Account:
        centred = self._difference(self._numbers(at[0]))
        return (Terms((self._share(), centred, centred), "numbers of the example"),)

    def _normalized(self, at: Index) -> Account:
        return (Terms((self._difference(at), self.step.internal("inverse", (at[0],)))),)

    def _difference(self, places: Places) -> Factor:
        return Factor(self._differences[places], f"{self.step.name}.centred", "", places)

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("centred", at)
        yield from self.step.names("mean", (at[0],))

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("gamma", at[1:], "gradient")
        yield from self.step.names("beta", at[1:], "gradient")
        yield from self.step.input_gradients(self._numbers(at[0]))

    def parameter_goes_to(self, name: str, at: Index) -> Iterable[Name]:
        examples = every(len(self.step.trace.inputs))
        yield from self.step.names("outputs", (examples, *at))
        if name == "gamma":
            inside = np.indices(self.step.trace.inputs.shape).reshape(self.step.trace.inputs.ndim, -1)
            yield from self.step.input_gradients(tuple(inside))

    def _mean_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.names("centred", self._numbers(at[0]))

    def _centred_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("normalized", at)
        yield from self.step.names("variance", (at[0],))

    def _inverse_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("normalized", self._numbers(at[0]))
        yield from self.step.input_gradients(self._numbers(at[0]))

    def _normalized_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("outputs", at)
        yield from self.step.names("gamma", at[1:], "gradient")
        yield from self.step.input_gradients(self._numbers(at[0]))

    @cached_property
    def _differences(self) -> Array:
        """x − μ in the layer's own arithmetic, which overwrites it."""
        inputs = self.step.trace.inputs
        differences: Array = inputs - self.step.trace.internals["mean"].reshape(-1, *[1] * (inputs.ndim - 1))
        return differences

    def _numbers(self, example: int) -> Places:
        """Return the places of all numbers of an example."""
        shape = self.step.trace.inputs.shape[1:]
        inside: list[Array] = list(np.indices(shape).reshape(len(shape), -1))
        return (example, *inside)

    @property
    def _count(self) -> int:
        return int(self.step.trace.inputs[0].size)

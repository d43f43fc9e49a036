"""A layer that declares no account, a user's own or a later one: its slopes are measured."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import numpy as np
from mpneuralnetwork.components.axes import batch_first, batch_last
from mpneuralnetwork.components.parameter import Arrays
from mpneuralnetwork.instruments.gradient_check import H
from mpneuralnetwork.layers.base import Layer

from ..steps.names import MAX_NAMES, Name
from ..steps.quantity import Quantity
from ..steps.terms import Account, Array, Factor, Index, Terms, constant
from .layer import LayerAccount, layer_accounts

PUSHED_AT_MOST = 4096
"""Numbers of a batch that are pushed one by one; of a larger one only those of the example, the others are rest."""
AT_ONCE = 1 << 20
"""Numbers in the batches of pushed examples: 8 MB in float64."""


@layer_accounts.declare(Layer)
class MeasuredAccount(LayerAccount):
    """Outputs as slope · x for each input that they react to, and the rest; gradients as Σ slope · δ.

    A slope is the central difference of a float64 copy for a small push of one number. Within an example all numbers
    are pushed in one batch of copies of it; a layer that mixes the examples of a batch is pushed with the whole batch.
    """

    note: ClassVar[str] = (
        "The layer declares no terms: these slopes are measured by pushing each number a little, on a copy in float64."
    )

    def outputs(self, at: Index) -> Account:
        slopes = self._slopes_of_output(at)
        reacting = np.flatnonzero(slopes)
        places = np.unravel_index(reacting, self.step.trace.inputs.shape)
        given = self.step.input(places)
        linear = float(slopes[reacting] @ np.asarray(given.values, np.float64))
        rest = constant(float(self._run(self.step.trace.inputs.astype(np.float64))[at]) - linear, "rest")
        if not len(reacting):
            return (Terms((rest,), "rest"),)
        return Terms((Factor(slopes[reacting], label="slope"), given), "slope · input"), Terms((rest,), "rest")

    def input_gradient(self, at: Index) -> Account:
        return self._through_outputs(self._slopes_ofpush_of(at))

    def parameter_gradient(self, name: str, at: Index) -> Account:
        return self._through_outputs(self._slopes_ofpush_of(at, name))

    def _through_outputs(self, slopes: Array) -> Account:
        reacting = np.flatnonzero(slopes)
        if not len(reacting):
            return (Terms((constant(0.0, "0"),), "no output reacts"),)
        places = np.unravel_index(reacting, slopes.shape)
        factors = Factor(slopes.reshape(-1)[reacting], label="slope"), self.step.output_gradient(places)
        return (Terms(factors, "slope · gradient of each output"),)

    def internals(self) -> Iterator[Quantity]:
        yield from self.kept_arrays()
        grown = self._internals_of_twice_the_batch() if self.step.trace.internals else {}
        for name, values in self.step.trace.internals.items():
            # An array of statistics may happen to be as long as the batch.
            by_example = np.shape(grown.get(name, values))[:1] == (2 * len(self.step.trace.inputs),)
            title = f"{name} of {self.step.layer.title}"
            yield Quantity(f"{self.step.name}.{name}", "", title, values, by_example=by_example)

    def _internals_of_twice_the_batch(self) -> Arrays:
        layer = self._layer(self.step.trace.before)
        _outputs(layer, np.concatenate([self.step.trace.inputs] * 2).astype(np.float64))
        found: Arrays = layer.internals()
        return found

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.names("outputs", np.nonzero(self._slopes_ofpush_of(at)))

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        places = np.unravel_index(np.flatnonzero(self._slopes_of_output(at)), self.step.trace.inputs.shape)
        yield from self.step.input_gradients(places)
        for name, values in self.step.trace.gradients.items():
            for place in np.ndindex(values.shape) if values.size <= MAX_NAMES else ():
                if self._slopes_ofpush_of(place, name)[at]:
                    yield from self.step.names(name, place, "gradient")

    # Pushing.

    def _slopes_ofpush_of(self, at: Index, parameter: str = "") -> Array:
        """Return by how much every output changes with one input, or with one number of an array: as the outputs."""
        inputs = self.step.trace.inputs.astype(np.float64)
        arrays = {name: values.astype(np.float64) for name, values in self.step.trace.before.items()}
        pushed = arrays[parameter] if parameter else inputs
        h, before = push_of(pushed[at]), pushed[at]
        pushed[at] = before + h
        high = self._run(inputs, arrays)
        pushed[at] = before - h
        slopes: Array = (high - self._run(inputs, arrays)) / (2 * h)
        return slopes

    def _slopes_of_output(self, at: Index) -> Array:
        """Return by how much one output changes with every input of the batch, flat."""
        inputs = self.step.trace.inputs.astype(np.float64)
        slopes = np.zeros(inputs.shape)
        example = inputs[at[0]]
        if self._mixes(at[0]):
            examples = range(len(inputs)) if inputs.size <= PUSHED_AT_MOST else (at[0],)
            for place in ((n, *inside) for n in examples for inside in np.ndindex(example.shape)):
                slopes[place] = self._slopes_ofpush_of(place)[at]
            return slopes.reshape(-1)
        size, flat = example.size, slopes[at[0]].reshape(-1)
        for start in range(0, size, max(1, AT_ONCE // (2 * size))):
            chosen = np.arange(start, min(size, start + max(1, AT_ONCE // (2 * size))))
            pushes = push_of(example.reshape(-1)[chosen])
            copies = np.repeat(example.reshape(1, -1), 2 * len(chosen), axis=0)
            copies[np.arange(len(chosen)), chosen] += pushes
            copies[len(chosen) + np.arange(len(chosen)), chosen] -= pushes
            found = self._run(copies.reshape(-1, *example.shape))[(np.arange(len(copies)), *at[1:])]
            flat[chosen] = (found[: len(chosen)] - found[len(chosen) :]) / (2 * pushes)
        return slopes.reshape(-1)

    def _mixes(self, example: int) -> bool:
        """Tell whether an example's outputs depend on the others of the batch, or on where in it the example is."""
        inputs, layer = self.step.trace.inputs.astype(np.float64), self._layer(self.step.trace.before)
        together = _outputs(layer, inputs)[example]
        if repr(layer.rng.bit_generator.state) != repr(self.step.trace.random_state):
            return True
        # A product of matrices is rounded a little differently in a batch of another size.
        alone = _outputs(layer, inputs[[example, example]])[0]
        return not np.allclose(alone, together, rtol=1e-9, atol=1e-12, equal_nan=True)

    def _run(self, inputs: Array, arrays: Arrays | None = None) -> Array:
        return _outputs(self._layer(self.step.trace.before if arrays is None else arrays), inputs)

    def _layer(self, arrays: Arrays) -> Any:
        """Return a copy in float64 as it was before the step, with the random numbers that it drew from."""
        layer: Any = self.step.layer.blank_copy()
        layer.build(self.step.trace.inputs.shape[1:], np.random.default_rng(0), np.float64)
        layer.rng = copy.deepcopy(self.step.layer.rng)
        layer.rng.bit_generator.state = self.step.trace.random_state
        layer.load_params(arrays)
        return layer


def _outputs(layer: Any, inputs: Array) -> Array:
    return np.array(batch_first(layer.forward_pass(batch_last(inputs.copy()), True)), order="C")


def push_of(values: Any) -> Any:
    """Return how far to push: a layer that keeps float32 itself must still notice."""
    return np.maximum(H, 8 * np.spacing(np.abs(values).astype(np.float32)).astype(np.float64))

"""Is a gradient right? Its numbers against what the loss really does when each is moved by a small step.

The network is copied in float64 and runs on the same batch with the same dropout. A central difference is off by about
h², so that a right gradient agrees to seven digits or more. Where the loss has a kink (a ReLU at zero, two equal
numbers under a max pool) the slopes to the left and to the right differ and no gradient is wrong between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf, log10
from typing import Any

import numpy as np
from mpneuralnetwork.components.axes import batch_first, batch_last
from mpneuralnetwork.instruments.gradient_check import FAINT, H
from mpneuralnetwork.learner import Learner
from numpy.typing import NDArray

from ...wording import counted, number_text
from .batch import Batch, copy_of
from .dissection import Dissection
from .names import ExplainError

Array = NDArray[Any]
TOLERANCE = 1e-6
"""The largest relative difference of a right gradient."""
SAMPLES = 16
CLOSER = 16
"""How much smaller the second step is, where the first one leaves a doubt."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The verdict on one gradient.

    Attributes:
        layer: its place in the network, from 0; ``array`` is that of the layer: "weights", "outputs".
        sampled: how many of its numbers were compared.
        error: largest difference, relative to the largest gradient among them; numbers at a kink are left out.
        kinks: at how many of them the loss has a kink.
        name: the quantity, "1.dense.weights.gradient".
    """

    layer: int
    array: str
    sampled: int
    error: float
    kinks: int
    name: str

    @property
    def passed(self) -> bool:
        """Whether the gradient is right."""
        return self.error < TOLERANCE

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        numbers = counted(self.sampled, "number")
        if not np.isfinite(self.error):
            return f"Cannot be compared: of {numbers} some are infinite or not a number."
        if not self.passed:
            return (
                f"Wrong: differs from finite differences by {number_text(self.error, 1)} of its size, over {numbers}."
            )
        digits = min(15, int(-log10(max(self.error, 1e-15))))
        text = f"Right: agrees with finite differences to {digits} digits, over {numbers}."
        if self.kinks:
            where = "at one of them" if self.kinks == 1 else f"at {self.kinks} of them"
            text += f" The loss has a kink {where}, where each slope between left and right is a right one."
        return text


def check(dissection: Dissection, name: str, samples: int = SAMPLES, seed: int = 0) -> Proof:
    """Compare a gradient of the step with finite differences.

    Args:
        name: of a gradient of learned numbers or of a layer's outputs: "1.dense.weights.gradient".
        samples: how many of its numbers, chosen at random.
        seed: of that choice.

    Raises:
        ExplainError: there is no such gradient.
    """
    layer, array = _place(dissection, name)
    experiment = _Experiment(dissection.origin, dissection.batch)
    values, gradient, loss = experiment.of_outputs(layer) if array == "outputs" else experiment.of_array(layer, array)
    chosen = np.random.default_rng(seed).choice(values.size, size=min(samples, values.size), replace=False)
    found = gradient.reshape(-1)[chosen].astype(np.float64)
    with np.errstate(all="ignore"):
        slopes = np.array([_slopes(loss, values, index, H) for index in chosen])
        size = max(np.abs(found).max(initial=0), np.abs(slopes[:, 0]).max(initial=0), FAINT)
        errors, kinks = np.abs(found - slopes[:, 0]) / size, np.zeros(len(chosen), bool)
        # A kink may lie within the step, or at the number itself: a smaller step tells the two apart.
        for place in np.flatnonzero((errors >= TOLERANCE) | (_gap(slopes) > TOLERANCE * size)):
            closer = _slopes(loss, values, chosen[place], H / CLOSER)
            errors[place] = min(errors[place], abs(found[place] - closer[0]) / size)
            kinks[place] = _is_kink(found[place], slopes[place], closer, size)
        error = float(errors[~kinks].max(initial=0))
    return Proof(layer, array, len(chosen), error if np.isfinite(errors).all() else inf, int(kinks.sum()), name)


def check_all(dissection: Dissection, samples: int = SAMPLES) -> Iterator[Proof]:
    """Check every gradient of the step, from the input to the output; whoever asks may stop at any time."""
    for name in gradient_names(dissection):
        yield check(dissection, name, samples)


def gradient_names(dissection: Dissection) -> list[str]:
    """Return the names of all gradients of a step that can be checked."""
    learned = {f"{account.step.name}.{name}" for account in dissection.layers for name in account.step.trace.gradients}
    outputs = {f"{account.step.name}.outputs" for account in dissection.layers}
    return [
        quantity.name
        for quantity in dissection.quantities.values()
        if quantity.aspect == "gradient" and quantity.array in learned | outputs
    ]


def _place(dissection: Dissection, name: str) -> tuple[int, str]:
    if name not in gradient_names(dissection):
        raise ExplainError(f"{name[:80]!r} is no gradient of this step")
    array = name.removesuffix(".gradient")
    account = next(account for account in dissection.layers if array.startswith(f"{account.step.name}."))
    return account.step.place, array.removeprefix(f"{account.step.name}.")


def _slopes(loss: Callable[[], float], values: Array, index: int, h: float) -> Array:
    """Return the central difference of the loss at one number, and the slopes to its left and right."""
    flat = values.reshape(-1)
    before = flat[index]
    middle = loss()
    # A layer that keeps its arrays in float32 rounds the step: it must not vanish, and what is left of it counts.
    h = max(h, 8 * float(np.spacing(np.float32(abs(before)))))
    flat[index] = before + h
    above, high = flat[index], loss()
    flat[index] = before - h
    below, low = flat[index], loss()
    flat[index] = before
    return np.array(
        [(high - low) / (above - below), (middle - low) / (before - below), (high - middle) / (above - before)]
    )


def _gap(slopes: Array) -> Array:
    """Return how far the slopes to the left and to the right differ."""
    gap: Array = np.abs(slopes[..., 2] - slopes[..., 1])
    return gap


def _is_kink(found: float, slopes: Array, closer: Array, size: float) -> bool:
    """Tell whether left and right slope differ however small the step is, and the gradient lies between them.

    On a smooth curve the two come closer in proportion to the step.
    """
    low, high = closer[1:].min() - TOLERANCE * size, closer[1:].max() + TOLERANCE * size
    return bool(_gap(closer) > max(_gap(slopes) / 2, TOLERANCE * size) and low <= found <= high)


class _Experiment:
    """A float64 copy of a network on one batch, in which single numbers are moved."""

    def __init__(self, model: Learner, batch: Batch) -> None:
        self._model = copy_of(model, np.float64)
        self._batch = batch
        self._inputs = np.array(batch.inputs, dtype=np.float64)
        self._targets = np.asarray(batch.targets)
        self._random = self._model.rng.bit_generator.state
        self._passed: dict[tuple[int, str], Array] = {}
        self._model.compute_gradients(self._inputs.copy(), self._targets, batch.weights, self._keep)

    def _keep(self, index: int, direction: str, array: Array) -> None:
        self._passed[index, direction] = np.array(array, order="C")

    def of_array(self, layer: int, name: str) -> tuple[Array, Array, Callable[[], float]]:
        """Return a learned array, its gradient, and the loss as a function of what stands in the array."""
        values, gradient = self._model.layers[layer].params[name]
        return values, gradient.copy(), lambda: self._loss_from(0, self._inputs)

    def of_outputs(self, layer: int) -> tuple[Array, Array, Callable[[], float]]:
        """Return the outputs of a layer, their gradient, and the loss as a function of what stands in the outputs."""
        outputs, gradient = self._passed[layer, "forward"], self._passed[layer + 1, "backward"]
        return outputs, gradient, lambda: self._loss_from(layer + 1, outputs)

    def _loss_from(self, first: int, batch: Array) -> float:
        """Run the layers from ``first`` on; the random numbers are those of the step."""
        model = self._model
        model.rng.bit_generator.state = self._random
        if first:
            # The layers below draw their numbers, so that those above get the same ones as in the step.
            self._run(0, first, self._inputs)
        outputs = self._run(first, len(model.layers), batch)
        return model.loss.measure(outputs, self._targets, self._batch.weights)[0]

    def _run(self, first: int, end: int, batch: Array) -> Array:
        x = batch_last(batch.copy())
        for layer in self._model.layers[first:end]:
            x = layer.forward_pass(x, True)
        return batch_first(x)

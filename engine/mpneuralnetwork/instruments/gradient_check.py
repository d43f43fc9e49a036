"""Is the calculus right? Compare gradients with the effect of a small step h of each number.

The central difference (f(x + h) − f(x − h)) / 2h is off by about h², so that in float64 a right gradient agrees to
eight digits and a wrong one to none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..adapters.own_layer import as_layer
from ..learner import Learner

Array = NDArray[Any]
H = 1e-5
"""Size of the step: a smaller one drowns in rounding, a larger one sees the curvature."""
FAINT = 1e-4
"""Rounding alone makes a difference uncertain by about 1e-11. Gradients as small as this are compared with it in place
of each other, so that one that is truly zero is not called wrong."""


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The verdict on one array.

    Attributes:
        layer: its place in the network, from 0; ``name`` is that of the array, or "inputs".
        sampled: how many of its numbers were checked.
        error: largest difference, relative to the largest gradient among them, or to ``FAINT``.
    """

    layer: int
    name: str
    sampled: int
    error: float


def check_model(model: Learner, inputs: Any, targets: Any, samples: int = 64, seed: int = 0) -> list[GradientCheck]:
    """Check the gradients of a network on its user's own data.

    A copy in float64 does the work, with dropout masks that stay the same from step to step; the network stays as it
    was. A layer of a user's own that computes in float32 itself can only be checked as finely as it computes.

    Args:
        model: whose gradients are checked; one that does not know its input yet is built for these.
        inputs: (N, …) of a few examples.
        targets: (N,) class numbers or (N, K).
        samples: how many numbers of each array are checked, chosen at random.
        seed: of that choice, and of the dropout masks.

    Returns:
        One verdict for each learned array; an ``error`` below 1e-6 is right.

    Example:
        >>> worst = max(check_model(model, X[:8], y[:8]), key=lambda verdict: verdict.error)
    """
    model.checked(inputs)
    copied = _copy_of(model, np.random.default_rng(seed))
    given, expected = np.asarray(inputs, dtype=np.float64), np.asarray(targets)
    state = copied.rng.bit_generator.state

    def loss() -> float:
        copied.rng.bit_generator.state = state
        return copied.loss.measure(copied.forward(given, training=True), expected)[0]

    copied.rng.bit_generator.state = state
    copied.compute_gradients(copied.checked(given).copy(), expected)
    chooser = np.random.default_rng(seed)
    verdicts = []
    for place, layer in enumerate(copied.layers):
        for name, (values, gradient) in layer.params.items():
            chosen = chooser.choice(values.size, size=min(samples, values.size), replace=False)
            error = _relative(gradient.ravel()[chosen].copy(), differences(loss, values, chosen))
            verdicts.append(GradientCheck(place, name, len(chosen), error))
    return verdicts


def check_layer(layer: Any, inputs: Any, seed: int = 0) -> dict[str, float]:
    """Check one layer alone.

    Args:
        layer: one of ours or of your own; a copy of it is built in float64, with random values in all its parameters.
        inputs: (N, …).
        seed: of those values.

    Returns:
        The relative error of the gradient of "inputs" and of each parameter, by name.
    """
    layer = as_layer(layer).blank_copy()
    rng = np.random.default_rng(seed)
    given = np.array(inputs, dtype=np.float64)
    layer.build(given.shape[1:], rng, np.float64)
    for values, _ in layer.params.values():
        values[...] = rng.standard_normal(values.shape)
    state = rng.bit_generator.state
    # Any weighting of the outputs makes one number of them, whose gradient is the weighting itself.
    weighting = np.random.default_rng(seed + 1).standard_normal(layer.forward(given).shape)

    def total() -> float:
        rng.bit_generator.state = state
        return float((layer.forward(given) * weighting).sum())

    total()
    gradients = {"inputs": layer.backward(weighting)}
    gradients.update({name: gradient.copy() for name, (_, gradient) in layer.params.items()})
    arrays = {"inputs": given, **{name: values for name, (values, _) in layer.params.items()}}
    return {
        name: _relative(gradients[name].ravel(), differences(total, array, np.arange(array.size)))
        for name, array in arrays.items()
    }


def differences(function: Callable[[], float], array: Array, chosen: NDArray[np.intp]) -> Array:
    """Return the central differences of ``function`` for the ``chosen`` numbers of ``array``, which is put back."""
    flat = array.reshape(-1)
    slopes = np.empty(len(chosen))
    for place, index in enumerate(chosen):
        before = flat[index]
        # A layer that keeps its arrays in float32 rounds the step: it must not vanish, and what is left of it counts.
        h = max(H, 8 * float(np.spacing(np.float32(abs(before)))))
        flat[index] = before + h
        high, above = function(), flat[index]
        flat[index] = before - h
        low, below = function(), flat[index]
        slopes[place] = (high - low) / (above - below)
        flat[index] = before
    return slopes


def _relative(found: Array, expected: Array) -> float:
    largest = max(np.abs(found).max(initial=0), np.abs(expected).max(initial=0), FAINT)
    return float(np.abs(found - expected).max(initial=0) / largest)


def _copy_of(model: Learner, rng: np.random.Generator) -> Learner:
    """Return a network of the same layers and weights in float64. It never takes a step."""
    copied = Learner([layer.blank_copy() for layer in model.layers], model.loss, model.optimizer, model.metrics)
    values = model.snapshot()
    copied.build(model.input_shape or (), rng, np.float64)
    copied.restore(values.astype(np.float64))
    return copied

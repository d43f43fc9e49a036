"""Is the calculus right? Compare gradients with what a small push of each number truly does.

The central difference (f(x + h) − f(x − h)) / 2h is off by about h², so that in float64 a right gradient agrees to
eight digits and a wrong one to none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..layers.base import Layer
from ..model import Model

Array = NDArray[Any]
PUSH = 1e-5
FAINT = 1e-4
"""Rounding alone makes a difference uncertain by about 1e-11. Gradients as small as this are compared with it in place
of each other, so that one that is truly zero is not called wrong."""


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """The verdict on one array.

    Attributes:
        layer: its place in the network, from 0; ``name`` is that of the array, or "inputs".
        sampled: how many of its numbers were pushed.
        error: largest difference, relative to the largest gradient among them, or to ``FAINT``.
    """

    layer: int
    name: str
    sampled: int
    error: float


def check_model(model: Model, inputs: Any, targets: Any, samples: int = 64, seed: int = 0) -> list[GradientCheck]:
    """Check the gradients of a network on its user's own data, one verdict for each learned array.

    A twin in float64 does the work, with dropout masks that stay the same from push to push.

    Args:
        samples: how many numbers of each array are pushed, chosen at random.
    """
    twin = _twin(model, np.random.default_rng(seed))
    given, expected = np.asarray(inputs, dtype=np.float64), np.asarray(targets)
    state = twin.rng.bit_generator.state

    def loss() -> float:
        twin.rng.bit_generator.state = state
        return twin.loss.measure(twin.forward(given, training=True), expected)[0]

    twin.rng.bit_generator.state = state
    twin.compute_gradients(given.copy(), expected)
    chooser = np.random.default_rng(seed)
    verdicts = []
    for place, layer in enumerate(twin.layers):
        for name, (values, gradient) in layer.params.items():
            chosen = chooser.choice(values.size, size=min(samples, values.size), replace=False)
            error = _relative(gradient.ravel()[chosen].copy(), differences(loss, values, chosen))
            verdicts.append(GradientCheck(place, name, len(chosen), error))
    return verdicts


def check_layer(layer: Layer, inputs: Any, seed: int = 0) -> dict[str, float]:
    """Check one layer alone; return the relative error of its input's gradient and of each parameter's.

    Args:
        layer: is built anew in float64, with random values in all its parameters.
        inputs: (N, …).
    """
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
        flat[index] = before + PUSH
        up = function()
        flat[index] = before - PUSH
        slopes[place] = (up - function()) / (2 * PUSH)
        flat[index] = before
    return slopes


def _relative(found: Array, expected: Array) -> float:
    largest = max(np.abs(found).max(initial=0), np.abs(expected).max(initial=0), FAINT)
    return float(np.abs(found - expected).max(initial=0) / largest)


def _twin(model: Model, rng: np.random.Generator) -> Model:
    layers = [type(layer).from_config(layer.get_config()) for layer in model.layers]
    twin = Model(layers, model.loss, type(model.optimizer).from_config(model.optimizer.get_config()), model.metrics)
    values = model.snapshot()
    twin.build(model.input_shape or (), rng, np.float64)
    twin.restore(values.astype(np.float64))
    return twin

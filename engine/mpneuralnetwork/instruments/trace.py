"""One training step with nothing hidden: every array that it truly computed, layer by layer.

The step is a real one, made by the same calls as in training; the trace only copies what passes by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import Model

Array = NDArray[Any]
Arrays = dict[str, Array]


@dataclass
class LayerTrace:
    """What one layer did. Batches come first: rows are (N, F), images (N, C, H, W).

    Attributes:
        inputs, outputs: of the forward pass.
        output_gradient: what came back from above, None below the first layer with weights.
        input_gradient: what was handed down, None where nobody needed it.
        before, gradients, after: parameters by name, before and after the step, and their gradients before the
            optimizer clipped or decayed them.
        state: what the optimizer remembers of each parameter after the step, by name of its slot.
    """

    title: str
    inputs: Array
    outputs: Array
    output_gradient: Array | None = None
    input_gradient: Array | None = None
    before: Arrays = field(default_factory=dict)
    gradients: Arrays = field(default_factory=dict)
    after: Arrays = field(default_factory=dict)
    state: dict[str, Arrays] = field(default_factory=dict)


@dataclass
class StepTrace:
    """One step: the loss, its gradient with respect to the outputs, and every layer."""

    loss: float
    predictions: Array
    loss_gradient: Array
    layers: list[LayerTrace]


def trace_step(model: Model, inputs: Any, targets: Any, weights: Array | None = None) -> StepTrace:
    """Train ``model`` on one batch and return all that the step computed.

    To look without learning, take a ``model.snapshot()`` before and restore it after.
    """
    batch = np.array(model.checked(inputs))
    passed: dict[tuple[int, str], Array] = {}

    def watch(index: int, direction: str, array: Array) -> None:
        passed[index, direction] = np.array(array, order="C")

    given = batch.astype(model.parameters.dtype)
    before = [{name: array.copy() for name, array in layer.arrays.items()} for layer in model.layers]
    loss, outputs = model.compute_gradients(batch, np.asarray(targets), weights, watch)
    predictions = model.loss.activate(outputs)
    layers = []
    for index, layer in enumerate(model.layers):
        traced = LayerTrace(layer.title, given, passed[index, "forward"])
        traced.output_gradient = passed.get((index + 1, "backward"))
        traced.input_gradient = passed.get((index, "backward"))
        traced.before = before[index]
        traced.gradients = {name: gradient.copy() for name, gradient in layer.gradients.items()}
        layers.append(traced)
        given = traced.outputs
    model.optimizer.step(model.layers)
    for traced, layer, state in zip(layers, model.layers, _optimizer_state(model), strict=True):
        traced.after = {name: array.copy() for name, array in layer.arrays.items()}
        traced.state = state
    return StepTrace(loss, predictions, passed[len(model.layers), "backward"], layers)


def _optimizer_state(model: Model) -> list[dict[str, Arrays]]:
    """Return copies of what the optimizer remembers, cut up by layer and parameter."""
    cut: list[dict[str, Arrays]] = [{name: {} for name in layer.gradients} for layer in model.layers]
    states = getattr(model.optimizer, "state", [])
    if len(states) != 1:
        return cut
    store = model.parameters
    for slot, memory in states[0].items():
        for place, layer in enumerate(model.layers):
            for name, values in layer.arrays.items():
                if name in layer.gradients:
                    start = (values.ctypes.data - store.values.ctypes.data) // store.values.itemsize
                    cut[place][name][slot] = memory[start : start + values.size].reshape(values.shape).copy()
    return cut

"""One training step with every array that it computed, layer by layer.

The step is a real one, made by the same calls as in training; the trace only copies what passes by.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..learner import Learner, Watch
from ..optimizers import Optimizer

Array = NDArray[Any]
Arrays = dict[str, Array]


@dataclass
class LayerTrace:
    """What one layer computed. Batches come first: rows are (N, F), images (N, C, H, W).

    Attributes:
        inputs, outputs: of the forward pass.
        output_gradient: received from the layer above; None below the first trainable layer.
        input_gradient: passed to the layer below; None where no trainable layer needs it.
        before, gradients, after: parameters by name, before and after the step, and their gradients before the
            optimizer clipped or decayed them.
        used: the gradients as the optimizer's formula took them, clipped and with weight decay.
        state: what the optimizer keeps of each parameter after the step, by its name in the formula ("m", "v").
        state_before: the same before the step; empty before the first one.
        internals: what the forward pass computed beside its outputs, by name; see ``Layer.internals``.
        random_state: of the random numbers that the layer was about to draw from, to run it once more.
    """

    title: str
    inputs: Array
    outputs: Array
    output_gradient: Array | None = None
    input_gradient: Array | None = None
    before: Arrays = field(default_factory=dict)
    gradients: Arrays = field(default_factory=dict)
    after: Arrays = field(default_factory=dict)
    used: Arrays = field(default_factory=dict)
    state: dict[str, Arrays] = field(default_factory=dict)
    state_before: dict[str, Arrays] = field(default_factory=dict)
    internals: Arrays = field(default_factory=dict)
    random_state: dict[str, Any] = field(default_factory=dict)


@dataclass
class StepTrace:
    """One step: the loss, its gradient with respect to the outputs, and every layer.

    Attributes:
        loss: of the batch, before the step.
        outputs: of the last layer, (N, …), before the step.
        predictions, loss_gradient: what the loss makes of them, and its gradient with respect to them, (N, …).
        layers: from input to output.
    """

    loss: float
    outputs: Array
    predictions: Array
    loss_gradient: Array
    layers: list[LayerTrace]


def trace_step(
    model: Learner,
    inputs: Any,
    targets: Any,
    weights: Array | None = None,
    rate_factor: float | None = None,
    watch: Watch | None = None,
) -> StepTrace:
    """Train a model on one batch and return all that the step computed.

    To look without learning, take ``model.snapshot()`` and ``model.optimizer.state_dict()`` before, and restore both.

    Args:
        inputs: (N, …), left as it is.
        targets: (N,) class numbers or (N, K).
        weights: (N,), how much each example counts in the loss; 1 when not given.
        rate_factor: of a schedule, by which the learning rate of the step is multiplied.
        watch: is called as well for every array that passes between two layers.

    Raises:
        ShapeError: the inputs do not fit the network.
    """
    batch = np.array(model.checked(inputs))
    passed: dict[tuple[int, str], Array] = {}
    internals: dict[int, Arrays] = {}
    random_states: list[Any] = [model.rng.bit_generator.state]

    def keep(index: int, direction: str, array: Array) -> None:
        passed[index, direction] = np.array(array, order="C")
        if direction == "forward":
            internals[index] = {name: np.array(found) for name, found in model.layers[index].internals().items()}
            random_states.append(model.rng.bit_generator.state)
        if watch is not None:
            watch(index, direction, array)

    given = batch.astype(model.parameters.dtype)
    before = [{name: array.copy() for name, array in layer.arrays.items()} for layer in model.layers]
    state_before = [optimizer_state(model, index) for index in range(len(model.layers))]
    loss, outputs = model.compute_gradients(batch, np.asarray(targets), weights, keep)
    outputs = np.array(outputs, order="C")
    predictions = model.loss.activate(outputs)
    layers = []
    for index, layer in enumerate(model.layers):
        traced = LayerTrace(layer.title, given, passed[index, "forward"])
        traced.output_gradient = passed.get((index + 1, "backward"))
        traced.input_gradient = passed.get((index, "backward"))
        traced.before, traced.state_before, traced.internals = before[index], state_before[index], internals[index]
        traced.random_state = dict(random_states[index])
        traced.gradients = {name: gradient.copy() for name, gradient in layer.gradients.items()}
        layers.append(traced)
        given = traced.outputs
    model.take_step(rate_factor)
    for index, (traced, layer) in enumerate(zip(layers, model.layers, strict=True)):
        traced.after = {name: array.copy() for name, array in layer.arrays.items()}
        traced.used = {name: gradient.copy() for name, gradient in layer.gradients.items()}
        traced.state = optimizer_state(model, index)
    return StepTrace(loss, outputs, predictions, passed[len(model.layers), "backward"], layers)


def optimizer_state(model: Learner, index: int) -> dict[str, Arrays]:
    """Return copies of what the optimizer keeps of one layer.

    Args:
        index: position of the layer in the model.

    Returns:
        For each parameter the arrays by their names in the optimizer's formula (``["weights"]["m"]``). They are
        missing before the first step, and for an optimizer that does not derive from ours.
    """
    optimizer = model.optimizer
    known = optimizer.state.get(index, {}) if isinstance(optimizer, Optimizer) else {}
    return {
        name: {slot: array.copy() for slot, array in known.get(name, {}).items()}
        for name in model.layers[index].gradients
    }

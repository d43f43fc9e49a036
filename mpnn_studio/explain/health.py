"""How well each layer learns: measured on a few training examples, with the weights of a snapshot.

One forward and backward pass is computed as in training, with dropout; no weight changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf, isfinite, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..run.datasets import Datasets
from ..run.events import Snapshot
from ..run.predictor import Predictor
from ..run.run import Run
from .anatomy import Anatomy, Part
from .examples import Examples
from .spread import Spread, spread_of

Array = NDArray[Any]
MAX_EXAMPLES, MIN_EXAMPLES = 256, 16
MAX_MULTIPLY_ADDS = 1 << 29
"""Maximum of one forward pass: costly networks are measured on fewer examples."""
MAX_NUMBERS = 1 << 23
"""Maximum that one layer may keep for the backward pass."""
SAMPLED = 20_000
"""Minimum of numbers of an array that are sampled for its distribution."""
NEAR = 0.02
"""An output counts as saturated within this share of the range from either end of it."""


@dataclass(frozen=True)
class LayerHealth:
    """What was measured of one layer.

    Attributes:
        gradient: Euclidean norm of the gradient of all its parameters; None where it has none, infinite
            where a value is not finite.
        steepness: the same divided by the root of the number of parameters: the gradient of a typical one.
        dead: share of its units that output zero for every example; None where units cannot die. A unit of an
            image is a channel.
        saturated: share of its outputs near an end of its output range; None where it has no such range.
        variety: how much an output differs between examples (root mean square of the deviations).
        alike: all its units have identical weights.
        spreads: of its "weights", "gradients" and "activations".
    """

    gradient: float | None = None
    steepness: float = 0.0
    dead: float | None = None
    saturated: float | None = None
    variety: float = 0.0
    alike: bool = False
    spreads: Mapping[str, Spread] = field(default_factory=dict)


@dataclass(frozen=True)
class Measurement:
    """What was measured of a network at one step.

    Attributes:
        examples: how many training examples were used.
        loss: their mean loss.
        variety: of the inputs, as in ``LayerHealth``.
    """

    step: int
    examples: int
    loss: float
    variety: float
    layers: tuple[LayerHealth, ...]


class HealthMeter:
    """Measures snapshots of a run on a copy of its network. Use it from one thread at a time.

    Args:
        run: its data must have been prepared.
    """

    def __init__(self, run: Run, datasets: Datasets) -> None:
        assert run.preparation is not None
        self.anatomy = Anatomy(run.project)
        self._predictor = Predictor(run.project, run.preparation)
        inputs, targets = Examples.of(run.project, datasets).training_batch(_affordable(self.anatomy.parts))
        self._inputs = run.preparation.inputs(inputs)
        self._targets = run.preparation.targets(targets)

    def measure(self, snapshot: Snapshot) -> Measurement:
        """Measure the network with these weights."""
        self._predictor.load(snapshot)
        model, parts = self._predictor.model, self.anatomy.parts
        found: list[LayerHealth] = []

        def watch(index: int, direction: str, array: Array) -> None:
            if direction == "forward":
                found.append(_look_at_outputs(parts[index], array, judged=not model.layers[index].fused_with_loss))

        with np.errstate(all="ignore"):
            loss, _ = model.compute_gradients(self._inputs.copy(), self._targets, None, watch)
            layers = tuple(
                _add_gradients(health, layer.gradients, layer.arrays)
                for health, layer in zip(found, model.layers, strict=True)
            )
            variety = _variety(self._inputs)
        return Measurement(snapshot.step, len(self._inputs), float(loss), variety, layers)


def _affordable(parts: tuple[Part, ...]) -> int:
    """Return how many examples can be measured quickly."""
    work = sum(part.layer.multiply_adds(part.input_shape) for part in parts) or 1
    room = max((part.layer.activation_size(part.input_shape) for part in parts), default=1) or 1
    return max(MIN_EXAMPLES, min(MAX_EXAMPLES, MAX_MULTIPLY_ADDS // work, MAX_NUMBERS // room))


def _look_at_outputs(part: Part, outputs: Array, *, judged: bool) -> LayerHealth:
    """Measure the output of a layer, (N, …), before the next one overwrites it."""
    dead = saturated = None
    if part.layer.can_die:
        over = tuple(axis for axis in range(outputs.ndim) if axis != 1)
        dead = 1.0 - float((outputs > 0).any(axis=over).mean())
    if part.layer.output_range and judged:
        low, high = part.layer.output_range
        near = NEAR * (high - low)
        saturated = float(((outputs < low + near) | (outputs > high - near)).mean())
    spreads = {"activations": spread_of(_sampled(outputs))}
    return LayerHealth(dead=dead, saturated=saturated, variety=_variety(outputs), spreads=spreads)


def _add_gradients(health: LayerHealth, gradients: Mapping[str, Array], arrays: Mapping[str, Array]) -> LayerHealth:
    """Add what the gradients of a layer tell after the backward pass."""
    if not gradients:
        return health
    length = sqrt(sum(float(np.vdot(gradient, gradient)) for gradient in gradients.values()))
    count = sum(gradient.size for gradient in gradients.values())
    length = length if isfinite(length) else inf
    main = max(gradients, key=lambda name: gradients[name].size)
    spreads = {**health.spreads, "weights": spread_of(_sampled(arrays[main]))}
    spreads["gradients"] = spread_of(_sampled(gradients[main]))
    return replace(health, gradient=length, steepness=length / sqrt(count), alike=_alike(arrays[main]), spreads=spreads)


def _alike(weights: Array) -> bool:
    """Whether there are several units, and all of them have the same weights."""
    units = weights.reshape(len(weights), -1) if weights.ndim == 4 else weights.T
    return weights.ndim > 1 and len(units) > 1 and bool((units == units[:1]).all())


def _variety(batch: Array) -> float:
    """Return the root mean square, over all units, of the deviation from example to example."""
    rows = batch[:64].reshape(min(len(batch), 64), -1)
    return float(np.sqrt(rows.var(axis=0, dtype=np.float64).mean()))


def _sampled(array: Array) -> Array:
    flat = array.reshape(-1)
    return flat[:: max(1, flat.size // SAMPLED)]

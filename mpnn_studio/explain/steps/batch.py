"""The examples of a training step that is taken apart, and the copy of the network that takes it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpneuralnetwork.learner import Learner
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Batch:
    """Examples as the network receives them.

    Attributes:
        inputs: (N, …), prepared.
        targets: (N,) class numbers or (N, K).
        weights: (N,), how much each example counts; None where all count alike.
        rate_factor: of the schedule at this step; None where there is no schedule.
        rows: which rows of the training split these are; None where they come from elsewhere.
        title: which examples these are, in words: "the next batch".
    """

    inputs: Array
    targets: Array
    weights: Array | None = None
    rate_factor: float | None = None
    rows: Array | None = None
    title: str = ""


def copy_of(model: Learner, dtype: Any = np.float32) -> Learner:
    """Return a network that goes on exactly as ``model`` would, and never touches it.

    Weights, running statistics, what the optimizer remembers and the random numbers are those of the model.
    """
    copied = Learner([layer.blank_copy() for layer in model.layers], model.loss, _like(model.optimizer), model.metrics)
    rng = np.random.default_rng()
    copied.build(model.input_shape or (), rng, dtype)
    copied.restore(model.snapshot().astype(dtype))
    rng.bit_generator.state = copy.deepcopy(model.rng.bit_generator.state)
    state: Mapping[str, Array] = model.optimizer.state_dict()
    copied.optimizer.load_state_dict({name: np.array(array) for name, array in state.items()})
    return copied


def _like(optimizer: Any) -> Any:
    return type(optimizer)(**optimizer.get_config())

"""The events of a training. Every consumer handles them with one ``match``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpneuralnetwork.trainer import Evaluation, Step
from numpy.typing import NDArray

from ..data.preparation import Preparation
from .standing import Standing
from .yardstick import Yardstick

__all__ = ["DataPrepared", "Evaluation", "Event", "Failed", "Finished", "Held", "Snapshot", "Step", "UpdateRatio"]


@dataclass(frozen=True)
class DataPrepared:
    """The data is split and the network built; training starts with the next event.

    Attributes:
        examples, validation, test: sizes of the three splits.
        steps: batches that the whole training will take.
        yardstick: what its figures are to be held against; None for a run of an earlier version.
    """

    preparation: Preparation
    examples: int
    validation: int
    test: int
    steps: int
    yardstick: Yardstick | None = None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All weights of the network at one step, as one array that no longer changes."""

    step: int
    values: NDArray[np.float32]


@dataclass(frozen=True)
class UpdateRatio:
    """How far one step moved each layer.

    Attributes:
        step: batches learned before it.
        shares: for each layer the length of the change of its learned numbers, all together, as a share of the length
            of those numbers themselves; NaN where it has none.
    """

    step: int
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Finished:
    """The training is over: after all its epochs, or earlier.

    Attributes:
        complete: every epoch was trained.
        test: metrics of the test split by name, with "loss"; None where there is no test split or it was stopped.
        seconds: time spent in training, pauses not counted.
        snapshot: the final weights; None where it was stopped before there were any.
        optimizer: its ``state_dict()`` at the end, with which a later run continues; None for a run from a file.
        ending: what ended it before its last epoch, and which weights were kept; empty where there is nothing to say.
        standing: from which the next step would be taken; None for a run from a file.
    """

    complete: bool
    test: dict[str, float] | None
    seconds: float
    snapshot: Snapshot | None
    optimizer: Mapping[str, NDArray[Any]] | None = None
    ending: str = ""
    standing: Standing | None = None


@dataclass(frozen=True)
class Held:
    """The training paused by itself: the epoch that was requested is over.

    ``order`` counts the commands that the worker had received by then: a later one overrules it.
    """

    order: int


@dataclass(frozen=True)
class Failed:
    """The training could not continue. ``message`` is for the user, ``details`` is the traceback.

    ``snapshot`` holds the last finite weights where there are any; ``diverged`` says whether the loss did, and then
    ``finite`` is where the training stood some steps earlier, from which it can be repeated.
    """

    message: str
    details: str
    snapshot: Snapshot | None = None
    diverged: bool = False
    finite: Standing | None = None


Event = DataPrepared | Step | Evaluation | Held | Finished | Failed

"""What a training yields: a record for each batch, each evaluation and each interruption of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One batch was learned.

    Attributes:
        epoch, batch: both from 0; ``batches`` are in every epoch, 0 while a stream has not ended once.
        step: batches learned so far in the whole training, this one included.
        loss, metric: of this batch, as the network was before it learned from it.
    """

    epoch: int
    batch: int
    batches: int
    step: int
    loss: float
    metric: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The validation split was measured.

    Attributes:
        epoch: how many epochs were trained, with fractions: 0 before the first step.
        step: batches learned so far.
        loss: of the whole split; ``metrics`` by name.
    """

    epoch: float
    step: int
    loss: float
    metrics: dict[str, float]


@dataclass(frozen=True, slots=True)
class Interruption:
    """A step or an evaluation was interrupted and undone; whoever asks for the next record begins it anew.

    Attributes:
        step: batches learned so far.
    """

    step: int


Record = Step | Evaluation | Interruption

Callback = Callable[[Step | Evaluation], object]
"""Receives every step and evaluation; ``True`` ends the training."""

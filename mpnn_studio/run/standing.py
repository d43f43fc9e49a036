"""Where a training stands between two batches: all that is needed to take its next step elsewhere, bit for bit."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpneuralnetwork.trainer import Trainer
from numpy.typing import NDArray

from ..project.project import Project


@dataclass(frozen=True, eq=False)
class Standing:
    """A training between two batches; nothing of it changes any more.

    Attributes:
        project: what is trained, with the settings that were changed on the way.
        step: batches learned so far; ``epoch`` and ``batch`` of the next one, from 0; ``epochs`` of the whole training.
        ordered: whether the examples of the epoch are in their order already.
        epoch_rng, rng: states of the random numbers at the beginning of the epoch, and now.
        schedule: what the schedule has observed.
        values: all weights and running statistics.
        optimizer: what it remembers, its ``state_dict()``.
        evaluated_at: batches learned at the last evaluation, so that none is made twice; -1 before the first.
    """

    project: Project
    step: int
    epoch: int
    batch: int
    epochs: int
    ordered: bool
    epoch_rng: Mapping[str, Any]
    rng: Mapping[str, Any]
    schedule: Mapping[str, float]
    values: NDArray[Any]
    optimizer: Mapping[str, NDArray[Any]]
    evaluated_at: int = -1

    @property
    def nbytes(self) -> int:
        """Memory of its arrays."""
        return self.values.nbytes + sum(array.nbytes for array in self.optimizer.values())


@dataclass(frozen=True, eq=False)
class Upcoming:
    """What the next step learns from.

    Attributes:
        inputs, targets: of the batch, (N, …), copies.
        weights: how much each example counts, (N,); None where all count alike.
        rate_factor: of the schedule; None where there is none.
        rows: which examples of the training these are; None where a stream does not say.
    """

    inputs: NDArray[Any]
    targets: NDArray[Any]
    weights: NDArray[Any] | None
    rate_factor: float | None
    rows: NDArray[np.intp] | None


@dataclass(frozen=True, eq=False)
class Outlook:
    """Where a training stands, and what its next step learns from."""

    standing: Standing
    upcoming: Upcoming


def standing_of(project: Project, trainer: Trainer) -> Standing:
    """Copy where a training stands; allowed between two of its batches."""
    model = trainer.model
    return Standing(
        project,
        trainer.step,
        trainer.epoch,
        trainer.batch,
        trainer.epochs,
        trainer.ordered,
        copy.deepcopy(trainer.epoch_rng),
        copy.deepcopy(model.rng.bit_generator.state),
        dict(trainer.schedule.state_dict()) if trainer.schedule else {},
        model.snapshot(),
        model.optimizer.state_dict(),
        trainer.evaluated_at,
    )


def upcoming_of(trainer: Trainer) -> Upcoming:
    """Return what the next step of a training learns from, without taking it; allowed between two steps."""
    if not trainer.ordered:
        trainer.draw_order()
    inputs, targets = next(iter(trainer.source.remaining(trainer.batch)))
    weights, rows = trainer.weights_of(targets), trainer.source.rows(trainer.batch)
    return Upcoming(np.array(trainer.model.checked(inputs)), np.array(targets), weights, trainer.rate_factor(), rows)


def stand(trainer: Trainer, standing: Standing) -> None:
    """Bring a trainer of the same project and data to where another one stood."""
    model = trainer.model
    trainer.step, trainer.epoch, trainer.batch = standing.step, standing.epoch, standing.batch
    trainer.epochs, trainer.evaluated_at = standing.epochs, standing.evaluated_at
    if standing.ordered:
        # The order of the epoch is drawn again from where its random numbers began.
        model.rng.bit_generator.state = dict(standing.epoch_rng)
        trainer.draw_order()
    model.rng.bit_generator.state = dict(standing.rng)
    if trainer.schedule is not None:
        trainer.schedule.load_state_dict(standing.schedule)
    model.restore(standing.values)
    model.optimizer.load_state_dict(standing.optimizer)

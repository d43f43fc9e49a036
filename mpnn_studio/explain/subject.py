"""What is taken apart: a network as it stood at one moment of a training, and the examples of one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from mpneuralnetwork.components.targets import example_weights
from mpneuralnetwork.learner import Learner
from numpy.typing import NDArray

from ..data.dataset import Dataset
from ..data.preparation import Preparation
from ..data.prepare import class_weights
from ..data.splits import split_rows
from ..project.project import Project
from ..run.events import Snapshot
from ..run.job import Job
from ..run.run import Run
from ..run.standing import Outlook, Standing, Upcoming
from ..wording import counted, grouped
from .steps.batch import Batch
from .steps.names import ExplainError

NEXT_BATCH = "the next batch of the training"
NO_MEMORY = "What the optimizer remembered is not kept with these weights: it begins at zero."


@dataclass(frozen=True, eq=False)
class Subject:
    """A network at one moment, and the batch that it takes a step with.

    Attributes:
        project: as it is trained.
        model: the network before the step; nobody trains it.
        batch: the examples.
        preparation: how raw examples become the network's inputs.
        moment: when that is, in words: "before the first step", "after 1 200 steps".
        note: what is not as in the training, in a sentence; empty where all is.
    """

    project: Project
    model: Learner
    batch: Batch
    preparation: Preparation
    moment: str
    note: str = ""

    def with_examples(
        self, raw: NDArray[Any], targets: NDArray[Any], title: str, weights: Mapping[int, float] | None = None
    ) -> Subject:
        """Return the same network with other examples, as they are in the data: (N, …) and (N, …).

        Args:
            weights: how much each class counts in the loss; all count alike without.
        """
        inputs, wanted = self.preparation.inputs(raw), self.preparation.targets(targets)
        shares = example_weights(wanted, weights) if weights else None
        return replace(self, batch=Batch(inputs, wanted, shares, self.batch.rate_factor, None, title))

    def with_rows(self, dataset: Dataset, rows: Sequence[int]) -> Subject:
        """Return the same network with these examples of the data, counted from 0; they count as in the training.

        Raises:
            ExplainError: there are not so many.
        """
        if not rows or min(rows) < 0 or max(rows) >= len(dataset):
            raise ExplainError(f"The data has {counted(len(dataset), 'example')}, counted from 0")
        chosen = list(rows)
        title = f"example {grouped(chosen[0])}" if len(chosen) == 1 else counted(len(chosen), "example")
        settings = self.project.preparation.create()
        weights = class_weights(dataset, settings, split_rows(dataset, settings).train)
        return self.with_examples(dataset.inputs[chosen], dataset.targets[chosen], title, weights)


def untrained(project: Project, dataset: Dataset) -> Subject:
    """Return the network of a project before its first step, with the batch that this learns from."""
    job = Job(project, dataset, on_demand=True)
    return _standing(job, "before the first step")


def from_outlook(outlook: Outlook, preparation: Preparation) -> Subject:
    """Return a network in training, which said where it stands."""
    standing = outlook.standing
    return Subject(
        standing.project, model_at(standing), batch_of(outlook.upcoming), preparation, _moment(standing.step)
    )


def from_standing(standing: Standing, dataset: Dataset, note: str = "") -> Subject:
    """Return a network that stood so when its training ended."""
    job = Job(standing.project, dataset, on_demand=True)
    job.stand(standing)
    return replace(_standing(job, _moment(standing.step)), note=note)


def from_run(run: Run, dataset: Dataset, snapshot: Snapshot | None = None) -> Subject:
    """Return the network of a run that is over: as it ended, or as it was at an earlier snapshot.

    Raises:
        ExplainError: the run keeps no weights.
    """
    chosen = snapshot if snapshot is not None else run.snapshot
    if chosen is None:
        raise ExplainError("This run keeps no weights")
    ended = run.finished.standing if run.finished else None
    if ended is not None and chosen.step == ended.step and np.array_equal(chosen.values, ended.values):
        return from_standing(ended, dataset, _best_note(run))
    job = Job(run.project, dataset, on_demand=True)
    begun, batches = job.standing(), max(1, job.batches)
    at = replace(begun, step=chosen.step, epoch=chosen.step // batches, values=chosen.values)
    return from_standing(at, dataset, NO_MEMORY if chosen.step else "")


def model_at(standing: Standing) -> Learner:
    """Build the network of a standing, with its weights, what its optimizer remembers, and its random numbers."""
    rng = np.random.default_rng(0)
    model: Learner = standing.project.build(rng)
    model.restore(standing.values)
    model.optimizer.load_state_dict(standing.optimizer)
    rng.bit_generator.state = dict(standing.rng)
    return model


def batch_of(upcoming: Upcoming, title: str = NEXT_BATCH) -> Batch:
    """Return what a step learns from as a batch to take apart."""
    return Batch(upcoming.inputs, upcoming.targets, upcoming.weights, upcoming.rate_factor, upcoming.rows, title)


def _standing(job: Job, moment: str) -> Subject:
    """Return the network of a job that was made to take a step apart: nobody else trains it."""
    outlook = job.outlook()
    return Subject(outlook.standing.project, job.model, batch_of(outlook.upcoming), job.data.preparation, moment)


def _moment(step: int) -> str:
    return f"after {counted(step, 'step')}" if step else "before the first step"


def _best_note(run: Run) -> str:
    if run.project.training_settings.keep_best:
        return "The weights are the best of the training, while the optimizer remembers its last steps."
    return ""

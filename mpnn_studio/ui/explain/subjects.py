"""What Explain takes apart: a network as it stands, and a batch for it. Made in a background thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from mpneuralnetwork.components.targets import example_weights
from mpneuralnetwork.learner import Learner
from numpy.typing import NDArray

from ...data.dataset import DataError, Dataset
from ...data.prepare import PreparedData
from ...data.source import Progress
from ...data.splits import split_rows
from ...explain.steps.batch import Batch
from ...project.project import Project
from ...run.datasets import Datasets
from ...run.job import Job
from ...run.moment import Moment
from ...run.state import State
from ...wording import counted, grouped

Rows = NDArray[np.int64]
EXAMINED = 2000
"""Examples that are asked for mistakes at most."""
STATES = {
    State.RUNNING: "a copy of the network in training, {}",
    State.STOPPING: "a copy of the network in training, {}",
    State.PREPARING: "a copy of the network in training, {}",
    State.PAUSED: "paused {}",
    State.FAILED: "failed; the network as it was {}",
}


@dataclass(frozen=True)
class Origin:
    """Which network is meant: that of a moment of a run, or the one that training would begin with."""

    project: Project
    moment: Moment | None
    state: State

    @property
    def title(self) -> str:
        """In words: "paused after 12 steps"."""
        if self.moment is None:
            return "untrained network"
        after = f"after {counted(self.moment.snapshot.step, 'step')}"
        return STATES.get(self.state, "trained network, {}").format(after)

    @property
    def mark(self) -> object:
        """What is another as soon as the network is."""
        moment = self.moment
        return self.project if moment is None else (moment.run.uid, moment.run.project, moment.snapshot.step)


@dataclass(frozen=True, eq=False)
class Wish:
    """Which examples the step learns from.

    Attributes:
        kind: a key of ``KINDS``.
        rows: of the data, for "rows"; the first one says whose class is meant for "class".
        sample: a raw example, for "drawing".
    """

    kind: str = "next"
    rows: tuple[int, ...] = ()
    sample: NDArray[Any] | None = None


KINDS = {
    "next": "Next batch",
    "rows": "Examples by number",
    "mistakes": "Mistakes",
    "class": "Same class",
    "drawing": "What is tried",
}


@dataclass(frozen=True, eq=False)
class StepSubject:
    """A network and the batch that it would learn from next.

    Attributes:
        title: which network and which batch, in words.
        labels: names of the classes; none for a regression.
    """

    model: Learner
    batch: Batch
    title: str
    labels: tuple[str, ...] = ()


def make_subject(origin: Origin, wish: Wish, datasets: Datasets, progress: Progress) -> StepSubject:
    """Return the network of ``origin`` with the examples that are wished for.

    Raises:
        DataError: the data cannot be loaded, or there are no such examples.
    """
    project = origin.moment.run.project if origin.moment else origin.project
    dataset = datasets.get(project.data, lambda share: progress(0.5 * share))
    job = Job(project, dataset)
    progress(0.7)
    if origin.moment is not None:
        _restore(job, origin.moment)
    batch = _BATCHES[wish.kind](job, dataset, wish)
    progress(0.8)
    return StepSubject(job.model, batch, f"{origin.title} · {batch.title}", dataset.schema.classes)


def _restore(job: Job, moment: Moment) -> None:
    """Give the network the weights of a moment, and the optimizer's memory where the run still knows it."""
    job.model.restore(moment.snapshot.values)
    finished = moment.run.finished
    if finished is not None and finished.optimizer is not None and finished.snapshot is moment.snapshot:
        job.model.optimizer.load_state_dict(dict(finished.optimizer))


def _next(job: Job, dataset: Dataset, wish: Wish) -> Batch:
    count = job.project.training_settings.batch_size
    rows = split_rows(dataset, job.project.preparation.create()).train[:count]
    return _of_rows(job, dataset, rows, "batch of")


def _rows(job: Job, dataset: Dataset, wish: Wish) -> Batch:
    rows = np.array([row for row in wish.rows if 0 <= row < len(dataset)], np.int64)
    if not len(rows):
        last = grouped(len(dataset) - 1)
        raise DataError(f"The data has the examples 0 to {last}. Write some of these numbers, such as 0-31, 40.")
    return _of_rows(job, dataset, rows, "chosen:")


def _class(job: Job, dataset: Dataset, wish: Wish) -> Batch:
    if not dataset.schema.classes:
        raise DataError("These data have no classes: the network predicts numbers.")
    train = split_rows(dataset, job.project.preparation.create()).train
    label = int(dataset.targets[wish.rows[0] if wish.rows else train[0]])
    rows = train[dataset.targets[train] == label][: job.project.training_settings.batch_size]
    return _of_rows(job, dataset, rows, f"of class {dataset.schema.classes[label]}:")


def _mistakes(job: Job, dataset: Dataset, wish: Wish) -> Batch:
    if not dataset.schema.classes:
        raise DataError("Mistakes are told for classes alone: this network predicts numbers.")
    splits = split_rows(dataset, job.project.preparation.create())
    rows = (splits.validation if len(splits.validation) else splits.train)[:EXAMINED]
    outputs = np.asarray(job.model.predict(_prepared(job.data).inputs(dataset.inputs[rows])))
    found = outputs.argmax(axis=1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0.5).astype(np.int64)
    wrong = rows[found != dataset.targets[rows]][: job.project.training_settings.batch_size]
    if not len(wrong):
        raise DataError(f"The network makes no mistake among the {grouped(len(rows))} examples that were asked.")
    return _of_rows(job, dataset, wrong, "mistakes:")


def _drawing(job: Job, dataset: Dataset, wish: Wish) -> Batch:
    """The target of a drawing is what the network takes it for: nobody has said what it shows."""
    if wish.sample is None:
        raise DataError("Nothing is tried: draw something at the right, or choose an example.")
    inputs = _prepared(job.data).inputs(wish.sample[np.newaxis])
    outputs = np.asarray(job.model.predict(inputs.copy()))
    if not dataset.schema.classes:
        return Batch(inputs, outputs.reshape(1, -1).astype(np.float32), title="what is tried, its target as predicted")
    label = int(outputs[0].argmax()) if outputs.shape[1] > 1 else int(outputs[0, 0] > 0.5)
    title = f"what is tried, taken for {dataset.schema.classes[label]}"
    return Batch(inputs, np.array([label], np.int64), title=title)


_BATCHES = {"next": _next, "rows": _rows, "class": _class, "mistakes": _mistakes, "drawing": _drawing}


def _of_rows(job: Job, dataset: Dataset, rows: Rows, words: str) -> Batch:
    preparation, weights = _prepared(job.data), job.data.class_weights
    inputs, targets = preparation.inputs(dataset.inputs[rows]), preparation.targets(dataset.targets[rows])
    shares = example_weights(targets, weights) if weights else None
    return Batch(inputs, targets, shares, rows=rows, title=f"{words} {counted(len(rows), 'example')}")


def _prepared(data: PreparedData) -> Any:
    return data.preparation


def rows_in(text: str) -> tuple[int, ...]:
    """Read numbers of examples as a person writes them: "0-31, 40 41"; what is none of that is left out."""
    rows: list[int] = []
    for part in text.replace(",", " ").split()[:EXAMINED]:
        first, dash, last = part.partition("-")
        if first.isdigit() and len(first) < 12 and (not dash or (last.isdigit() and len(last) < 12)):
            rows += range(int(first), min(int(last or first), int(first) + EXAMINED) + 1)
    return tuple(dict.fromkeys(rows))[:EXAMINED]

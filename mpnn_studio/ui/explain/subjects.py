"""What Explain takes apart: the network as it stands, and the examples of its step. Made in a background thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Event
from types import MappingProxyType

import numpy as np

from ...data.dataset import DataError, Dataset
from ...data.source import Progress
from ...data.splits import split_rows
from ...explain import subject as sources
from ...explain.autopsy import Autopsy, autopsy
from ...explain.replay import batch_of_point
from ...explain.steps.dissection import Dissection
from ...explain.steps.names import Name
from ...explain.subject import Subject
from ...project.project import Project
from ...run.datasets import Datasets
from ...run.moment import Moment
from ...run.standing import Outlook, Standing
from ...run.state import State
from ...wording import grouped
from .wishes import Array, Rows, Wish, outputs_of, wished

ASK_SECONDS = 0.05
"""How often a request to the training asks whether it is still wanted."""
NOT_KEPT = (
    "This training failed. The step that went wrong is not kept with it, so its first bad number cannot be found: "
    "shown is the network as it was before."
)
RequestOutlook = Callable[[Callable[[Outlook | None], None]], None]
STATES: Mapping[State, str] = MappingProxyType(
    {
        State.PREPARING: "a copy of the network in training",
        State.RUNNING: "a copy of the network in training",
        State.STOPPING: "a copy of the network in training",
        State.PAUSED: "paused",
        State.FAILED: "failed training",
    }
)


@dataclass(frozen=True)
class Origin:
    """Which network is meant: that of a moment of a run, or the one that training would begin with.

    Attributes:
        newest: the moment is that of now, not an earlier one that was looked up.
        request: asks the training where it stands; it answers between two batches.
    """

    project: Project
    moment: Moment | None
    state: State
    newest: bool
    request: RequestOutlook

    @property
    def mark(self) -> object:
        """What is another as soon as the network is."""
        moment = self.moment
        if moment is None:
            return self.project
        return moment.run.uid, moment.run.project, moment.snapshot.step, self._failure is not None

    @property
    def run(self) -> str:
        """Which run it is, empty for an untrained network."""
        return self.moment.run.uid if self.moment else ""

    @property
    def words(self) -> str:
        """Which network it is: "paused"."""
        return "untrained network" if self.moment is None else STATES.get(self.state, "trained network")

    @property
    def _failure(self) -> Standing | None:
        """Where a training stood before it ran into infinity, where that is what is looked at."""
        failed = self.moment.run.failed if self.moment and self.newest else None
        return failed.finite if failed else None


@dataclass(frozen=True, eq=False)
class StepSubject:
    """A network, the batch of its step, and what to say of them.

    Attributes:
        title: which moment of the network and which batch, in words.
        labels: names of the classes; none for a regression.
        rows: which examples of the data these are; None where they are none of them.
        note: what a person has to know of it, in a sentence.
        predicted: what the network predicts of the batch, where that is seen elsewhere, (N, K).
        dissection: the step, where it is taken apart already; ``first`` is its first bad number.
    """

    subject: Subject
    title: str
    labels: tuple[str, ...] = ()
    rows: Rows | None = None
    note: str = ""
    predicted: Array | None = None
    dissection: Dissection | None = None
    first: Name | None = None


def make_subject(origin: Origin, wish: Wish, datasets: Datasets, progress: Progress) -> StepSubject:
    """Return the network of ``origin`` with the examples that are wished for.

    Raises:
        DataError: the data cannot be loaded, or there are no such examples.
        ExplainError: the network is gone, or there are no such examples.
    """
    project = origin.moment.run.project if origin.moment else origin.project
    dataset = datasets.get(project.data, lambda share: progress(0.5 * share))
    progress(0.5)
    found = _failed_step(origin, dataset, progress) if wish.kind == "next" else None
    if found is not None:
        return found
    if wish.kind == "step":
        return _of_curve(origin, wish, dataset, progress)
    subject = _network(origin, dataset, progress)
    progress(0.8)
    subject, rows = wished(subject, wish, dataset) if wish.kind != "next" else (subject, _next_rows(subject, dataset))
    title = f"{subject.moment} · {subject.batch.title}"
    return StepSubject(subject, title, dataset.schema.classes, rows, subject.note, _predicted(subject, wish, dataset))


def _of_curve(origin: Origin, wish: Wish, dataset: Dataset, progress: Progress) -> StepSubject:
    """Return the batch of a point of the curve, with the weights that then stood."""
    point = wish.point
    if point is None or origin.moment is None:
        raise DataError("No point of a curve is chosen: move the crosshair of a curve there, and press Enter.")
    subject = batch_of_point(origin.moment.run, point, dataset, lambda share: progress(0.5 + 0.3 * share))
    title = f"{subject.moment} · the batch of step {grouped(point.step)}"
    note = f"The point stands for {grouped(point.count)} batches; this is the last of them." if point.count > 1 else ""
    return StepSubject(subject, title, dataset.schema.classes, _next_rows(subject, dataset), note)


def _predicted(subject: Subject, wish: Wish, dataset: Dataset) -> Array | None:
    """Return what the network predicts of a single example: the window shows that as well."""
    if wish.sample is not None:
        return outputs_of(subject, wish.sample[np.newaxis])
    alone = wish.kind == "rows" and len(wish.rows) == 1
    return outputs_of(subject, dataset.inputs[list(wish.rows)]) if alone else None


def _network(origin: Origin, dataset: Dataset, progress: Progress) -> Subject:
    moment = origin.moment
    if moment is None:
        return sources.untrained(origin.project, dataset)
    run = moment.run
    if origin.newest and origin.state.active and run.preparation is not None:
        outlook = _answer(origin.request, progress)
        if outlook is not None:
            return sources.from_outlook(outlook, run.preparation)
    subject = sources.from_run(run, dataset, moment.snapshot)
    return replace(subject, note=NOT_KEPT) if run.failed is not None and origin.newest else subject


def _answer(request: RequestOutlook, progress: Progress) -> Outlook | None:
    """Wait until the training has come to the end of a batch."""
    answered, answers = Event(), list[Outlook | None]()

    def take(outlook: Outlook | None) -> None:
        answers.append(outlook)
        answered.set()

    request(take)
    while not answered.wait(ASK_SECONDS):
        progress(0.5)
    return answers[0]


def _failed_step(origin: Origin, dataset: Dataset, progress: Progress) -> StepSubject | None:
    """Repeat a training that ran into infinity up to the step in which it did; None where it did not."""
    failed = origin.moment.run.failed if origin.moment and origin.newest else None
    if failed is None or failed.finite is None:
        return None
    found: Autopsy | None = None
    ended = failed.snapshot.step if failed.snapshot else failed.finite.step
    for steps, each in enumerate(autopsy(failed.finite, dataset), 1):
        progress(0.5 + 0.3 * min(steps / max(ended - failed.finite.step, 1), 1.0))
        found = each
    if found is None:
        return None
    subject = found.subject
    title = f"{subject.moment} · the batch in which it failed"
    rows = _next_rows(subject, dataset)
    labels = dataset.schema.classes
    return StepSubject(subject, title, labels, rows, found.sentence, None, found.dissection, found.first)


def _next_rows(subject: Subject, dataset: Dataset) -> Rows | None:
    """Return which examples of the data the batch of a training holds: it counts those of its own split."""
    rows = subject.batch.rows
    if rows is None:
        return None
    train: Rows = split_rows(dataset, subject.project.preparation.create()).train
    return train[rows]

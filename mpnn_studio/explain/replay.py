"""The batch of a point of the curve: the training is repeated up to it, from where it stood some steps before.

A batch is known where the repetition begins at a kept standing of the run, or at its seed, and no setting was changed
on the way. Whether the repetition is the training is not believed: the loss of the batch has to have the same bits.
"""

from __future__ import annotations

from contextlib import closing

from mpneuralnetwork.trainer import Step

from ..data.dataset import Dataset
from ..data.source import Progress
from ..run.history import BatchPoint
from ..run.job import Job
from ..run.run import Run
from ..run.standing import Outlook, Standing
from ..wording import grouped
from .steps.names import ExplainError
from .subject import Subject, from_outlook

CONTINUED = "This batch was learned by the run that this one continues."
CHANGED = "Settings were changed since the nearest moment that is kept, so that this batch cannot be repeated."
NOTHING = "The training has learned no batch yet."


def obstacle(run: Run, point: BatchPoint | None) -> str:
    """Say why the batch of a point is not known; empty where it is."""
    if point is None:
        return NOTHING
    if point.step < 1:
        return CONTINUED
    if run.standings.before(point.step - 1) is not None or _from_seed(run):
        return ""
    return CHANGED if run.standings.changed or run.history.marks else CONTINUED


def _from_seed(run: Run) -> bool:
    """Whether all of the training follows from its project."""
    return run.from_seed and not (run.history.marks or run.standings.changed)


def batch_of_point(run: Run, point: BatchPoint, dataset: Dataset, progress: Progress) -> Subject:
    """Return the network as it stood before a batch, and that batch.

    Args:
        progress: is told how far the repetition is, after every batch; what it raises ends it.

    Raises:
        ExplainError: the batch is not known, or the repetition gave another loss than the training.
    """
    why = obstacle(run, point)
    if why:
        raise ExplainError(why)
    start = run.standings.before(point.step - 1)
    job = Job(start.project if start else run.project, dataset)
    if start:
        job.stand(start)
    outlook, loss = _repeat(job, point.step, start, progress)
    if not point.lowest <= loss <= point.highest:
        raise ExplainError(
            f"The batch of step {grouped(point.step)} could not be repeated: its loss came out as {loss:.9g}, "
            f"while the training had {point.lowest:.9g}."
        )
    return from_outlook(outlook, job.data.preparation)


def _repeat(job: Job, step: int, start: Standing | None, progress: Progress) -> tuple[Outlook, float]:
    """Train to the end of a step; return how it stood before it, and its loss."""
    begun = start.step if start else 0
    outlook: Outlook | None = None
    with closing(job.run()) as events:
        for event in events:
            if isinstance(event, Step):
                progress((event.step - begun) / (step - begun))
                if event.step == step and outlook is not None:
                    return outlook, event.loss
            if job.step == step - 1:  # also once more after a measurement, which a schedule may heed
                outlook = job.outlook()
    raise ExplainError(f"The training ended before step {grouped(step)} when it was repeated.")

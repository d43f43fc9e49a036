"""Train on the calling thread, with nobody to ask: what the command line does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from threading import Event as Flag

from mpneuralnetwork.components.interruption import Interrupted, interruptible
from mpneuralnetwork.trainer import Interruption

from ..data.dataset import Dataset
from ..project.project import Project
from .events import Evaluation, Event, Finished
from .inbox import Inbox
from .job import Job
from .run import Run, new_run


def train(project: Project, dataset: Dataset, watch: Callable[[Event], None], stop: Flag) -> Run:
    """Train to the end, or until ``stop`` is set, which leaves the last whole batch; return the run.

    Args:
        watch: receives every event.

    Raises:
        Interrupted: ``stop`` was set before the network was built.
        DataError: the data cannot be split as the project asks.
        TrainingError: a value became infinite or not a number.
    """
    run, inbox = new_run(project), Inbox()

    def ask() -> None:
        if stop.is_set():
            raise Interrupted

    def report(event: Event) -> None:
        inbox.put(event, job.seconds)
        watch(event)
        if isinstance(event, Evaluation | Finished):
            run.take(inbox.drain())

    with interruptible(ask):
        job = Job(project, dataset)
        with closing(job.run()) as events:
            for event in events:
                if isinstance(event, Interruption):
                    break
                report(event)
    if run.finished is None:
        report(job.finish(complete=False))
    run.take(inbox.drain())
    return run

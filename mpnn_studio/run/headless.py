"""Train on the calling thread, with nobody to ask: what the command line does."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event as Flag

from ..data.dataset import Dataset
from ..project.project import Project
from .events import Evaluation, Event, Finished, Step
from .inbox import Inbox
from .job import Job
from .run import Run, new_run


def train(project: Project, dataset: Dataset, watch: Callable[[Event], None], stop: Flag) -> Run:
    """Train to the end, or to the first batch after ``stop`` is set; return the run.

    Args:
        watch: receives every event.

    Raises:
        DataError: the data cannot be split as the project asks.
        TrainingError: a value became infinite or not a number.
    """
    run, inbox, job = new_run(project), Inbox(), Job(project, dataset)
    for event in job.run():
        inbox.put(event, job.seconds)
        watch(event)
        match event:
            case Evaluation() | Finished():
                run.take(inbox.drain())
            case Step() if stop.is_set():
                inbox.put(job.finish(complete=False))
                break
    run.take(inbox.drain())
    return run

"""A run: a frozen project plus what happened when it was trained."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from mpneuralnetwork import registry

from ..data.prepare import Preparation
from ..project.project import Project
from .events import Failed, Finished, Prepared, Snapshot
from .history import History
from .inbox import Drained


@dataclass
class Run:
    """One training, while it goes on and long after.

    Attributes:
        preparation: fitted on the training split; None until the data is prepared.
        snapshot: the newest weights; None before the first.
        finished, failed: how it ended, None while it has not.
    """

    project: Project
    history: History
    uid: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    preparation: Preparation | None = None
    prepared: Prepared | None = None
    snapshot: Snapshot | None = None
    finished: Finished | None = None
    failed: Failed | None = None

    def take(self, drained: Drained) -> None:
        """Add what the worker told since the last time."""
        for milestone in drained.milestones:
            match milestone:
                case Prepared():
                    self.prepared, self.preparation = milestone, milestone.preparation
                    self.history.metric_scale = _metric_scale(self.history.metric_name, milestone.preparation)
                case Finished():
                    self.finished = milestone
                case Failed():
                    self.failed = milestone
        self.history.add(drained.steps, drained.evaluations)
        ended = self.finished or self.failed
        newest = (ended.snapshot if ended else None) or drained.snapshot
        if newest is not None:
            self.snapshot = newest


def _metric_scale(name: str, preparation: Preparation) -> float:
    """What turns a metric of standardised targets into the data's own unit, where it has one."""
    scales = preparation.target_scale
    return float(scales[0]) if registry.find("metric", name).in_target_unit and scales.size == 1 else 1.0


def new_run(project: Project) -> Run:
    """Begin a run whose second curve is the first default metric of the project's loss."""
    return Run(project, History(first_metric(project)))


def first_metric(project: Project) -> str:
    """The name of the metric that is drawn beside the loss."""
    name: str = registry.find("loss", project.loss.name).default_metrics[0]
    return name

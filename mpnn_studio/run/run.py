"""A run: a frozen project plus what happened when it was trained."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil, isfinite

from mpneuralnetwork.components import registry

from ..data.dataset import Schema
from ..data.preparation import Preparation
from ..project.project import Project
from ..project.spec import Spec
from .events import DataPrepared, Failed, Finished, Snapshot
from .history import History
from .inbox import Drained
from .standings import Standings
from .timeline import Timeline
from .update_ratios import UpdateRatios
from .yardstick import BALANCED, RARE, Yardstick


@dataclass
class Run:
    """One training, while it runs and afterwards.

    Attributes:
        preparation: fitted on the training split; None until the data is prepared.
        snapshot: the newest weights; None before the first.
        finished, failed: how it ended, None while it has not.
        update_ratios: how far single steps moved the weights; it is not saved.
        timeline: the weights at earlier steps; it is not saved either.
        standings: from which its steps can be taken again; they are not saved either.
        begun_as: the project as the training began; None where nothing was changed while it ran.
        continues: uid of the run with whose weights this one began, empty where it began from its seed.
        start_epochs: epochs of that run, where its curves are part of this history.
        origin: the file of another framework that its weights came from; empty where they were learned here.
        name, note: the user's name for it, and remarks.
        began: when, in seconds since 1970; 0 where that is not known.
    """

    project: Project
    history: History
    uid: str = field(default_factory=lambda: os.urandom(6).hex())
    preparation: Preparation | None = None
    prepared: DataPrepared | None = None
    snapshot: Snapshot | None = None
    finished: Finished | None = None
    failed: Failed | None = None
    continues: str = ""
    start_epochs: int = 0
    origin: str = ""
    name: str = ""
    note: str = ""
    began: float = field(default_factory=time.time)
    begun_as: Project | None = None
    update_ratios: UpdateRatios = field(default_factory=UpdateRatios)
    timeline: Timeline = field(default_factory=Timeline)
    standings: Standings = field(default_factory=Standings)

    @property
    def original(self) -> Project:
        """The project as the training began."""
        return self.begun_as or self.project

    @property
    def from_seed(self) -> bool:
        """Whether its first weights follow from the project; runs of earlier versions tell by their curves alone."""
        return not (self.continues or self.start_epochs or self.origin)

    @property
    def epochs(self) -> int:
        """Epochs of the whole training, including those that it continues."""
        return self.start_epochs + self.project.training_settings.epochs

    @property
    def epochs_begun(self) -> int:
        """Epochs of which at least one batch was learned."""
        return ceil(self.history.newest("epoch")) if len(self.history.loss) else self.start_epochs

    @property
    def steps(self) -> int:
        """Batches of the whole training; of a run from a file, those that were trained."""
        return self.prepared.steps if self.prepared else round(self.history.newest("step"))

    @property
    def trained(self) -> bool:
        """Whether at least one batch was learned, here or elsewhere, so that there is something to keep."""
        return self.snapshot is not None and (self.snapshot.step > 0 or bool(self.origin))

    def answers_to(self, data: Spec, schema: Schema | None) -> bool:
        """Whether its network predicts such data: the very same as it learned, or other points of the same plane."""
        learned = self.project.data
        if learned == data:
            return True
        in_plane = learned.name == data.name and schema is not None and bool(schema.coordinates)
        return in_plane and self.project.schema() == schema

    def comparable_with(self, project: Project) -> bool:
        """Whether its curves say something beside those of a project: of the same source and files, for the same task.

        Settings of the source may differ: more examples to learn from are a reason to compare.
        """
        mine, other = self.project.data.create(), project.data.create()
        return type(mine) is type(other) and mine.files() == other.files() and self.project.schema() == project.schema()

    def forget_past(self) -> None:
        """Keep the newest weights, but none of earlier steps."""
        self.timeline.forget()
        self.standings.forget()

    def forget_weights(self) -> None:
        """Keep settings, curves and metrics, but nothing that predicts."""
        self.snapshot = None
        self.forget_past()
        if self.finished is not None:
            self.finished = replace(self.finished, snapshot=None, optimizer=None, standing=None)
        if self.failed is not None:
            self.failed = replace(self.failed, snapshot=None, finite=None)

    def take(self, drained: Drained) -> None:
        """Add what the worker reported since the last time."""
        for milestone in drained.milestones:
            match milestone:
                case DataPrepared():
                    self.prepared, self.preparation = milestone, milestone.preparation
                    self.history.target_scale = _target_scale(milestone.preparation)
                case Finished():
                    self.finished = milestone
                case Failed():
                    self.failed = milestone
        self.history.add(drained.steps, drained.evaluations, drained.seconds)
        self.update_ratios.add(drained.update_ratios)
        for standing in drained.standings:
            self.standings.add(standing)
        ended = self.finished or self.failed
        newest = (ended.snapshot if ended else None) or drained.snapshot
        measured = (evaluation for evaluation in drained.evaluations if isfinite(evaluation.loss))
        best = min(measured, key=lambda evaluation: evaluation.loss, default=None)
        if best is not None:
            self.timeline.measured(self.history.place(best.step), best.loss)
        if newest is not None:
            self.snapshot = newest
        for snapshot in (drained.beginning, newest):
            if snapshot is not None:
                self.timeline.add(snapshot, self.history.place(snapshot.step))

    @property
    def yardstick(self) -> Yardstick:
        """What its figures are to be held against, as far as that is known."""
        return (self.prepared.yardstick if self.prepared else None) or Yardstick()

    def _beside(self, test: Mapping[str, float], metric: str) -> dict[str, float | None]:
        """Return what else must be told of a test split where accuracy misleads."""
        if not self.yardstick.misleads or RARE not in test:
            return {}
        figures = {figure.replace(" ", "_"): test[figure] for figure in (RARE, BALANCED)}
        return {**figures, "trivial_accuracy": (self.yardstick.test or {}).get(metric)}

    def metrics(self) -> dict[str, float | int | None]:
        """Return how it ended: metrics of the test split in the data's own unit, epochs trained, seconds.

        "test_accuracy" is None for a regression, whose metric stands under its own name. Where nothing was measured,
        and where a figure is no finite number, it is None too. Where accuracy misleads, what tells more follows.
        """
        test = (self.finished.test if self.finished else None) or {}
        name, value = self.history.metric_name, test.get(self.history.metric_name)
        metric = None if value is None else value * self.history.metric_scale
        steps = self.prepared.steps // self.epochs if self.prepared else 0
        found = {
            "test_accuracy": test.get("Accuracy"),
            "test_loss": test.get("loss"),
            **({} if name == "Accuracy" else {name: metric}),
            "epochs": self.snapshot.step // steps if self.snapshot and steps else 0,
            "seconds": round(self.finished.seconds, 3) if self.finished else 0.0,
            **self._beside(test, name),
        }
        return {key: value if value is not None and isfinite(value) else None for key, value in found.items()}


def _target_scale(preparation: Preparation) -> float:
    """What turns a metric of standardised targets into the data's own unit, where it has one."""
    scales = preparation.target_scale
    return float(scales[0]) if scales.size == 1 else 1.0


def new_run(project: Project) -> Run:
    """Begin a run whose curves are the loss and its default metrics."""
    return Run(project, History(metrics_of(project)))


def metrics_of(project: Project) -> tuple[str, ...]:
    """Return the names of the metrics that are measured with the project's loss."""
    names: tuple[str, ...] = registry.find("loss", project.loss.name).default_metrics
    return names


def first_metric(project: Project) -> str:
    """Return the name of the metric that is drawn below the loss."""
    return metrics_of(project)[0]

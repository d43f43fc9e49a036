"""One training, from a frozen project and its data to the test figures.

The window's worker and the command line both consume ``Job.run``, so that the same seed gives the same figures.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import closing

import numpy as np
from mpneuralnetwork.components import registry
from mpneuralnetwork.components.interruption import repeated
from mpneuralnetwork.model import Model
from mpneuralnetwork.trainer import Interruption, Trainer

from ..data.augmentation import AugmentedBatches
from ..data.dataset import Dataset
from ..data.on_demand import BatchesOnDemand, prepare_on_demand
from ..data.prepare import PreparedData, prepare
from ..data.splits import Rows
from ..project.project import Project
from ..wording import number_text
from .events import DataPrepared, Evaluation, Finished, Snapshot, Step
from .standing import Outlook, Standing, stand, standing_of, upcoming_of
from .steering import Change, steer, steered
from .warm_start import WarmStart
from .yardstick import Yardstick, rare_figures, yardstick_of

COPY_SECONDS = 0.5
"""Time between two copies of where the training stands."""
COPY_COST = 200
"""A copy that takes long is made more rarely, so that copying costs at most half a percent of the time."""

MOST_COPIED = 1 << 26
"""Bytes of weights: 64 MB, with what an optimizer remembers up to three times as much. Larger ones are not copied."""

Happening = DataPrepared | Step | Evaluation | Interruption | Finished
"""What a training yields as it goes."""


class Job:
    """Builds the network, then trains it. Everything random follows from the project's seed.

    Args:
        project: what to train; ``check`` must have found nothing wrong.
        dataset: what its data source loaded.
        inherited: the trained network to continue; without one the weights are drawn anew.
        on_demand: prepare examples when their batch comes, and neither validate nor test: for one step, not for many.

    Attributes:
        seconds: spent in training, not in waiting for the consumer of the events.
        yardstick: what its figures are to be held against.
        finite: where the training stood some steps ago, when all its numbers were finite; None for a network
            that is too large to be copied beside itself.
    """

    def __init__(
        self, project: Project, dataset: Dataset, inherited: WarmStart | None = None, *, on_demand: bool = False
    ) -> None:
        self.project = project
        self._start_epochs = inherited.epochs if inherited else 0
        self._settings = project.training.create()
        # The second of two streams: the first one splits the data, from a seed of its own.
        network_seed = np.random.SeedSequence(self._settings.seed).spawn(2)[1]
        # The first epochs have used up their random numbers: a continued training takes others, always the same.
        continued = (self._settings.seed, self._start_epochs)
        self._network_rng = np.random.default_rng(continued if inherited else network_seed)
        self._preparing = project.preparation.create()
        self._raw = dataset.inputs
        self._rows: Rows | None = None
        self.data: PreparedData
        if on_demand:
            self.data, self._rows = prepare_on_demand(dataset, self._preparing)
        else:
            self.data = prepare(dataset, self._preparing)
        self.yardstick = Yardstick()
        if not on_demand:
            metrics = registry.find("loss", project.loss.name).default_metrics
            self.yardstick = yardstick_of(self.data, len(dataset.schema.classes), metrics)
        self.model: Model = project.build(self._network_rng)
        if inherited:
            inherited.pass_on(self.model, project)
        self.step = 0
        self.seconds = 0.0
        self._next_copy = 0.0
        self._trainer = self._make_trainer()
        self.finite: Standing | None = None
        self._keep_if_finite()

    def _make_trainer(self) -> Trainer:
        train, validation = self.data.train, self.data.validation
        trainer = Trainer(
            self.model,
            train.inputs,
            train.targets,
            epochs=self._start_epochs + self._settings.epochs,
            start_epoch=self._start_epochs,
            batch_size=self._settings.batch_size,
            validation=(validation.inputs, validation.targets) if validation else None,
            evaluations_per_epoch=self._settings.evaluations,
            rng=self._network_rng,
            schedule=self.project.schedule.create(),
            patience=self._settings.patience or None,
            keep_best=self._settings.keep_best,
            class_weights=self.data.class_weights or None,
        )
        if self._rows is not None:
            trainer.source = BatchesOnDemand(trainer.source, self._raw, self._rows, self.data)
        if self._preparing.augments and self.project.schema().is_image:
            trainer.source = AugmentedBatches(
                trainer.source,
                self._preparing,
                self.data.preparation,
                seed=self._settings.seed,
                step=lambda: trainer.step,
            )
        return trainer

    @property
    def measures(self) -> bool:
        """Whether the network is being measured, or will be next: no batch is learned meanwhile."""
        return self._trainer.evaluation_due or self.over

    @property
    def over(self) -> bool:
        """Whether the last epoch is trained."""
        return self._trainer.epoch == self._trainer.epochs

    @property
    def batches(self) -> int:
        """Batches in an epoch."""
        return self._trainer.batches

    @property
    def epoch(self) -> int:
        """The epoch of the next batch, from 0."""
        return self._trainer.epoch

    def steer(self, change: Change) -> None:
        """Apply a changed setting; allowed between two batches."""
        steer(self.project, self._trainer, change)
        self.project = steered(self.project, (change,))
        self._keep_if_finite()

    def standing(self) -> Standing:
        """Copy where the training stands; allowed between two batches."""
        return standing_of(self.project, self._trainer)

    def stand(self, standing: Standing) -> None:
        """Go on from where a training of the same project and data stood."""
        stand(self._trainer, standing)
        self.step = standing.step

    def outlook(self) -> Outlook:
        """Return where the training stands and what its next step learns from; allowed between two batches."""
        upcoming = upcoming_of(self._trainer)
        return Outlook(self.standing(), upcoming)

    def run(self) -> Generator[Happening, None, None]:
        """Train, yielding what happens; close the generator to stop at this batch.

        What was interrupted begins anew when the next event is requested.

        Raises:
            TrainingError: a value became infinite or not a number; the model holds the last finite weights.
        """
        train, validation, test = self.data.train, self.data.validation, self.data.test
        sizes = len(train), len(validation or ()), len(test or ())
        yield DataPrepared(self.data.preparation, *sizes, self._trainer.steps, self.yardstick)
        started = time.perf_counter()
        # Closing puts the best weights back, where they are to be kept.
        with closing(self._trainer.run()) as records:
            for record in records:
                self.seconds += time.perf_counter() - started
                self.step = record.step
                # Whoever interrupted waits for an answer.
                if time.perf_counter() > self._next_copy and not isinstance(record, Interruption):
                    self._keep_if_finite()
                yield record
                started = time.perf_counter()
        yield (yield from repeated(lambda: self.finish(complete=True), self.step))

    def finish(self, complete: bool) -> Finished:
        """Return how it ended: a complete training is measured on its test split, a stopped one ends at once.

        The generator of ``run`` has ended or was closed.
        """
        test = self.data.test
        figures = None
        if complete and test:
            figures = self.model.evaluate(test.inputs, test.targets)[1]
            if self.yardstick.misleads:
                figures |= rare_figures(self.yardstick, test.targets, self.model.predict(test.inputs))
        standing = self.standing()
        snapshot, text = Snapshot(self.step, standing.values), self._ending_text(complete)
        return Finished(complete, figures, self.seconds, snapshot, standing.optimizer, text, standing)

    def _keep_if_finite(self) -> None:
        """Remember where the training stands; what comes later can be repeated from there, number by number."""
        if self.model.parameters.values.nbytes > MOST_COPIED:
            return
        started = time.perf_counter()
        standing = self.standing()
        if all(np.isfinite(array).all() for array in (standing.values, *standing.optimizer.values())):
            self.finite = standing
        now = time.perf_counter()
        self._next_copy = now + max(COPY_SECONDS, COPY_COST * (now - started))

    def _ending_text(self, complete: bool) -> str:
        """Say what ended the training before its last epoch, and which weights were kept."""
        trainer, settings = self._trainer, self._settings
        said = []
        if complete and not self.over:
            said.append(f"ended early: {settings.patience} validations without a lower loss")
        if settings.keep_best and trainer.best.weights is not None:
            said.append(f"best weights kept, validation loss {number_text(trainer.best.loss)}")
        return " · ".join(said)

    def snapshot(self) -> Snapshot:
        """Copy the weights as they are now."""
        return Snapshot(self.step, self.model.snapshot())

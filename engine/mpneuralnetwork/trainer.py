"""The training loop, as a generator: a window, a command line and ``Model.train`` are three consumers of it."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .components.batches import batches_of
from .components.checks import require_training_settings, require_whole
from .components.errors import ConfigError, shown
from .components.interruption import Interrupted, repeated
from .components.records import Evaluation, Interruption, Record, Step
from .components.registry import find
from .components.targets import example_weights
from .instruments.safekeeping import BestWeights, SafeCopy
from .learner import Learner
from .metrics import Metric
from .optimizers.base import Optimizer
from .schedules import Schedule

__all__ = ["Evaluation", "Interruption", "Step", "Trainer"]

MIN_FACTOR = 1e-6
"""A schedule that ends at zero stops just above it: a learning rate of zero is none."""


class Trainer:
    """Trains a model on examples, batch by batch.

    Args:
        model: what is trained.
        inputs: (N, …) array, also a memory-mapped one, never copied as a whole; or an iterable of batches
            (inputs, targets), begun anew in every epoch, when ``targets`` is None.
        targets: (N,) class numbers or (N, K).
        epochs: in all, those before ``start_epoch`` included.
        batch_size: examples of one step; the last batch of an epoch may be shorter.
        validation: inputs and targets that are only measured.
        evaluations_per_epoch: how often, at even distances, the last at the end of the epoch.
        rng: orders the examples; the model's own when not given.
        metric: measured on each batch; the loss's first default when not given.
        rows: which examples to train on; all when not given. ``validation_rows`` likewise.
        schedule: changes the learning rate from step to step.
        patience: stop after so many evaluations without a lower validation loss.
        keep_best: end with the weights that had the lowest validation loss.
        class_weights: how much each class counts, by number; 1 where it is not named.
        start_epoch: epochs that were trained before, of the ``epochs`` in all.

    Attributes:
        steps: batches in the whole training, 0 while a stream has not ended once.
        epoch, batch: of the next step, from 0; ``step`` counts those that are done.
        evaluated_at: how many were done at the last evaluation.
        ordered: whether the examples of the epoch are in their order already.
        best: the lowest validation loss and, with ``keep_best``, its weights.

    Raises:
        ConfigError: a setting is impossible, or there are neither targets nor an iterable of batches.
        ShapeError: the examples do not fit the network, or there are not as many targets.

    Example:
        >>> for record in Trainer(model, X, y, epochs=3, validation=(X_test, y_test)).run():
        ...     print(record)
    """

    def __init__(
        self,
        model: Learner,
        inputs: Any,
        targets: Any = None,
        *,
        epochs: int,
        batch_size: int = 32,
        validation: tuple[Any, Any] | None = None,
        evaluations_per_epoch: int = 1,
        rng: np.random.Generator | None = None,
        metric: Metric | None = None,
        rows: NDArray[np.intp] | None = None,
        validation_rows: NDArray[np.intp] | None = None,
        schedule: Schedule | None = None,
        patience: int | None = None,
        keep_best: bool = False,
        class_weights: Mapping[int, float] | None = None,
        start_epoch: int = 0,
    ) -> None:
        require_training_settings(epochs, batch_size, evaluations_per_epoch, patience, validation)
        self.model, self.epochs = model, epochs
        checked = inputs if targets is None else model.checked(inputs)
        self.source = batches_of(checked, targets, batch_size, rows)
        self.validation, self._validation_rows = validation, validation_rows
        self.evaluations_per_epoch = evaluations_per_epoch
        self.rng = rng if rng is not None else model.rng
        self.metric: Metric = metric if metric is not None else find("metric", model.loss.default_metrics[0])()
        self.schedule, self._class_weights = schedule, class_weights
        self.best, self._safe_copy = BestWeights(model, patience, keep_best), SafeCopy(model)
        self.epoch, self.batch, self.step, self.evaluated_at = start_epoch, 0, start_epoch * self.source.count, -1
        self.ordered = self._resized = False
        self.epoch_rng = self.rng.bit_generator.state

    @property
    def batches(self) -> int:
        """Batches in an epoch; 0 while a stream has not ended once."""
        return self.source.count

    @property
    def steps(self) -> int:
        """Batches in the whole training, those learned and those to come."""
        return self.step + (self.epochs - self.epoch) * self.source.count - self.batch

    @property
    def evaluation_due(self) -> bool:
        """Whether the last step passed one of the even points of its epoch, or none was made yet."""
        if self.validation is None or self.evaluated_at == self.step:
            return False
        if self.step == 0 or not self.batches:
            return self.step == 0
        done, each = self.batch or self.batches, self.evaluations_per_epoch
        return done * each // self.batches > (done - 1) * each // self.batches

    def set_batch_size(self, size: int) -> None:
        """Learn from batches of another size, from the next one on; allowed between two steps.

        Raises:
            ConfigError: the size is no positive number, or the batches come from a stream.
        """
        require_whole("batch_size", size, 1)
        batch = self.source.resize(size, self.batch)
        self.batch = batch if self.ordered else 0
        self._resized = True

    def apply_live(self, field: str, value: Any) -> None:
        """Change a setting of the training between two steps: the batch size is the one that it can change.

        Raises:
            ConfigError: it is another setting, or ``set_batch_size`` refuses the value.
        """
        if field != "batch_size":
            raise ConfigError(f"Training: {shown(field)} cannot be changed while it runs")
        self.set_batch_size(value)

    def draw_order(self) -> None:
        """Begin an epoch: remember where its random numbers start, and order the examples by them."""
        self.epoch_rng = self.rng.bit_generator.state
        self.source.shuffle(self.rng)
        self.ordered = True

    def run(self) -> Generator[Record, None, None]:
        """Train, yielding what happened after each batch and each evaluation. Close the generator to stop.

        Yields:
            A ``Step`` for each batch and an ``Evaluation`` whenever the validation split was measured; an
            ``Interruption`` where whoever is asked (see :mod:`.components.interruption`) raised ``Interrupted``.

        Raises:
            TrainingError: a value became infinite or not a number; the last finite weights are put back.
        """
        # Before the first step; or, when going on from a checkpoint, what was due just then.
        if self.evaluation_due:
            yield from self._evaluate()
        try:
            while self.epoch < self.epochs and not self.best.stalled:
                yield from self._run_epoch()
        finally:
            if isinstance(self.model.optimizer, Optimizer):
                self.model.optimizer.rate_factor = 1.0
            self.best.put_back()

    def _run_epoch(self) -> Iterator[Record]:
        """Train from where the epoch stands to its end."""
        if not self.ordered:
            self.draw_order()
        epoch, self._resized = self.epoch, False
        for inputs, targets in self.source.remaining(self.batch):
            try:
                yield self._learn(self.model.checked(inputs), targets)
            except Interrupted:
                yield Interruption(self.step)
                return  # the layers may have overwritten the batch, so that it is requested once more
            if self.evaluation_due:
                yield from self._evaluate()
            if self.epoch > epoch or self.best.stalled or self._resized:
                return
        raise ConfigError("The stream of batches is empty: it must begin anew in every epoch")

    @np.errstate(all="ignore")
    def _learn(self, inputs: NDArray[Any], targets: NDArray[Any]) -> Step:
        epoch, batch, batches = self.epoch, self.batch, self.batches
        self._safe_copy.renew(self.step)
        loss, outputs = self.model.compute_gradients(inputs, targets, self.weights_of(targets))
        if not math.isfinite(loss):
            # The layers may have overwritten the batch, so that it is requested once more.
            inputs, _ = next(self.source.remaining(batch), (inputs, targets))
            raise self._safe_copy.failure(inputs, epoch, batch)
        self.model.take_step(self.rate_factor())
        self.step, self.batch = self.step + 1, batch + 1
        if self.batch == batches:
            self.epoch, self.batch, self.ordered = epoch + 1, 0, False
        ranked = self.metric.by_rank and outputs.ndim > 1 and outputs.shape[1] > 1
        metric = self.metric(targets, outputs if ranked else self.model.loss.activate(outputs))
        return Step(epoch, batch, batches, self.step, loss, metric)

    def weights_of(self, targets: NDArray[Any]) -> NDArray[Any] | None:
        """Return how much each example of a batch counts, (N,); None where all count alike."""
        return None if self._class_weights is None else example_weights(targets, self._class_weights)

    def rate_factor(self) -> float | None:
        """Return what the schedule multiplies the learning rate of the next step by; None without a schedule."""
        if self.schedule is None:
            return None
        # Counted as if all batches had the present size, so that another size does not move the schedule.
        done, total = self.epoch * self.batches + self.batch, self.epochs * self.batches
        return max(self.schedule.factor(done, total), MIN_FACTOR)

    def _evaluate(self) -> Iterator[Evaluation | Interruption]:
        assert self.validation is not None
        measure = partial(self.model.evaluate, *self.validation, rows=self._validation_rows)
        _, figures = yield from repeated(measure, self.step)
        loss = figures.pop("loss")
        self.evaluated_at = self.step
        self.best.compare(loss)
        if self.schedule is not None:
            self.schedule.observe(loss)
        epoch = self.epoch + (self.batch / self.batches if self.batches else 0.0)
        yield Evaluation(epoch, self.step, loss, figures)

"""The training loop, as a generator: a window, a command line and ``Model.train`` are three consumers of it."""

from __future__ import annotations

import logging
import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .buffers import Buffers
from .errors import ConfigError, ShapeError, TrainingError
from .layers.base import batch_inside
from .metrics import Metric, as_classes
from .model import Model
from .registry import find
from .schedules import Schedule

SAFE_COPY_STEPS = 64
"""Steps between two copies of weights that are known to be finite."""

LEAST_FACTOR = 1e-6
"""A schedule that ends at zero stops just above it: a learning rate of zero is none."""

_log = logging.getLogger("mpneuralnetwork")


@dataclass(frozen=True, slots=True)
class Step:
    """One batch was learned.

    Attributes:
        epoch, batch: both from 0; ``batches`` are in every epoch.
        step: batches learned so far in the whole training, this one included.
        loss, metric: of this batch, as the network was before it learned from it.
    """

    epoch: int
    batch: int
    batches: int
    step: int
    loss: float
    metric: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The validation split was measured.

    Attributes:
        epoch: how many epochs were trained, with fractions: 0 before the first step.
        step: batches learned so far.
    """

    epoch: float
    step: int
    loss: float
    metrics: dict[str, float]


class Trainer:
    """Trains a model on examples, batch by batch.

    Args:
        inputs: (N, …) array, also a memory-mapped one; never copied as a whole.
        targets: (N,) class numbers or (N, K).
        validation: inputs and targets that are only measured.
        evaluations_per_epoch: how often, at even distances, the last at the end of the epoch.
        rng: orders the examples; the model's own when not given.
        metric: measured on each batch; the loss's first default when not given.
        rows: which examples to train on; all when not given.
        validation_rows: the same for the validation.
        schedule: changes the learning rate from step to step.
        patience: stop after so many evaluations without a lower validation loss.
        keep_best: end with the weights that had the lowest validation loss.
        class_weights: how much each class counts, by number.
    """

    def __init__(
        self,
        model: Model,
        inputs: Any,
        targets: Any,
        *,
        epochs: int,
        batch_size: int,
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
    ) -> None:
        self.model = model
        self.inputs = model.checked(inputs)
        self.targets = np.asarray(targets)
        self._rows = np.arange(len(self.inputs)) if rows is None else rows
        if len(self.targets) != len(self.inputs) or not len(self._rows):
            raise ShapeError(f"There are {len(self.inputs)} examples and {len(self.targets)} targets to train on")
        if epochs < 0 or batch_size < 1 or evaluations_per_epoch < 1:
            raise ConfigError("Training needs at least 0 epochs, batches of at least 1 and 1 evaluation an epoch")
        self.epochs, self.batch_size = epochs, batch_size
        self.validation, self._validation_rows = validation, validation_rows
        self.evaluations_per_epoch = evaluations_per_epoch
        self.rng = rng if rng is not None else model.rng
        self.metric: Metric = metric if metric is not None else find("metric", model.loss.default_metrics[0])()
        self.schedule, self.patience, self.keep_best = schedule, patience, keep_best
        self._class_weights = class_weights
        self.batches = math.ceil(len(self._rows) / batch_size)
        self.steps = self.epochs * self.batches
        self.step = 0
        self._base_rate = self._scheduled_rate = model.optimizer.learning_rate
        self._factor = 1.0
        self._order: NDArray[np.intp] | None = None
        self._epoch_rng = self.rng.bit_generator.state
        self._buffers = Buffers()
        self._safe = model.snapshot()
        self._best = (math.inf, self._safe)
        self._stale = 0

    def run(self) -> Generator[Step | Evaluation, None, None]:
        """Train, yielding what happened after each batch and each evaluation. Close the generator to stop.

        Raises:
            TrainingError: a value became infinite or not a number; the last finite weights are put back.
        """
        if self.step == 0 and self.validation is not None:
            yield self._evaluate()
        try:
            while self.step < self.steps and not self._stalled():
                yield self._learn()
                if self.validation is not None and self._evaluation_due():
                    yield self._evaluate()
        finally:
            if self.schedule is not None:
                self.model.optimizer.learning_rate = self._base_rate
        if self.keep_best and math.isfinite(self._best[0]):
            self.model.restore(self._best[1])

    @np.errstate(all="ignore")
    def _learn(self) -> Step:
        epoch, batch = divmod(self.step, self.batches)
        if batch == 0 or self._order is None:
            self._shuffle()
        inputs, targets = self._gather(batch)
        self._set_rate()
        if self.step % SAFE_COPY_STEPS == 0 and np.isfinite(self.model.parameters.values).all():
            np.copyto(self._safe, self.model.parameters.values)
        loss, outputs = self.model.compute_gradients(inputs, targets, self._weights_of(targets))
        if not math.isfinite(loss):
            raise self._failure(epoch, batch)
        self.model.optimizer.step(self.model.layers)
        self.step += 1
        metric = self.metric(targets, self.model.loss.activate(outputs))
        return Step(epoch, batch, self.batches, self.step, loss, metric)

    def _set_rate(self) -> None:
        """Apply the schedule to the rate that the optimizer was given, or has been given by hand since."""
        if self.schedule is None:
            return
        optimizer = self.model.optimizer
        if optimizer.learning_rate != self._scheduled_rate:
            self._base_rate = optimizer.learning_rate / self._factor
        self._factor = max(self.schedule.factor(self.step, self.steps), LEAST_FACTOR)
        optimizer.learning_rate = self._scheduled_rate = self._base_rate * self._factor

    def _shuffle(self) -> None:
        self._epoch_rng = self.rng.bit_generator.state
        self._order = self.rng.permutation(self._rows)

    def _gather(self, batch: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Copy the examples of a batch into a kept buffer."""
        assert self._order is not None
        rows = self._order[batch * self.batch_size : (batch + 1) * self.batch_size]
        room = self._buffers.get("inputs", (len(rows), *self.inputs.shape[1:]), self.inputs.dtype)
        # "clip" lets NumPy write straight into the buffer; every row is known to exist.
        np.take(self.inputs, rows, axis=0, out=room, mode="clip")
        return room, self.targets[rows]

    def _weights_of(self, targets: NDArray[Any]) -> NDArray[Any] | None:
        if self._class_weights is None:
            return None
        return np.array([self._class_weights.get(k, 1.0) for k in as_classes(targets).tolist()])

    def _evaluation_due(self) -> bool:
        """Whether this step passed one of the even points of its epoch."""
        done = (self.step - 1) % self.batches + 1
        each = self.evaluations_per_epoch
        return done * each // self.batches > (done - 1) * each // self.batches

    def _evaluate(self) -> Evaluation:
        assert self.validation is not None
        inputs, targets = self.validation
        _, figures = self.model.evaluate(inputs, targets, rows=self._validation_rows)
        loss = figures.pop("loss")
        if loss < self._best[0]:
            best = self.model.snapshot() if self.keep_best else self._safe
            self._best, self._stale = (loss, best), 0
        else:
            self._stale += 1
        if self.schedule is not None:
            self.schedule.observe(loss)
        return Evaluation(self.step / self.batches, self.step, loss, figures)

    def _stalled(self) -> bool:
        return self.patience is not None and self._stale >= self.patience

    def _failure(self, epoch: int, batch: int) -> TrainingError:
        """Put the last finite weights back, and say where the first value went wrong."""
        inputs, _ = self._gather(batch)
        where = _first_not_finite(self.model, inputs)
        self.model.restore(self._safe)
        # What the optimizer remembers may be spoilt too; an optimizer of the user's own may remember nothing.
        forget = getattr(self.model.optimizer, "reset", None)
        if forget:
            forget()
        return TrainingError(
            f"Training stopped in epoch {epoch + 1}, batch {batch + 1}: {where}. The last finite weights were put "
            "back. A smaller learning rate or clipped gradients usually help."
        )


def _first_not_finite(model: Model, inputs: NDArray[Any]) -> str:
    """Name the first thing in the network that is infinite or not a number."""
    if not np.isfinite(inputs).all():
        return "the inputs of this batch hold values that are not finite"
    x = batch_inside(inputs.astype(model.parameters.dtype))
    for number, layer in enumerate(model.layers, 1):
        name = f"layer {number} ({layer.title})"
        broken = [key for key, array in layer.arrays.items() if not np.isfinite(array).all()]
        if broken:
            return f"the {broken[0]} of {name} are not finite any more"
        x = layer.forward_pass(x, True)
        if not np.isfinite(x).all():
            return f"the output of {name} is not finite"
    return "the loss is not finite"


def train(
    model: Model,
    inputs: Any,
    targets: Any,
    epochs: int,
    batch_size: int,
    evaluation: tuple[Any, Any] | None,
    auto_evaluation: float,
    early_stopping: int | None,
    model_checkpoint: bool,
    compute_train_metrics: bool,
) -> list[dict[str, float]]:
    """Do what :meth:`Model.train` promises."""
    inputs, targets = model.checked(inputs), np.asarray(targets)
    rows, held = None, None
    if evaluation is None:
        order = model.rng.permutation(len(inputs))
        held, rows = np.split(order, [min(round(auto_evaluation * len(inputs)), len(inputs) - 1)])
        evaluation = (inputs, targets) if len(held) else None
    trainer = Trainer(
        model, inputs, targets, epochs=epochs, batch_size=batch_size, rows=rows, validation=evaluation,
        validation_rows=held, patience=early_stopping, keep_best=model_checkpoint,
    )  # fmt: skip
    history: list[dict[str, float]] = []
    total = 0.0
    for record in trainer.run():
        if isinstance(record, Evaluation):
            if history:
                found = {"loss": record.loss, **record.metrics}
                history[-1].update({f"val_{name}": value for name, value in found.items()})
            continue
        total += record.loss
        if record.batch + 1 == record.batches:
            history.append({"loss": total / record.batches})
            total = 0.0
            if compute_train_metrics:
                figures = model.evaluate(inputs, targets, rows=rows)[1]
                history[-1].update({f"train_{name}": value for name, value in figures.items()})
    for number, figures in enumerate(history, 1):
        _log.info("epoch %d: %s", number, ", ".join(f"{name} {value:.4f}" for name, value in figures.items()))
    return history

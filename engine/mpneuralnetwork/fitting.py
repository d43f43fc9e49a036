"""What ``Model.train`` does: hold back a validation split, consume the trainer, and keep the books."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .instruments.progress import EpochLine
from .model import Model
from .schedules import Schedule
from .trainer import Evaluation, Step, Trainer

Figures = dict[str, float]
Callback = Callable[[Step | Evaluation], object]
"""Told of every batch and evaluation; ``True`` ends the training."""

_log = logging.getLogger("mpneuralnetwork")


def fit(
    model: Model,
    inputs: Any,
    targets: Any,
    epochs: int,
    batch_size: int,
    *,
    evaluation: tuple[Any, Any] | None,
    auto_evaluation: float,
    early_stopping: int | None,
    model_checkpoint: bool,
    compute_train_metrics: bool,
    schedule: Schedule | None,
    class_weights: Mapping[int, float] | None,
    callbacks: Sequence[Callback],
    verbose: bool,
) -> list[Figures]:
    """Do what :meth:`Model.train` promises."""
    rows: NDArray[np.intp] | None = None
    held: NDArray[np.intp] | None = None
    if targets is not None:
        inputs, targets = model.checked(inputs), np.asarray(targets)
        if evaluation is None:
            held, rows = _hold_back(len(inputs), auto_evaluation, model.rng)
            evaluation = (inputs, targets) if len(held) else None
    trainer = Trainer(
        model, inputs, targets, epochs=epochs, batch_size=batch_size, rows=rows, validation=evaluation,
        validation_rows=held, patience=early_stopping, keep_best=model_checkpoint, schedule=schedule,
        class_weights=class_weights,
    )  # fmt: skip
    history: list[Figures] = []
    losses: list[float] = []
    line = EpochLine(epochs) if verbose else None
    records = trainer.run()
    try:
        for record in records:
            if isinstance(record, Step):
                losses.append(record.loss)
                if line:
                    line.show_batch(record.epoch, record.batch, record.batches, record.loss)
                if trainer.batch == 0:
                    history.append({"loss": float(np.mean(losses))})
                    losses = []
                    if compute_train_metrics and targets is not None:
                        history[-1].update(_named("train", model.evaluate(inputs, targets, rows=rows)[1]))
            elif history:
                history[-1].update(_named("val", {"loss": record.loss, **record.metrics}))
            if history and not losses and (evaluation is None or isinstance(record, Evaluation)):
                _log.info("epoch %d: %s", len(history), ", ".join(f"{n} {v:.4f}" for n, v in history[-1].items()))
                if line:
                    line.finish_epoch(len(history) - 1, history[-1])
            answers = [callback(record) for callback in callbacks]
            if True in answers:
                records.close()
    finally:
        if line:
            line.close()
    return history


def _named(split: str, figures: Figures) -> Figures:
    return {f"{split}_{name}": value for name, value in figures.items()}


def _hold_back(count: int, share: float, rng: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Split the numbers of the examples at random; at least one is left to train on."""
    order = rng.permutation(count)
    held = min(round(share * count), max(0, count - 1))
    return order[:held], order[held:]

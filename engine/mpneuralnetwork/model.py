"""A network to train and to ask: layers in a row, a loss at their end, an optimizer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from .components.batches import hold_back
from .components.checks import require_evaluation_settings
from .components.records import Callback
from .instruments.history import EpochHistory
from .instruments.progress import EpochLine
from .layers.base import Array
from .learner import Learner
from .schedules import Schedule
from .trainer import Trainer

__all__ = ["Model"]


class Model(Learner):
    """Layers, loss and optimizer: train, predict, evaluate.

    A final Softmax or Sigmoid may be left out: the loss applies it at prediction. A model whose first layer knows its
    input is built when it is made, any other by its first data. A layer belongs to one model: put into another one,
    it takes its weights along, and the first model can no longer be used.

    Args:
        layers: from input to output. Besides ours, any object with ``forward(x, training)`` and ``backward(gradient)``
            that works batch first may be one, and learns if it has ``params``; see :mod:`.adapters.own_layer`.
        loss: what training makes small.
        optimizer: SGD when not given.
        metrics: measured beside the loss; the loss's own choice when not given.
        seed: of everything random, when no generator is passed to ``build``.

    Raises:
        ConfigError: a layer is in the list twice, or is none.
        ShapeError: the first layer knows its input, and a later one cannot take what it receives.

    Example:
        >>> network = [Dense(784, 128), ReLU(), Dropout(0.2), Dense(128, 10)]
        >>> model = Model(layers=network, loss=CategoricalCrossEntropy(), optimizer=Adam(learning_rate=0.001))
        >>> model.train(X_train, y_train, epochs=10, batch_size=32)
        >>> probabilities = model.predict(X_test)
    """

    def train(
        self,
        X_train: Any,
        y_train: Any | None,
        epochs: int,
        batch_size: int,
        evaluation: tuple[Any, Any] | None = None,
        auto_evaluation: float = 0.2,
        early_stopping: int | None = None,
        model_checkpoint: bool = True,
        compute_train_metrics: bool = False,
        *,
        schedule: Schedule | None = None,
        class_weights: Mapping[int, float] | None = None,
        callbacks: Sequence[Callback] = (),
        verbose: bool = True,
    ) -> list[dict[str, float]]:
        """Train for some epochs.

        Args:
            X_train, y_train: arrays (N, …), and (N,) class numbers or (N, K) targets, also memory-mapped; or an
                iterable of batches (inputs, targets), and None.
            epochs: passes over the training examples.
            batch_size: examples of one step.
            evaluation: inputs and targets to watch progress on. When not given, the share ``auto_evaluation`` of
                the training examples is held back for it, chosen at random.
            early_stopping: stop after so many epochs without a lower validation loss.
            model_checkpoint: end with the weights of the epoch that had the lowest validation loss.
            compute_train_metrics: measure the training examples too after each epoch.
            schedule: changes the learning rate from step to step.
            class_weights: how much each class counts in the loss, by number.
            callbacks: functions called with every step and evaluation; one that returns True ends the training.
            verbose: report each epoch on standard error: loss, validation metrics, seconds and time left.

        Returns:
            The metrics of each epoch by name: "loss" of its batches, "val_loss", "val_Accuracy" and so on.

        Raises:
            TrainingError: a value became infinite or not a number; the last finite weights are put back.
            ShapeError: the examples do not fit the network, or each other.
            ConfigError: a setting is impossible, such as a batch of none.
        """
        require_evaluation_settings(evaluation, auto_evaluation, early_stopping)
        inputs, targets, rows, held = X_train, y_train, None, None
        if targets is not None:
            inputs, targets = self.checked(inputs), np.asarray(targets)
            if evaluation is None:
                held, rows = hold_back(len(inputs), auto_evaluation, self.rng)
                evaluation = (inputs, targets) if len(held) else None
        trainer = Trainer(
            self, inputs, targets, epochs=epochs, batch_size=batch_size, rows=rows, validation=evaluation,
            validation_rows=held, patience=early_stopping, keep_best=model_checkpoint, schedule=schedule,
            class_weights=class_weights,
        )  # fmt: skip

        measured = compute_train_metrics and targets is not None
        measure = partial(self.evaluate, inputs, targets, rows=rows) if measured else None
        history = EpochHistory(evaluation is not None, measure, EpochLine(epochs) if verbose else None)
        return history.gather(trainer.run(), callbacks)

    def test(self, X: Any, y: Any) -> dict[str, float]:
        """Return the loss and the metrics of ``evaluate`` without the predictions.

        Args:
            X: (N, …) inputs.
            y: (N,) class numbers or (N, K) targets.
        """
        return self.evaluate(X, y)[1]

    def get_weights(self) -> dict[str, Array]:
        """Return copies of all arrays, named by place and layer: "0.dense.weights"."""
        return {name: array.copy() for name, array in self.weights().items()}

    def restore_weights(self, weights: Mapping[str, Any]) -> None:
        """Write back what ``get_weights`` returned; nothing is written unless everything fits.

        Raises:
            FileError: a name is missing or unknown, a shape differs, or a value is not finite.
        """
        self.load_weights(weights)

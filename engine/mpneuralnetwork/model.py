"""A network: layers in a row, a loss at their end, and an optimizer beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .components.buffers import small_casts
from .components.errors import ShapeError
from .components.parameter import Shape
from .components.registry import find
from .layers.base import Array, Layer, batch_first, batch_inside
from .learner import Network, Watch
from .losses import Loss
from .metrics import Metric
from .optimizers import SGD, Optimizer
from .schedules import Schedule

MAX_AT_ONCE = 1024
"""Examples that prediction takes in one go, where memory allows."""
FLOATS_AT_ONCE = 1 << 21
"""Numbers that one layer may hold while predicting: 8 MB of float32, whatever the data's size."""


class Model(Network):
    """Layers, loss and optimizer.

    Args:
        layers: from input to output. A final Softmax or Sigmoid may be left out: the loss applies it at prediction.
        loss: what training makes small.
        optimizer: SGD when not given.
        metrics: figures beside the loss; the loss's own choice when not given.
        seed: of everything random, when no generator is passed to ``build``.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        loss: Loss,
        optimizer: Optimizer | None = None,
        metrics: Sequence[Metric] | None = None,
        seed: int | None = None,
    ) -> None:
        super().__init__(layers, seed)
        self.loss = loss
        self.optimizer = optimizer if optimizer is not None else SGD()
        self.metrics = list(metrics) if metrics is not None else [find("metric", n)() for n in loss.default_metrics]

    def _settle(self, shapes: Sequence[Shape]) -> None:
        # What a final Softmax or Sigmoid would do, the loss does already.
        for layer in self.layers:
            layer.fused_with_loss = layer is self.layers[-1] and layer.output_activation == self.loss.output_activation
        self._at_once = self._rows_at_once(shapes)

    def _rows_at_once(self, shapes: Sequence[Shape]) -> int:
        largest = max(
            (layer.activation_size(shape) for layer, shape in zip(self.layers, shapes, strict=False)), default=1
        )
        return max(1, min(MAX_AT_ONCE, FLOATS_AT_ONCE // max(1, largest)))

    # Arithmetic.

    @small_casts()
    def compute_gradients(
        self, inputs: Array, targets: Array, weights: Array | None = None, watch: Watch | None = None
    ) -> tuple[float, Array]:
        """Run one batch forward and backward, filling all gradients. The inputs may be overwritten.

        Returns:
            The loss, and the outputs (N, …), which last until the next batch.
        """
        outputs = batch_first(self.forward_pass(self._enter(inputs), True, watch))
        loss, gradient = self.loss.measure(outputs, targets, weights)
        if watch:
            watch(len(self.layers), "backward", gradient)
        self.backward_pass(np.ascontiguousarray(batch_inside(gradient)), watch)
        return loss, outputs

    def train_step(self, inputs: Array, targets: Array, weights: Array | None = None) -> tuple[float, Array]:
        """Learn from one batch: gradients, then the optimizer; see ``compute_gradients``."""
        loss, outputs = self.compute_gradients(inputs, targets, weights)
        self.optimizer.step(self.layers)
        return loss, outputs

    def forward(self, inputs: Any, training: bool = False) -> Array:
        """Return the outputs of one batch before the loss's activation, (N, …), in a new array."""
        return np.array(self._run(self.checked(inputs).copy(), training), order="C")

    def predict(self, inputs: Any) -> Array:
        """Return predictions, (N, …): probabilities where the loss is made for classes, numbers otherwise."""
        return self._predict(self.checked(inputs), None, False)

    def _chunks(self, count: int) -> Iterator[slice]:
        for start in range(0, count, self._at_once):
            yield slice(start, min(start + self._at_once, count))

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def _run(self, batch: Array, training: bool) -> Array:
        """Return the outputs of a batch that may be overwritten; what overflows shows as infinite, without a word."""
        return batch_first(self.forward_pass(self._enter(batch), training))

    def _outputs(self, inputs: Array, rows: NDArray[np.intp] | None, training: bool) -> Iterator[tuple[slice, Array]]:
        """Yield the outputs chunk by chunk, so that memory does not grow with the data."""
        for part in self._chunks(len(inputs) if rows is None else len(rows)):
            batch = np.array(inputs[part]) if rows is None else inputs[rows[part]]
            yield part, self._run(batch, training)

    def _predict(self, inputs: Array, rows: NDArray[np.intp] | None, training: bool) -> Array:
        found = [self.loss.activate(outputs) for _, outputs in self._outputs(inputs, rows, training)]
        return np.concatenate(found) if found else np.zeros((0, *self._shapes(self.input_shape or ())[-1]))

    @np.errstate(over="ignore", invalid="ignore")
    def evaluate(
        self,
        X: Any,
        y: Any,
        training: bool = False,
        compute_metrics: bool = True,
        rows: NDArray[np.intp] | None = None,
    ) -> tuple[Array, dict[str, float]]:
        """Measure the network on examples, in batches of bounded memory.

        Args:
            training: let dropout and batch statistics act as in training.
            rows: which examples; all when not given.

        Returns:
            The predictions, and the figures by name: "loss" and each metric.
        """
        inputs, targets = self.checked(X), np.asarray(y)
        if len(targets) != len(inputs) or not len(inputs):
            raise ShapeError(f"There are {len(inputs)} examples, but {len(targets)} targets: one each is needed")
        wanted = targets if rows is None else targets[rows]
        total, predictions = 0.0, []
        for part, outputs in self._outputs(inputs, rows, training):
            total += self.loss.measure(outputs, wanted[part])[0] * len(outputs)
            predictions.append(self.loss.activate(outputs))
        predicted = np.concatenate(predictions)
        figures = {"loss": total / len(wanted)}
        if compute_metrics:
            figures.update({type(metric).__name__: metric(wanted, predicted) for metric in self.metrics})
        return predicted, figures

    def test(self, X: Any, y: Any) -> dict[str, float]:
        """Return the figures of ``evaluate`` alone."""
        return self.evaluate(X, y)[1]

    # Training.

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
        callbacks: Sequence[Callable[[Any], object]] = (),
        verbose: bool = True,
    ) -> list[dict[str, float]]:
        """Train for some epochs.

        Args:
            X_train, y_train: arrays, also memory-mapped; or an iterable of batches (inputs, targets), and None.
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
        """
        from .fitting import fit  # it is built on the model

        return fit(
            self,
            X_train,
            y_train,
            epochs,
            batch_size,
            evaluation=evaluation,
            auto_evaluation=auto_evaluation,
            early_stopping=early_stopping,
            model_checkpoint=model_checkpoint,
            compute_train_metrics=compute_train_metrics,
            schedule=schedule,
            class_weights=class_weights,
            callbacks=callbacks,
            verbose=verbose,
        )

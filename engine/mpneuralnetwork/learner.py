"""Layers, a loss and an optimizer: how a batch runs forward and backward, and how the numbers are measured and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .adapters.own_optimizer import scaled_step
from .components.axes import batch_first, batch_last
from .components.buffers import small_casts
from .components.checks import require_part
from .components.errors import ShapeError
from .components.interruption import interruption_point, undone_if_interrupted
from .components.registry import find
from .layers.base import Array
from .losses import Loss
from .metrics import Metric
from .network import Network
from .optimizers import SGD, Optimizer

MAX_AT_ONCE = 1024
"""Examples that prediction takes in one go, where memory allows."""
FLOATS_AT_ONCE = 1 << 21
"""Numbers that one layer may hold while predicting: 8 MB of float32, whatever the data's size."""

Watch = Callable[[int, str, Array], None]
"""Receives the layer's index, "forward" or "backward", and its output or the gradient of its input, batch first.

The gradient of the loss comes under the index after the last layer. Whoever keeps an array must copy it.
"""


class Learner(Network):
    """All of a model that training and the instruments need. Scripts use its subclass ``Model``.

    Args:
        layers, seed: see :class:`.network.Network`.
        loss: what training minimises.
        optimizer: SGD when not given.
        metrics: measured beside the loss; the loss's own choice when not given.

    Raises:
        ConfigError: the loss or the optimizer is a name or a class instead of an object.
    """

    def __init__(
        self,
        layers: Sequence[Any],
        loss: Loss,
        optimizer: Optimizer | None = None,
        metrics: Sequence[Metric] | None = None,
        seed: int | None = None,
    ) -> None:
        require_part("loss", loss, ("measure", "activate"), "MSE()")
        if optimizer is not None:
            require_part("optimizer", optimizer, ("step",), "Adam(learning_rate=0.001)")
        super().__init__(layers, seed, loss.output_activation)
        self.loss = loss
        self.optimizer = optimizer if optimizer is not None else SGD()
        self.metrics = list(metrics) if metrics is not None else [find("metric", n)() for n in loss.default_metrics]

    # One batch.

    def forward_pass(self, x: Array, training: bool, watch: Watch | None = None) -> Array:
        """Run a batch through all layers.

        Args:
            x: in the batch-last (CHWN) layout; it may be overwritten.
            training: whether dropout and batch statistics act as in training.
            watch: receives the output of each layer.

        Returns:
            The outputs of the last layer, batch last.
        """
        for index, layer in enumerate(self.layers):
            interruption_point()
            x = layer.forward_pass(x, training)
            if watch:
                watch(index, "forward", batch_first(x))
        return x

    def backward_pass(self, gradient: Array, watch: Watch | None = None) -> None:
        """Write the gradients of all parameters. The first trainable layer needs no input gradient.

        Args:
            gradient: of the outputs, batch last; it may be overwritten.
            watch: receives the gradient of the input of each layer.
        """
        for index in range(len(self.layers) - 1, self._first_learned - 1, -1):
            interruption_point()
            layer = self.layers[index]
            layer.parameter_gradients(gradient)
            if index > self._first_learned:
                interruption_point()
                gradient = layer.input_gradient(gradient)
                if watch:
                    watch(index, "backward", batch_first(gradient))

    @small_casts
    @undone_if_interrupted
    def compute_gradients(
        self, inputs: Array, targets: Array, weights: Array | None = None, watch: Watch | None = None
    ) -> tuple[float, Array]:
        """Run one batch forward and backward, filling all gradients.

        Args:
            inputs: (N, …); they may be overwritten.
            targets: (N,) class numbers or (N, K).
            weights: (N,), how much each example counts; all alike when not given.
            watch: receives every array that passes between layers.

        Returns:
            The loss, and the outputs (N, …), which last until the next batch.
        """
        outputs = batch_first(self.forward_pass(self._enter(inputs), True, watch))
        loss, gradient = self.loss.measure(outputs, targets, weights)
        if watch:
            watch(len(self.layers), "backward", gradient)
        self.backward_pass(np.ascontiguousarray(batch_last(gradient)), watch)
        return loss, outputs

    def take_step(self, factor: float | None = None) -> None:
        """Let the optimizer change the parameters along their gradients.

        Args:
            factor: of a schedule, by which the learning rate is multiplied; None where there is no schedule.
        """
        if factor is None:
            self.optimizer.step(self.layers)
        else:
            scaled_step(self.optimizer, self.layers, factor)
        self._renew_copies()

    def train_step(self, inputs: Array, targets: Array, weights: Array | None = None) -> tuple[float, Array]:
        """Learn from one batch: gradients, then the optimizer; see ``compute_gradients``."""
        loss, outputs = self.compute_gradients(inputs, targets, weights)
        self.take_step()
        return loss, outputs

    # Many examples, in pieces, so that memory does not grow with the data.

    def forward(self, inputs: Any, training: bool = False) -> Array:
        """Return the outputs of one batch before the loss's activation, (N, …), in a new array."""
        return np.array(self._run(self.checked(inputs).copy(), training), order="C")

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def _run(self, batch: Array, training: bool) -> Array:
        """Return the outputs of a batch that may be overwritten; overflow shows as infinite, without a warning."""
        return batch_first(self.forward_pass(self._enter(batch), training))

    def _outputs(self, inputs: Array, rows: NDArray[np.intp] | None, training: bool) -> Iterator[tuple[slice, Array]]:
        count = len(inputs) if rows is None else len(rows)
        size = max(1, min(MAX_AT_ONCE, FLOATS_AT_ONCE // self._largest_activation))
        for start in range(0, count, size):
            part = slice(start, min(start + size, count))
            yield part, self._run(np.array(inputs[part]) if rows is None else inputs[rows[part]], training)

    def predict(self, inputs: Any) -> Array:
        """Return predictions: probabilities where the loss is made for classes, numbers otherwise.

        Args:
            inputs: (N, …) examples.

        Returns:
            (N, K) or the shape of the last layer's output.

        Raises:
            ShapeError: the examples have another shape than those that the network was built for.
        """
        found = [self.loss.activate(outputs) for _, outputs in self._outputs(self.checked(inputs), None, False)]
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
        """Measure the network on examples.

        Args:
            X: (N, …) inputs.
            y: (N,) class numbers or (N, K).
            training: let dropout and batch statistics act as in training.
            compute_metrics: measure the metrics beside the loss.
            rows: numbers of the examples to measure; all when not given.

        Returns:
            The predictions, and the measured values by name: "loss" and each metric.

        Raises:
            ShapeError: there are no examples, or not as many targets.
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
        measured = {"loss": total / len(wanted)}
        if compute_metrics:
            measured.update({type(metric).__name__: metric(wanted, predicted) for metric in self.metrics})
        return predicted, measured

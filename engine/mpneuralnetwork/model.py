"""A network: layers in a row, a loss at their end, and an optimizer beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .buffers import Buffers
from .errors import ConfigError, FileError, ShapeError
from .initializers import suited_initialization
from .layers.base import Array, Layer, batch_first, batch_inside, in_words
from .losses import Loss
from .metrics import Metric
from .optimizers import SGD, Optimizer
from .parameter import ParameterStore, Shape
from .registry import find
from .schedules import Schedule

MOST_AT_ONCE = 1024
"""Examples that prediction takes in one go, where memory allows."""
FLOATS_AT_ONCE = 1 << 21
"""Numbers that one layer may hold while predicting: 8 MB of float32, whatever the data's size."""

Watch = Callable[[int, str, Array], None]
"""Told the layer's index, "forward" or "backward", and its output or the gradient of its input, batch first.

The gradient of the loss comes under the index after the last layer. Whoever keeps an array must copy it.
"""


def connect(layers: Sequence[Layer]) -> None:
    """Tell each layer what its neighbours mean for it: the initialisation that suits, and whether a bias is in vain.

    It allocates nothing. Parameter counts asked of the layers afterwards are those of the built network.
    """
    for index, layer in enumerate(layers):
        followers = layers[index + 1 :]
        layer.suited = suited_initialization(followers)
        layer.bias_absorbed = bool(followers) and followers[0].absorbs_bias


class Model:
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
        if len({id(layer) for layer in layers}) != len(layers):
            raise ConfigError("The same layer object stands in the network twice: make one for each place")
        self.layers = list(layers)
        self.loss = loss
        self.optimizer = optimizer if optimizer is not None else SGD()
        self.metrics = list(metrics) if metrics is not None else [find("metric", n)() for n in loss.default_metrics]
        self.rng = np.random.default_rng(seed)
        self.input_shape: Shape | None = None
        self._store: ParameterStore | None = None

    # Building.

    def build(self, input_shape: Shape, rng: np.random.Generator | None = None, dtype: DTypeLike = np.float32) -> None:
        """Give every layer its place in one store and draw the weights; those that a layer already has are kept.

        Args:
            input_shape: of one example, without the batch.
            rng: draws the weights, and later the dropouts and the order of the batches.

        Raises:
            ShapeError: a layer cannot take what the one before gives.
        """
        if rng is not None:
            self.rng = rng
        connect(self.layers)
        shapes = self._shapes(tuple(input_shape))
        kept = [{name: a.copy() for name, a in layer.arrays.items()} if layer.built else {} for layer in self.layers]
        self.input_shape = shapes[0]
        self._store = store = ParameterStore(self.layers, shapes[:-1], dtype)
        shared, self._buffers = Buffers(), Buffers()
        for index, layer in enumerate(self.layers):
            layer.bind(store, index, shapes[index], shared, self.rng)
            layer.initialize(self.rng)
            if kept[index] and {n: a.shape for n, a in kept[index].items()} == layer.array_shapes(shapes[index]):
                layer.load_params(kept[index])
        learned = [index for index, layer in enumerate(self.layers) if layer.gradients]
        self._first_learned = learned[0] if learned else len(self.layers)
        self._at_once = self._rows_at_once(shapes)
        self._settle_last_layer()

    def _shapes(self, input_shape: Shape) -> list[Shape]:
        shapes = [input_shape]
        for index, layer in enumerate(self.layers, 1):
            try:
                shapes.append(layer.output_shape(shapes[-1]))
            except ShapeError as error:
                raise ShapeError(f"Layer {index}: {error}") from None
        return shapes

    def _rows_at_once(self, shapes: Sequence[Shape]) -> int:
        largest = max(
            (layer.activation_size(shape) for layer, shape in zip(self.layers, shapes, strict=False)), default=1
        )
        return max(1, min(MOST_AT_ONCE, FLOATS_AT_ONCE // max(1, largest)))

    def _settle_last_layer(self) -> None:
        """Let the loss do what a final Softmax or Sigmoid would do a second time."""
        for layer in self.layers:
            layer.on_logits = layer is self.layers[-1] and layer.makes_outputs == self.loss.output_activation

    @property
    def parameters(self) -> ParameterStore:
        """The store of all numbers; a network whose first layer knows its input builds itself when first asked."""
        if self._store is None:
            known = self.layers[0].known_input() if self.layers else None
            if known is None:
                raise ConfigError("The network does not know its input yet: build it, or train it on data")
            self.build(known)
        assert self._store is not None
        return self._store

    # Weights.

    def snapshot(self) -> NDArray[Any]:
        """Return all weights and running statistics: one copy of one array."""
        return self.parameters.values.copy()

    def restore(self, snapshot: NDArray[Any]) -> None:
        """Write back what ``snapshot`` returned.

        Raises:
            ShapeError: it belongs to another network.
        """
        values = self.parameters.values
        if snapshot.shape != values.shape:
            raise ShapeError(f"The snapshot holds {snapshot.size} numbers, but the network has {values.size}")
        values[...] = snapshot

    def weights(self) -> dict[str, Array]:
        """Return views of all arrays, named by layer: "0.dense.weights"."""
        store = self.parameters
        return {
            f"{index}.{type(layer).__name__.lower()}.{name}": array
            for index, (layer, arrays) in enumerate(zip(self.layers, store.arrays, strict=True))
            for name, array in arrays.items()
        }

    def load_weights(self, arrays: Mapping[str, Any]) -> None:
        """Write arrays named as in ``weights``; nothing is written unless everything fits.

        Raises:
            FileError: a name is missing or unknown, a shape differs, or a value is not finite.
        """
        own = self.weights()
        for name in own.keys() ^ arrays.keys():
            raise FileError(f"The weights {'lack' if name in own else 'hold the unknown'} {name!r}")
        for name, array in own.items():
            given = np.asarray(arrays[name])
            if given.shape != array.shape:
                raise FileError(f"{name} has shape {given.shape}, but the network needs {array.shape}")
            if given.dtype.kind not in "fiu" or not np.isfinite(given).all():
                raise FileError(f"{name} holds values that are not finite numbers")
        for name, array in own.items():
            array[...] = arrays[name]

    def get_weights(self) -> dict[str, Array]:
        """Return copies of all arrays by name."""
        return {name: array.copy() for name, array in self.weights().items()}

    def restore_weights(self, weights: Mapping[str, Any]) -> None:
        """Write back what ``get_weights`` returned; see ``load_weights`` for what is refused."""
        self.load_weights(weights)

    # Arithmetic.

    def forward_pass(self, x: Array, training: bool, watch: Watch | None = None) -> Array:
        """Run a batch in the inside layout, which may be overwritten, through all layers; return outputs likewise."""
        for index, layer in enumerate(self.layers):
            x = layer.forward_pass(x, training)
            if watch:
                watch(index, "forward", batch_first(x))
        return x

    def backward_pass(self, gradient: Array, watch: Watch | None = None) -> None:
        """Write the gradients of all parameters, given that of the outputs. No input gradient is made for nobody."""
        for index in range(len(self.layers) - 1, self._first_learned - 1, -1):
            layer = self.layers[index]
            layer.parameter_gradients(gradient)
            if index > self._first_learned:
                gradient = layer.input_gradient(gradient)
                if watch:
                    watch(index, "backward", batch_first(gradient))

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
        batch = self.checked(inputs)
        return np.array(batch_first(self.forward_pass(self._enter(batch.copy()), training)), order="C")

    def predict(self, inputs: Any) -> Array:
        """Return predictions, (N, …): probabilities where the loss is made for classes, numbers otherwise."""
        return self._predict(self.checked(inputs), None, False)

    def _enter(self, batch: Array) -> Array:
        """View a batch in the inside layout; one of another type is converted into a kept buffer."""
        if batch.dtype != self.parameters.dtype:
            converted = self._buffers.get("entry", batch.shape, self.parameters.dtype)
            np.copyto(converted, batch, casting="unsafe")
            batch = converted
        return batch_inside(batch)

    def checked(self, inputs: Any) -> Array:
        """Return inputs as an array whose examples the network can take, building it for them if need be.

        Raises:
            ShapeError: the network was built for examples of another shape.
        """
        array = inputs if isinstance(inputs, np.ndarray) else np.asarray(inputs)
        if array.ndim == 1:
            array = array[:, np.newaxis]
        if self._store is None:
            self.build(array.shape[1:])
        if array.shape[1:] != self.input_shape:
            raise ShapeError(
                f"The network was built for {in_words(self.input_shape or ())}, but gets {in_words(array.shape[1:])}"
            )
        return array

    def _chunks(self, count: int) -> Iterator[slice]:
        for start in range(0, count, self._at_once):
            yield slice(start, min(start + self._at_once, count))

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def _outputs(self, inputs: Array, rows: NDArray[np.intp] | None, training: bool) -> Iterator[tuple[slice, Array]]:
        """Yield the outputs chunk by chunk, so that memory does not grow with the data."""
        for part in self._chunks(len(inputs) if rows is None else len(rows)):
            batch = np.array(inputs[part]) if rows is None else inputs[rows[part]]
            yield part, batch_first(self.forward_pass(self._enter(batch), training))

    def _predict(self, inputs: Array, rows: NDArray[np.intp] | None, training: bool) -> Array:
        found = [self.loss.activate(outputs) for _, outputs in self._outputs(inputs, rows, training)]
        return np.concatenate(found) if found else np.zeros((0, *self._shapes(self.input_shape or ())[-1]))

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
    ) -> list[dict[str, float]]:
        """Train for some epochs; progress goes to the logger "mpneuralnetwork".

        Args:
            X_train, y_train: arrays, also memory-mapped; or an iterable of batches (inputs, targets), and None.
            evaluation: inputs and targets to watch progress on. When not given, the share ``auto_evaluation`` of
                the training examples is held back for it, chosen at random.
            early_stopping: stop after so many epochs without a lower validation loss.
            model_checkpoint: end with the weights of the epoch that had the lowest validation loss.
            compute_train_metrics: measure the training examples too after each epoch.
            schedule: changes the learning rate from step to step.
            class_weights: how much each class counts in the loss, by number.
            callbacks: functions told of every step and evaluation; one that returns True ends the training.

        Returns:
            The figures of each epoch by name: "loss" of its batches, "val_loss", "val_Accuracy" and so on.

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
        )

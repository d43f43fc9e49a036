"""Layers, a loss and an optimizer: how a batch runs forward and backward, and how the numbers are measured and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .components.axes import Shape, batch_first, batch_last, in_words
from .components.buffers import Buffers, small_casts
from .components.errors import ConfigError, ShapeError
from .components.parameter import ParameterStore
from .components.registry import find
from .initializers import default_initialization
from .layers.base import Array, Layer
from .layers.own import OwnLayer, as_layer
from .layers.shapes import follow_shapes
from .losses import Loss
from .metrics import Metric
from .optimizers import SGD, Optimizer
from .optimizers.base import scaled_step

MAX_AT_ONCE = 1024
"""Examples that prediction takes in one go, where memory allows."""
FLOATS_AT_ONCE = 1 << 21
"""Numbers that one layer may hold while predicting: 8 MB of float32, whatever the data's size."""

Watch = Callable[[int, str, Array], None]
"""Receives the layer's index, "forward" or "backward", and its output or the gradient of its input, batch first.

The gradient of the loss comes under the index after the last layer. Whoever keeps an array must copy it.
"""


def connect(layers: Sequence[Layer]) -> None:
    """Tell each layer what its neighbours mean for it: the initialisation that suits, and whether a bias is in vain.

    It allocates nothing. Parameter counts of the layers are afterwards those of the built network.
    """
    for index, layer in enumerate(layers):
        followers = layers[index + 1 :]
        layer.default_initializer = default_initialization(followers)
        layer.bias_absorbed = bool(followers) and followers[0].absorbs_bias


class Learner:
    """All of a model that training and the instruments need. Scripts use its subclass ``Model``.

    Args:
        layers: from input to output; any object with ``forward`` and ``backward`` may be one.
        loss: what training makes small.
        optimizer: SGD when not given.
        metrics: measured beside the loss; the loss's own choice when not given.
        seed: of everything random, when no generator is passed to ``build``.

    Raises:
        ConfigError: a layer is in the network twice, or is none.
        ShapeError: the first layer knows its input, and a later one cannot take what it receives.
    """

    def __init__(
        self,
        layers: Sequence[Any],
        loss: Loss,
        optimizer: Optimizer | None = None,
        metrics: Sequence[Metric] | None = None,
        seed: int | None = None,
    ) -> None:
        if len({id(layer) for layer in layers}) != len(layers):
            raise ConfigError("The same layer object stands in the network twice: make one for each place")
        self.layers: list[Layer] = [as_layer(layer) for layer in layers]
        self.loss = loss
        self.optimizer = optimizer if optimizer is not None else SGD()
        self.metrics = list(metrics) if metrics is not None else [find("metric", n)() for n in loss.default_metrics]
        self.rng = np.random.default_rng(seed)
        self.input_shape: Shape | None = None
        self._store: ParameterStore | None = None
        self._released = False
        self._own_layers = [layer for layer in self.layers if isinstance(layer, OwnLayer)]
        self._given = {index for index, layer in enumerate(self.layers) if layer.built}
        for layer in self.layers:
            layer.join(self)
        self._rng_before, self._drawn = self.rng.bit_generator.state, None
        if self._build_if_known():
            self._drawn = crc32(self.parameters.values.data)

    # Building.

    def build(self, input_shape: Shape, rng: np.random.Generator | None = None, dtype: DTypeLike = np.float32) -> None:
        """Give every layer its place in one store and draw the weights; those that a layer already has are kept.

        A model whose first layer knows its input is built when it is made. Until its weights change, it is built by
        this as if for the first time; afterwards the weights are kept.

        Args:
            input_shape: of one example, without the batch.
            rng: draws the weights, and later the dropouts and the order of the batches.
            dtype: of all numbers, float32 or float64.

        Raises:
            ShapeError: a layer cannot take the output of the one before.
            ConfigError: the layers were put into another network.
        """
        self._require_layers()
        shape, store = tuple(input_shape), self._store
        if store and rng is None and (shape, np.dtype(dtype)) == (self.input_shape, store.dtype):
            return
        untouched = store is not None and self._drawn == crc32(store.values.data)
        if untouched:
            self.rng.bit_generator.state = self._rng_before
        self._drawn = None
        self.rng = rng if rng is not None else self.rng
        kept = self._given if untouched else range(len(self.layers))
        self._bind(shape, dtype, {index: self.layers[index] for index in kept if self.layers[index].built})

    def _bind(self, input_shape: Shape, dtype: DTypeLike, built: Mapping[int, Layer]) -> None:
        """Make the store; the layers that are ``built`` keep their weights where the shapes still fit."""
        connect(self.layers)
        shapes = self._shapes(input_shape)
        kept = {index: {name: a.copy() for name, a in layer.arrays.items()} for index, layer in built.items()}
        store = ParameterStore(self.layers, shapes[:-1], dtype)
        shared, self._buffers = Buffers(), Buffers()
        for index, layer in enumerate(self.layers):
            layer.bind(store, index, shapes[index], shared, self.rng)
            layer.initialize()
            if index in kept and {n: a.shape for n, a in kept[index].items()} == layer.array_shapes(shapes[index]):
                layer.load_params(kept[index])
            # What a final Softmax or Sigmoid would do, the loss does already.
            layer.fused_with_loss = layer is self.layers[-1] and layer.output_activation == self.loss.output_activation
        self.input_shape, self._store = shapes[0], store
        learned = [index for index, layer in enumerate(self.layers) if layer.gradients]
        self._first_learned = learned[0] if learned else len(self.layers)
        sizes = [layer.activation_size(shape) for layer, shape in zip(self.layers, shapes, strict=False)]
        self._at_once = max(1, min(MAX_AT_ONCE, FLOATS_AT_ONCE // max(1, *sizes, 1)))

    def _build_if_known(self) -> bool:
        known = self.layers[0].known_input() if self.layers else None
        if known is not None:
            self.build(known)
        return known is not None

    def _shapes(self, input_shape: Shape) -> list[Shape]:
        shapes = [input_shape]
        for index, step in enumerate(follow_shapes(self.layers, input_shape), 1):
            if step.error is not None:
                raise ShapeError(f"Layer {index}: {step.error}") from None
            shapes.append(step.output)
        return shapes

    def _require_layers(self) -> None:
        if self._released:
            raise ConfigError("The layers of this network were put into another one: use that, or make them anew")

    def release(self) -> None:
        """Give up the layers, one of which was put into another network; this one cannot be used any more."""
        self._store, self._released = None, True

    @property
    def parameters(self) -> ParameterStore:
        """The store of all numbers.

        Raises:
            ConfigError: the network does not know its input yet, or its layers were put into another one.
        """
        if self._store is None:
            self._require_layers()
            if not self._build_if_known():
                raise ConfigError("The network does not know its input yet: build it, or train it on data")
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
        self._renew_copies()

    def weights(self) -> dict[str, Array]:
        """Return views of all arrays, named by place and layer: "0.dense.weights"."""
        return self.parameters.named()

    def load_weights(self, arrays: Mapping[str, Any]) -> None:
        """Write arrays named as in ``weights``; nothing is written unless everything fits.

        Raises:
            FileError: a name is missing or unknown, a shape differs, or a value is not finite.
        """
        self.parameters.load(arrays)
        self._renew_copies()

    def _renew_copies(self) -> None:
        for layer in self._own_layers:
            layer.copy_in()

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
            layer = self.layers[index]
            layer.parameter_gradients(gradient)
            if index > self._first_learned:
                gradient = layer.input_gradient(gradient)
                if watch:
                    watch(index, "backward", batch_first(gradient))

    @small_casts()
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

    def _enter(self, batch: Array) -> Array:
        """View a batch in the batch-last layout; one of another type is converted into a kept buffer."""
        if batch.dtype != self.parameters.dtype:
            converted = self._buffers.get("entry", batch.shape, self.parameters.dtype)
            np.copyto(converted, batch, casting="unsafe")
            batch = converted
        return batch_last(batch)

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
        for start in range(0, count, self._at_once):
            part = slice(start, min(start + self._at_once, count))
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

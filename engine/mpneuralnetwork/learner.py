"""Layers in a row: how they share their memory, and how a batch runs forward and backward through them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .components.buffers import Buffers
from .components.errors import ConfigError, FileError, ShapeError
from .components.parameter import ParameterStore, Shape
from .initializers import default_initialization
from .layers.base import Array, Layer, batch_first, batch_inside, in_words
from .layers.shapes import follow_shapes

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
        layer.default_initializer = default_initialization(followers)
        layer.bias_absorbed = bool(followers) and followers[0].absorbs_bias


class Network:
    """Layers from input to output, their numbers in one store.

    Args:
        layers: in order.
        seed: of everything random, when no generator is passed to ``build``.
    """

    def __init__(self, layers: Sequence[Layer], seed: int | None = None) -> None:
        if len({id(layer) for layer in layers}) != len(layers):
            raise ConfigError("The same layer object stands in the network twice: make one for each place")
        self.layers = list(layers)
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
            layer.initialize()
            if kept[index] and {n: a.shape for n, a in kept[index].items()} == layer.array_shapes(shapes[index]):
                layer.load_params(kept[index])
        learned = [index for index, layer in enumerate(self.layers) if layer.gradients]
        self._first_learned = learned[0] if learned else len(self.layers)
        self._settle(shapes)

    def _settle(self, shapes: Sequence[Shape]) -> None:
        """Work out what follows from the shapes of the built network."""

    def _shapes(self, input_shape: Shape) -> list[Shape]:
        shapes = [input_shape]
        for index, step in enumerate(follow_shapes(self.layers, input_shape), 1):
            if step.error:
                raise ShapeError(f"Layer {index}: {step.error}")
            shapes.append(step.output_shape)
        return shapes

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

"""How layers become one network: connected, built into one store of numbers, and owned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .adapters.own_layer import OwnLayer, as_layer
from .components.axes import Shape, batch_last, in_words
from .components.buffers import Buffers
from .components.errors import ConfigError, ShapeError
from .components.parameter import ParameterStore
from .components.shapes import follow_shapes
from .initializers import default_initialization
from .layers.base import Array, Layer


def connect(layers: Sequence[Layer]) -> None:
    """Tell each layer what its neighbours mean for it: the initialisation that suits, and whether a bias is in vain.

    It allocates nothing. Parameter counts of the layers are afterwards those of the built network.
    """
    for index, layer in enumerate(layers):
        followers = layers[index + 1 :]
        layer.default_initializer = default_initialization(followers)
        layer.bias_absorbed = bool(followers) and followers[0].absorbs_bias


class Network:
    """Layers from input to output with all their numbers in one store.

    A layer belongs to one network, which alone builds it. Put into another one, it takes its weights along, and the
    first network says so when it is used.

    Args:
        layers: from input to output; any object with ``forward`` and ``backward`` may be one.
        seed: of everything random, when no generator is passed to ``build``.
        output_activation: what the loss applies to the outputs, so that a last layer of that kind leaves it to it.

    Attributes:
        layers: with objects of a user's own in an ``OwnLayer``.
        rng: of weights, dropouts and the order of the batches.
        input_shape: of one example; None before the network is built.

    Raises:
        ConfigError: a layer is in the network twice, or is none.
        ShapeError: the first layer knows its input, and a later one cannot take what it receives.
    """

    def __init__(self, layers: Sequence[Any], seed: int | None = None, output_activation: str = "") -> None:
        if len({id(layer) for layer in layers}) != len(layers):
            raise ConfigError("The same layer object stands in the network twice: make one for each place")
        self.layers: list[Layer] = [as_layer(layer) for layer in layers]
        self.rng = np.random.default_rng(seed)
        self.input_shape: Shape | None = None
        self._output_activation = output_activation
        self._store: ParameterStore | None = None
        self._released = False
        self._own_layers = [layer for layer in self.layers if isinstance(layer, OwnLayer)]
        for layer in self.layers:
            layer.join(self)
        # Layers that were used before bring weights along, which are never drawn anew.
        self._given = {index for index, layer in enumerate(self.layers) if layer.built}
        self._rng_before, self._drawn = self.rng.bit_generator.state, None
        if self._build_if_known():
            self._drawn = crc32(self.parameters.values.data)

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
        # Weights that nobody has changed since the network drew them itself are drawn anew, as if it had not.
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
            layer.fused_with_loss = layer is self.layers[-1] and layer.output_activation == self._output_activation
        self.input_shape, self._store = shapes[0], store
        learned = [index for index, layer in enumerate(self.layers) if layer.gradients]
        self._first_learned = learned[0] if learned else len(self.layers)
        sizes = (layer.activation_size(shape) for layer, shape in zip(self.layers, shapes, strict=False))
        self._largest_activation = max([1, *sizes])

    def _build_if_known(self) -> bool:
        known = self.layers[0].known_input() if self.layers else None
        if known is not None:
            self.build(known)
        return known is not None

    def _shapes(self, input_shape: Shape) -> list[Shape]:
        shapes = [input_shape]
        for index, step in enumerate(follow_shapes(self.layers, input_shape), 1):
            if step.error is not None:
                raise ShapeError(f"Layer {index}: {step.error}")
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
        self._take_over()

    def weights(self) -> dict[str, Array]:
        """Return views of all arrays, named by place and layer: "0.dense.weights"."""
        return self.parameters.named()

    def load_weights(self, arrays: Mapping[str, Any]) -> None:
        """Write arrays named as in ``weights``; nothing is written unless everything fits.

        Raises:
            FileError: a name is missing or unknown, a shape differs, or a value is not finite.
        """
        self.parameters.load(arrays)
        self._take_over()

    def _take_over(self) -> None:
        """Note that the weights were given, even where they equal those that were drawn: they are never drawn anew."""
        self._drawn = None
        self._renew_copies()

    def _renew_copies(self) -> None:
        for layer in self._own_layers:
            layer.copy_in()

    # Entering.

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

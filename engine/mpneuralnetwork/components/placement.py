"""The life of a layer: unbuilt, then bound to a place in a store of numbers, alone or in a network."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .axes import in_words
from .buffers import Buffers
from .declaration import LayerDeclaration
from .errors import ConfigError, ShapeError
from .parameter import Arrays, Owner, ParameterStore, Shape, write_array

Array = NDArray[Any]


class PlacedLayer(LayerDeclaration):
    """A layer with arrays, and the network that it belongs to.

    Attributes:
        built_for: the shape of one example that it was built for.
        dtype: of its numbers.
        gradients: of the learned arrays, by name.
        buffers, shared: memory kept from batch to batch, of its own and used in turns with its neighbours.
        default_initializer, bias_absorbed, fused_with_loss: set by the network around it: what "auto" means here,
            whether the next layer makes a bias useless, and whether the loss applies this last activation itself.
    """

    built_for: Shape | None = None
    dtype: np.dtype[Any] = np.dtype(np.float32)
    default_initializer = "xavier"
    bias_absorbed = False
    fused_with_loss = False

    _store: ParameterStore | None = None
    _params: dict[str, tuple[Array, Array]] | None = None
    _rng: np.random.Generator | None = None
    _owner: Owner | None = None
    _looked_at: int | None = None
    """Checksum of the weights that the layer drew because somebody looked; None once they were used or are built."""

    @property
    def built(self) -> bool:
        """Whether the layer has its arrays."""
        return self._store is not None

    def join(self, owner: Owner) -> None:
        """Belong to a network, which from now on builds the layer; the network that it was in before gives it up."""
        if self._owner is not None and self._owner is not owner:
            self._owner.release()
        self._owner = owner
        # Looking changes nothing: weights that were only looked at are drawn with the network, as if they had not been.
        if self._store is not None and self._looked_at == crc32(self._store.values.data):
            self._store = self._params = self.built_for = self._looked_at = None

    def blank_copy(self) -> Self:
        """Return a layer with the same settings, without arrays and in no network."""
        copied = copy.copy(self)
        copied._store = copied._params = copied._owner = copied._rng = copied.built_for = None
        return copied

    def build(
        self, input_shape: Shape | None = None, rng: np.random.Generator | None = None, dtype: DTypeLike = np.float32
    ) -> None:
        """Give a layer used alone its own arrays and draw its weights.

        Args:
            input_shape: of one example, without the batch; what the settings say when not given.
            rng: draws the weights.

        Raises:
            ConfigError: the input shape is neither given nor among the settings, or the layer belongs to a network.
            ShapeError: the layer cannot take this input.
        """
        self._looked_at = None
        if self._owner is not None:
            raise ConfigError(f"{self.title} belongs to a network and is built with it: build the network instead")
        shape = input_shape if input_shape is not None else self.known_input()
        if shape is None:
            raise ConfigError(f"{self.title} does not know its input yet: build it, or give its input size")
        self.output_shape(shape)
        self.bind(ParameterStore([self], [shape], dtype), 0, shape, Buffers(), rng)
        self.initialize()

    def bind(
        self, store: ParameterStore, index: int, input_shape: Shape, shared: Buffers, rng: np.random.Generator | None
    ) -> None:
        """Take the arrays at ``index`` of a store, and the workspace and random numbers shared with its neighbours."""
        self._store, self._rng, self.dtype = store, rng, store.dtype
        self._arrays, self.gradients = store.arrays[index], store.gradients[index]
        self._params = {name: (self._arrays[name], gradient) for name, gradient in self.gradients.items()}
        self.built_for = input_shape
        self.shared, self.buffers = shared, Buffers(shared)

    def initialize(self) -> None:
        """Fill the arrays with the numbers that they start with; a layer may draw them at random instead."""
        for name, array in self.arrays.items():
            array[...] = self.declared[name].start

    def accepts(self, input_shape: Shape) -> bool:
        """Tell whether a built layer can take examples of this shape without being built anew."""
        return input_shape == self.built_for

    def require(self, input_shape: Shape) -> None:
        """Build a layer used alone for its first batch; let later ones fit.

        Raises:
            ShapeError: it was built for examples of another shape.
        """
        if not self.built:
            self.build(input_shape, self._rng)
        elif not self.accepts(input_shape):
            expected = in_words(self.built_for or ())
            raise ShapeError(f"{self.title} was built for {expected}, but gets {in_words(input_shape)}")
        self._looked_at = None

    @property
    def rng(self) -> np.random.Generator:
        """The random numbers of this layer, shared with its network; a layer alone makes them when it needs them."""
        if self._rng is None:
            self._rng = np.random.default_rng()
        return self._rng

    @rng.setter
    def rng(self, rng: np.random.Generator) -> None:
        self._rng = rng

    @property
    def store(self) -> ParameterStore:
        """The store that holds the arrays; a layer alone, or its network, is built for it if its input is known."""
        if self._store is None and self._owner is not None:
            return self._owner.parameters
        if self._store is None:
            self.build()
            assert self._store is not None
            self._looked_at = crc32(self._store.values.data)
        return self._store

    @property
    def arrays(self) -> Arrays:
        """Learned arrays and running statistics by name."""
        if self._store is None:
            self.store  # noqa: B018  (builds)
        return self._arrays

    @property
    def params(self) -> dict[str, tuple[Array, Array]]:
        """Each learned array with its gradient, by name; both may be changed in place."""
        if self._params is None:
            self.store  # noqa: B018  (builds)
            assert self._params is not None
        return self._params

    @params.setter
    def params(self, params: dict[str, tuple[Array, Array]]) -> None:
        self._params = params

    @property
    def has_own_params(self) -> bool:
        """Whether a layer of a user's own holds its arrays itself instead of declaring them."""
        return type(self).params is not PlacedLayer.params or (self._params is not None and not self.built)

    def internals(self) -> Arrays:
        """Return what the last forward pass computed beside its outputs, by name, the batch first: masks, statistics.

        They are shown and explained to a learner; the arrays may be overwritten by the next layer.
        """
        return {}

    @property
    def state(self) -> Arrays:
        """Learned arrays and running statistics by name: what a file of the layer holds."""
        return dict(self.arrays)

    def load_params(self, arrays: Mapping[str, Any]) -> None:
        """Write the values of some or all arrays.

        Raises:
            ShapeError: a name is unknown or a shape differs.
        """
        for name, values in arrays.items():
            write_array(self, name, values)

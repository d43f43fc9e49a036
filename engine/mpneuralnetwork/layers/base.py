"""What every layer is: facts that need no weights, arrays, and three short functions of arithmetic."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..components.axes import batch_first, batch_last, in_words
from ..components.buffers import Buffers
from ..components.errors import ConfigError, ShapeError
from ..components.parameter import Arrays, Owner, ParameterStore, Shape, write_array
from .batch_first import run_batch_first, run_forward, shape_by_trial
from .declaration import LayerDeclaration

Array = NDArray[Any]

__all__ = ["Array", "Layer", "in_words"]


class Layer(LayerDeclaration):
    """One step of a network.

    A layer is read in three functions: ``forward_pass``, ``parameter_gradients`` and ``input_gradient``. They work
    on the batch-last (CHWN) layout of :mod:`..components.axes` and may overwrite the arrays that they receive.
    ``forward`` and ``backward`` serve a layer used alone: batch first, and the caller's arrays are left as they are.

    A layer of your own may write ``forward`` and ``backward`` instead of the three; in a network it is then run batch
    first, on copies. See :mod:`.own` for one that brings its arrays along in ``params``.

    Example:
        >>> class Double(Layer):
        ...     def forward(self, x, training=True):
        ...         return 2 * x
        ...     def backward(self, gradient):
        ...         return 2 * gradient
    """

    is_batch_first: ClassVar[bool] = False
    """Whether it writes ``forward`` and ``backward`` instead of the three functions."""

    built_for: Shape | None = None
    dtype: np.dtype[Any] = np.dtype(np.float32)
    # Set by the network around it: what "auto" means here, whether the next layer makes a bias useless, and
    # whether the loss applies this last activation itself.
    default_initializer = "xavier"
    bias_absorbed = False
    fused_with_loss = False

    _store: ParameterStore | None = None
    _params: dict[str, tuple[Array, Array]] | None = None
    _rng: np.random.Generator | None = None
    _owner: Owner | None = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.is_batch_first = cls.forward_pass is Layer.forward_pass and cls.forward is not Layer.forward

    def output_shape(self, input_shape: Shape) -> Shape:
        # A layer of one's own that neither overrides this nor declares arrays is tried out on zeros.
        tried = self.is_batch_first and not self.declared
        return shape_by_trial(self.title, self.forward, input_shape) if tried else input_shape

    # Life: unbuilt, then bound to a place in a store.

    @property
    def built(self) -> bool:
        """Whether the layer has its arrays."""
        return self._store is not None

    def join(self, owner: Owner) -> None:
        """Belong to a network, which from now on builds the layer; the network that it was in before gives it up."""
        if self._owner is not None and self._owner is not owner:
            self._owner.release()
        self._owner = owner

    def blank_copy(self) -> Self:
        """Return a layer with the same settings, without arrays and in no network."""
        twin = copy.copy(self)
        twin._store = twin._params = twin._owner = twin._rng = twin.built_for = None
        return twin

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
        """Fill the arrays with their starting values, which are zeros unless a layer says otherwise."""

    def accepts(self, input_shape: Shape) -> bool:
        """Tell whether a built layer can take examples of this shape without being built anew."""
        return input_shape == self.built_for

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
        return type(self).params is not Layer.params or (self._params is not None and not self.built)

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

    # Arithmetic on the batch-last layout, which a layer writes.

    def forward_pass(self, x: Array, training: bool) -> Array:
        """Return the output for a batch, keeping what the backward pass will need."""
        if not self.is_batch_first:
            raise NotImplementedError(f"{type(self).__name__} needs forward_pass, or forward and backward")
        return run_batch_first(lambda batch: run_forward(self.forward, batch, training), x)

    def parameter_gradients(self, gradient: Array) -> None:
        """Write the gradients of the learned arrays, given that of the output. It comes before ``input_gradient``."""
        if self.is_batch_first:
            self._input_gradient = run_batch_first(self.backward, gradient)

    def input_gradient(self, gradient: Array) -> Array:
        """Return the gradient of the input, given that of the output."""
        if not self.is_batch_first:
            raise NotImplementedError(f"{type(self).__name__} needs input_gradient, or forward and backward")
        return self._input_gradient

    def backward_pass(self, gradient: Array) -> Array:
        """Do both halves of the backward pass."""
        self.parameter_gradients(gradient)
        return self.input_gradient(gradient)

    def contiguous(self, x: Array) -> Array:
        """Return ``x`` without gaps in memory; at the edge of a network it is a view of a batch-first array."""
        if x.flags.c_contiguous:
            return x
        tidy = self.buffers.get("inside", x.shape, x.dtype)
        np.copyto(tidy, x)
        return tidy

    # A layer used alone, batch first.

    def forward(self, inputs: Any, training: bool = True) -> Array:
        """Return the output for a batch in a new array.

        Args:
            inputs: (N, …), of the shape that the layer was built for; the first batch builds it.
            training: whether dropout and batch statistics act as in training.

        Raises:
            ShapeError: the batch does not fit.
        """
        given = np.array(inputs, dtype=self.dtype)
        if not self.built:
            self.build(given.shape[1:], self._rng)
        elif not self.accepts(given.shape[1:]):
            expected = in_words(self.built_for or ())
            raise ShapeError(f"{self.title} was built for {expected}, but gets {in_words(given.shape[1:])}")
        return np.array(batch_first(self.forward_pass(batch_last(given), training)), order="C")

    def backward(self, gradient: Any) -> Array:
        """Return the gradient of the last input in a new array; ``params`` holds those of the parameters.

        Args:
            gradient: of the last output, (N, …).
        """
        given = np.array(batch_last(np.asarray(gradient)), dtype=self.dtype, order="C")
        return np.array(batch_first(self.backward_pass(given)), order="C")

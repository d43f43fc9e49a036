"""What every layer is: facts that need no weights, arrays, and three short functions of arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..components.buffers import Buffers
from ..components.errors import ConfigError, ShapeError
from ..components.parameter import Arrays, Parameter, ParameterStore, Shape
from ..components.registry import Component

Array = NDArray[Any]


class Layer(Component):
    """One step of a network.

    A layer is read in three functions: ``forward_pass``, ``parameter_gradients`` and ``input_gradient``. They work
    on the inside layout: rows as (N, features), anything with more axes batch last, (C, H, W, N), because then each
    slice of an image is one long run of neighbouring numbers. They may overwrite what they are given. ``forward``
    and ``backward`` are for a layer used alone: batch first, and the caller's arrays are left as they are.

    Class attributes:
        is_activation: a function of each number, chosen after a layer with weights.
        gain: the initialisation that suits the layer before an activation: "he", "xavier" or None.
        transparent: the search for that activation looks through this layer.
        absorbs_bias: it subtracts the mean, so that a bias right before it has no effect.
        output_activation: it is what a loss applies at prediction ("softmax"), else "".
        linear: what comes out is a weighted sum of what goes in (and a constant), at prediction.
        max_slope: its largest slope; the part of a gradient that passes an activation at best.
        can_die: below zero it gives nothing and has no slope, so that a unit that is there for every example stays.
        output_range: the two values between which it squeezes, flat near both; None where it does not.
        units_setting: name of the setting that says how many units come out, "" where the input decides.
        weights_setting: name of the setting that says how the weights are drawn, "" where none are.
        window_setting: name of the setting that says how large a window slides over the image, else "".
        example_shape: of an example that the layer takes with its initial settings, to show it and to test it with.
    """

    kind: ClassVar[str] = "layer"
    is_activation: ClassVar[bool] = False
    gain: ClassVar[str | None] = None
    transparent: ClassVar[bool] = False
    absorbs_bias: ClassVar[bool] = False
    output_activation: ClassVar[str] = ""
    linear: ClassVar[bool] = False
    max_slope: ClassVar[float] = 1.0
    can_die: ClassVar[bool] = False
    output_range: ClassVar[tuple[float, float] | None] = None
    units_setting: ClassVar[str] = ""
    weights_setting: ClassVar[str] = ""
    window_setting: ClassVar[str] = ""
    example_shape: ClassVar[Shape] = (8,)
    declared: ClassVar[Mapping[str, Parameter]] = MappingProxyType({})

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Parameter)}
        cls.declared = MappingProxyType({**cls.declared, **own})

    # Facts, which allocate nothing. Shapes are of one example, without the batch.

    @property
    def no_weight_decay(self) -> frozenset[str]:
        """Names of the learned arrays that weight decay leaves alone."""
        return frozenset(name for name, array in self.declared.items() if array.learned and not array.decayed)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the shape of what comes out.

        Raises:
            ShapeError: the layer cannot take this input; the message says what to do.
        """
        return input_shape

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return the shape of each learned array by name."""
        return {}

    def state_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return the shape of each running statistic by name: kept and saved, but not learned."""
        return {}

    def array_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return the shapes of learned arrays and running statistics together."""
        return {**self.parameter_shapes(input_shape), **self.state_shapes(input_shape)}

    def accepts(self, input_shape: Shape) -> bool:
        """Tell whether a built layer can take examples of this shape without being built anew."""
        return input_shape == self.built_for

    def multiply_adds(self, input_shape: Shape) -> int:
        """Return the multiplications with an addition that one example takes on its way forward."""
        return 0

    def activation_size(self, input_shape: Shape) -> int:
        """Return how many numbers per example are kept from the forward to the backward pass."""
        return prod(self.output_shape(input_shape))

    # Life: unbuilt, then bound to a place in a store.

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._store: ParameterStore | None = None
        self._rng: np.random.Generator | None = None
        self.dtype: np.dtype[Any] = np.dtype(np.float32)
        self.built_for: Shape | None = None
        # Set by the network around it: what "auto" means here, whether the next layer makes a bias useless, and
        # whether the loss applies this last activation itself.
        self.default_initializer = "xavier"
        self.bias_absorbed = False
        self.fused_with_loss = False

    @property
    def built(self) -> bool:
        """Whether the layer has its arrays."""
        return self._store is not None

    def known_input(self) -> Shape | None:
        """Return the input shape that the settings alone tell, else None."""
        return None

    def build(
        self,
        input_shape: Shape | None = None,
        rng: np.random.Generator | None = None,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Give a layer used alone its own arrays and draw its weights.

        Raises:
            ConfigError: the input shape is neither given nor among the settings.
        """
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

    @property
    def rng(self) -> np.random.Generator:
        """The random numbers of this layer, shared with its network; a layer alone makes them when it asks."""
        if self._rng is None:
            self._rng = np.random.default_rng()
        return self._rng

    @rng.setter
    def rng(self, rng: np.random.Generator) -> None:
        self._rng = rng

    @property
    def store(self) -> ParameterStore:
        """The store that holds the arrays; a layer that knows its input builds itself when first asked."""
        if self._store is None:
            self.build()
        assert self._store is not None
        return self._store

    @property
    def arrays(self) -> Arrays:
        """Learned arrays and running statistics by name."""
        if self._store is None:
            self.build()
        return self._arrays

    @property
    def params(self) -> dict[str, tuple[Array, Array]]:
        """Each learned array with its gradient, by name; both may be changed in place."""
        if self._store is None:
            self.build()
        return self._params

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
            if name not in self.arrays:
                raise ShapeError(f"{self.title} has no array {name!r}; it has {', '.join(self.arrays) or 'none'}")
            setattr(self, name, values)

    # Arithmetic on the inside layout, which a layer writes.

    def forward_pass(self, x: Array, training: bool) -> Array:
        """Return the output for a batch, keeping what the backward pass will need."""
        raise NotImplementedError

    def parameter_gradients(self, gradient: Array) -> None:
        """Write the gradients of the learned arrays, given that of the output. It comes before ``input_gradient``."""

    def input_gradient(self, gradient: Array) -> Array:
        """Return the gradient of the input, given that of the output."""
        raise NotImplementedError

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
        """Return the output for a batch, (N, …), in a new array.

        Raises:
            ShapeError: the batch does not fit.
        """
        given = np.array(inputs, dtype=self.dtype)
        if not self.built:
            self.build(given.shape[1:], self._rng)
        elif not self.accepts(given.shape[1:]):
            expected = in_words(self.built_for or ())
            raise ShapeError(f"{self.title} was built for {expected}, but gets {in_words(given.shape[1:])}")
        return np.array(batch_first(self.forward_pass(batch_inside(given), training)), order="C")

    def backward(self, gradient: Any) -> Array:
        """Return the gradient of the last input in a new array; ``params`` holds those of the parameters."""
        given = np.array(batch_inside(np.asarray(gradient)), dtype=self.dtype, order="C")
        return np.array(batch_first(self.backward_pass(given)), order="C")


def batch_inside(batch: Array) -> Array:
    """View a batch in the inside layout: rows as they are, anything else with the batch last."""
    return batch if batch.ndim == 2 else np.moveaxis(batch, 0, -1)


def batch_first(batch: Array) -> Array:
    """View the inside layout with the batch first."""
    return batch if batch.ndim == 2 else np.moveaxis(batch, -1, 0)


def in_words(shape: Shape) -> str:
    """Say a shape of one example as a person would: "rows of 784", "1 × 28 × 28 images"."""
    if len(shape) == 1:
        return f"rows of {shape[0]}"
    sizes = " × ".join(str(size) for size in shape)
    return f"{sizes} images" if len(shape) == 3 else f"{sizes or 'single'} numbers"

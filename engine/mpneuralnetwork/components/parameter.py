"""Where a network's numbers live: all values in one long array, all gradients in another.

A layer sees views of its part. An optimizer makes a few passes over the long arrays instead of many over short
ones, and a snapshot of a whole network is one copy of one array.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from operator import is_
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .buffers import aligned_zeros
from .errors import ShapeError

if TYPE_CHECKING:
    from ..layers.base import Layer

Shape = tuple[int, ...]
Arrays = dict[str, NDArray[Any]]


class Parameter:
    """An array of a layer, as an attribute: ``layer.weights`` reads it, ``layer.weights = array`` writes its values.

    Args:
        decayed: weight decay applies to it. Biases and the scales of a normalisation are left alone: they are
            few, and pulling them to zero only shifts the output (Goodfellow et al., Deep Learning, 7.1).
        learned: it has a gradient; running statistics have none.
    """

    def __init__(self, *, decayed: bool = True, learned: bool = True) -> None:
        self.decayed = decayed and learned
        self.learned = learned

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, layer: Layer | None, owner: type) -> Any:
        return self if layer is None else layer.arrays[self.name]

    def __set__(self, layer: Layer, values: Any) -> None:
        target = layer.arrays[self.name]
        given = np.asarray(values)
        if given.shape != target.shape:
            raise ShapeError(f"{layer.title}: {self.name} has shape {target.shape}, but is given {given.shape}")
        target[...] = given


class Placed(Protocol):
    """A layer as the store sees it: its declared arrays and their shapes."""

    def array_shapes(self, input_shape: Shape) -> dict[str, Shape]: ...


class ParameterStore:
    """Every array of some layers, laid out one after another.

    The order is: learned values that decay, learned values that do not, running statistics. So a decay, a gradient
    step and a snapshot are each one slice.

    Args:
        layers: in the order of the network.
        input_shapes: what each layer is given, one example.

    Attributes:
        values: one aligned array with everything.
        grads: the gradients of ``values[:learned]``.
        decayed: how many of the first values weight decay applies to.
        learned: how many of the first values have a gradient.
        arrays, gradients: for each layer its views by name.
        places: for each layer which stretch of ``values`` each of its arrays is.
    """

    def __init__(self, layers: Sequence[Layer], input_shapes: Sequence[Shape], dtype: DTypeLike = np.float32) -> None:
        self.layers = list(layers)
        self.dtype = np.dtype(dtype)
        shapes = [layer.array_shapes(shape) for layer, shape in zip(layers, input_shapes, strict=True)]
        order = sorted(self._declared(shapes), key=lambda entry: entry[2])
        ends = np.cumsum([prod(shapes[index][name]) for index, name, _ in order], dtype=np.int64)
        self.decayed = sum(prod(shapes[index][name]) for index, name, rank in order if rank == 0)
        self.learned = sum(prod(shapes[index][name]) for index, name, rank in order if rank <= 1)
        self.values = aligned_zeros(int(ends[-1]) if len(ends) else 0, dtype)
        self.grads = aligned_zeros(self.learned, dtype)
        self.arrays: list[Arrays] = [{} for _ in layers]
        self.gradients: list[Arrays] = [{} for _ in layers]
        self.places: list[dict[str, slice]] = [{} for _ in layers]
        for (index, name, rank), end in zip(order, ends, strict=True):
            shape = shapes[index][name]
            part = slice(int(end) - prod(shape), int(end))
            self.places[index][name] = part
            self.arrays[index][name] = self.values[part].reshape(shape)
            if rank <= 1:
                self.gradients[index][name] = self.grads[part].reshape(shape)

    def _declared(self, shapes: Sequence[Mapping[str, Shape]]) -> Iterator[tuple[int, str, int]]:
        """Yield layer, name and rank: 0 decays, 1 is learned without decay, 2 is not learned."""
        for index, named in enumerate(shapes):
            for name in named:
                declared: Parameter = getattr(type(self.layers[index]), name)
                yield index, name, 0 if declared.decayed else 1 if declared.learned else 2

    def holds(self, layers: Sequence[Layer]) -> bool:
        """Tell whether these are exactly the layers of this store, so that one pass serves them all."""
        return len(layers) == len(self.layers) and all(map(is_, layers, self.layers))

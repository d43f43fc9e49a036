"""Where a network's numbers live: all values in one long array, all gradients in another.

A layer sees views of its part. An optimizer makes a few passes over the long arrays instead of many over short
ones, and a snapshot of a whole network is one copy of one array.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from operator import is_
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from .axes import Shape
from .buffers import aligned_zeros
from .errors import FileError, ShapeError, shown

Arrays = dict[str, NDArray[Any]]

__all__ = ["ArrayHolder", "Arrays", "Owner", "Parameter", "ParameterStore", "Shape", "write_array"]


class ArrayHolder(Protocol):
    """A layer as its numbers see it: the arrays that it declares, and their shapes."""

    title: ClassVar[str]
    declared: Mapping[str, Parameter]

    @property
    def arrays(self) -> Arrays: ...

    @property
    def class_name(self) -> str: ...

    def array_shapes(self, input_shape: Shape) -> dict[str, Shape]: ...


class Owner(Protocol):
    """The network that a layer belongs to, as the layer sees it."""

    @property
    def parameters(self) -> ParameterStore:
        """The store of all numbers, built if the network can be."""

    def release(self) -> None:
        """Give up the layers: one of them was put into another network."""


class Parameter:
    """An array of a layer, as an attribute: ``layer.weights`` reads it, ``layer.weights = array`` writes its values.

    Args:
        decayed: weight decay applies to it. Biases and the scales of a normalisation are left alone: they are
            few, and pulling them to zero only shifts the output (Goodfellow et al., Deep Learning, 7.1).
        learned: it has a gradient; running statistics have none.
        start: the number that it is filled with, unless the layer's ``initialize`` draws it.
    """

    def __init__(self, *, decayed: bool = True, learned: bool = True, start: float = 0.0) -> None:
        self.decayed = decayed and learned
        self.learned, self.start = learned, start

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, layer: ArrayHolder | None, owner: type) -> Any:
        return self if layer is None else layer.arrays[self.name]

    def __set__(self, layer: ArrayHolder, values: Any) -> None:
        write_array(layer, self.name, values)


def write_array(layer: ArrayHolder, name: str, values: Any) -> None:
    """Write the values of one array of a layer.

    Raises:
        ShapeError: there is no such array, or its shape differs.
    """
    if name not in layer.arrays:
        raise ShapeError(f"{layer.title} has no array {name!r}; it has {', '.join(layer.arrays) or 'none'}")
    target, given = layer.arrays[name], np.asarray(values)
    if given.shape != target.shape:
        raise ShapeError(f"{layer.title}: {name} has shape {target.shape}, but is given {given.shape}")
    target[...] = given


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

    def __init__(
        self, layers: Sequence[ArrayHolder], input_shapes: Sequence[Shape], dtype: DTypeLike = np.float32
    ) -> None:
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
                declared = self.layers[index].declared[name]
                yield index, name, 0 if declared.decayed else 1 if declared.learned else 2

    def holds(self, layers: Sequence[object]) -> bool:
        """Tell whether these are exactly the layers of this store, so that one pass serves them all."""
        return len(layers) == len(self.layers) and all(map(is_, layers, self.layers))

    def named(self) -> Arrays:
        """Return views of all arrays, named by place and layer: "0.dense.weights"."""
        return {
            f"{index}.{layer.class_name.lower()}.{name}": array
            for index, (layer, arrays) in enumerate(zip(self.layers, self.arrays, strict=True))
            for name, array in arrays.items()
        }

    def load(self, arrays: Mapping[str, Any]) -> None:
        """Write arrays named as in ``named``; nothing is written unless everything fits.

        Raises:
            FileError: a name is missing or unknown, a shape differs, or a value is not finite.
        """
        own = self.named()
        for name in own.keys() ^ arrays.keys():
            raise FileError(f"The weights {'lack' if name in own else 'hold the unknown'} {shown(name)}")
        for name, array in own.items():
            given = np.asarray(arrays[name])
            if given.shape != array.shape:
                raise FileError(f"{name} has shape {given.shape}, but the network needs {array.shape}")
            if given.dtype.kind not in "fiu" or not np.isfinite(given).all():
                raise FileError(f"{name} holds values that are not finite numbers")
        for name, array in own.items():
            array[...] = arrays[name]

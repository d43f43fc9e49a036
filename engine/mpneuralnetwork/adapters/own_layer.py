"""A place in a network for any object with ``forward`` and ``backward``."""

from __future__ import annotations

import copy
from typing import Any, Self

import numpy as np

from ..components.batch_first import run_forward, shape_by_trial
from ..components.errors import ConfigError, ShapeError
from ..components.parameter import Parameter, Shape
from ..layers.base import Array, Layer

FACTS = ("title", "gain", "transparent", "absorbs_bias", "is_activation", "output_activation")
"""What a layer of one's own may declare about itself as ours do, with the meaning that ``LayerDeclaration`` tells."""


def as_layer(part: Any) -> Layer:
    """Return a layer as it is, and any other object with ``forward`` and ``backward`` as an :class:`OwnLayer`.

    Raises:
        ConfigError: it has no such functions.
    """
    if isinstance(part, Layer) and (type(part).forward_pass is not Layer.forward_pass or not part.has_own_params):
        return part
    if not callable(getattr(part, "forward", None)) or not callable(getattr(part, "backward", None)):
        raise ConfigError(f"{type(part).__name__} is no layer: it needs forward(x, training) and backward(gradient)")
    return OwnLayer(part)


class OwnLayer(Layer):
    """An object that is written as textbooks do, batch first and with its own arrays, as a layer of a network.

    Args:
        own: has ``forward(x)`` or ``forward(x, training)``, ``backward(gradient)`` and, if it learns, ``params``: a
            mapping from name to (array, gradient), both of floating-point numbers. It may declare
            ``output_shape(input_shape)``; otherwise one example of zeros shows it. ``get_config()`` returns the
            settings that a file of the network keeps.

    The network's numbers live in its store, so that the optimizer, snapshots, files and checks treat all layers
    alike. They are copied into the object's arrays before each forward pass and after each step, and its gradients
    are copied out after each backward pass. Hence the limits:

    - Change weights through the network (``model.layers[2].load_params``): what is written into the object's own
      arrays lasts until the next copy.
    - Arrays that are not among ``params``, such as running statistics, are neither saved nor restored.
    - All arrays decay, but for those that the object names in ``no_weight_decay``.
    """

    def __init__(self, own: Any) -> None:
        super().__init__()
        self.own = own
        declared = {"title": type(own).__name__, **{fact: getattr(own, fact) for fact in FACTS if hasattr(own, fact)}}
        vars(self).update({**declared, "title": declared["title"] or type(own).__name__})

    @property
    def class_name(self) -> str:
        return type(self.own).__name__

    def get_config(self) -> dict[str, Any]:
        return dict(self.own.get_config()) if hasattr(self.own, "get_config") else {}

    def __repr__(self) -> str:
        return repr(self.own)

    def blank_copy(self) -> Self:
        return type(self)(copy.deepcopy(self.own))

    def output_shape(self, input_shape: Shape) -> Shape:
        shaped = getattr(type(self.own), "output_shape", None)
        if callable(shaped) and shaped is not Layer.output_shape:
            return tuple(shaped(self.own, input_shape))
        return shape_by_trial(self.title, self.own.forward, input_shape)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        # Many make their arrays when they see the first batch.
        shape_by_trial(self.title, self.own.forward, input_shape)
        spared = getattr(self.own, "no_weight_decay", ())
        self.declared = {name: Parameter(decayed=name not in spared) for name in self._values()}
        return {name: values.shape for name, values in self._values().items()}

    def initialize(self) -> None:
        for name, values in self._values().items():
            self.arrays[name][...] = values

    def forward(self, inputs: Any, training: bool = True) -> Array:
        self.copy_in()
        return np.asarray(run_forward(self.own.forward, inputs, training))

    def backward(self, gradient: Any) -> Array:
        result = np.asarray(self.own.backward(gradient))
        if result.shape[1:] != self.built_for:
            raise ShapeError(f"{self.title}: backward returned {result.shape[1:]}, but the input was {self.built_for}")
        for name, (values, found) in self._own_params().items():
            if np.shape(found) != values.shape:
                raise ShapeError(f"{self.title}: the gradient of {name} is {np.shape(found)}, not {values.shape}")
            self.gradients[name][...] = found
        return result

    def copy_in(self) -> None:
        """Copy the network's values into the object's arrays."""
        for name, values in self._values().items():
            ours = self.arrays[name]
            np.copyto(values, ours, casting="same_kind")
            if values.dtype != ours.dtype:
                # What the object computes with is what counts, also where it keeps fewer digits.
                ours[...] = values

    def _own_params(self) -> dict[str, tuple[Array, Any]]:
        return dict(getattr(self.own, "params", None) or {})

    def _values(self) -> dict[str, Array]:
        """Return the object's learned arrays.

        Raises:
            ConfigError: one of them is no array of floating-point numbers.
        """
        found = {}
        for name, pair in self._own_params().items():
            values = pair[0] if isinstance(pair, tuple | list) and len(pair) == 2 else None
            if not isinstance(values, np.ndarray) or values.dtype.kind != "f":
                raise ConfigError(f"{self.title}: params[{name!r}] must be (array, gradient) of floating-point numbers")
            found[name] = values
        return found

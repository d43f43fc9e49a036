"""A place in a network for any object with ``forward`` and ``backward``."""

from __future__ import annotations

import copy
from collections.abc import Mapping
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
        ConfigError: it has no such functions, is a class, or overrides a function that a network does not call.
    """
    if isinstance(part, type):
        raise ConfigError(f"{part.__name__} is a class: make a layer of it, {part.__name__}(…)")
    if isinstance(part, Layer) and (type(part).forward_pass is not Layer.forward_pass or not part.has_own_params):
        if not part.is_batch_first:
            _refuse_bypassed(part)
        return part
    if not callable(getattr(part, "forward", None)) or not callable(getattr(part, "backward", None)):
        raise ConfigError(f"{type(part).__name__} is no layer: it needs forward(x, training) and backward(gradient)")
    return OwnLayer(part)


def _refuse_bypassed(layer: Layer) -> None:
    """Refuse a subclass whose own ``forward`` or ``backward`` a network would pass over in favour of its base's."""
    order = type(layer).__mro__

    def place(name: str) -> int:
        return next(index for index, cls in enumerate(order) if name in vars(cls))

    gradients = ("parameter_gradients", "input_gradient")
    for own, called in (("forward", ("forward_pass",)), ("backward", gradients), ("backward_pass", gradients)):
        if place(own) < min(map(place, called)):
            raise ConfigError(
                f"{order[place(own)].__name__} overrides {own}, but a network calls {' and '.join(called)}: override "
                "that, or derive from Layer and write forward and backward"
            )


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
        self._require_built_arrays(self._values())
        for name, (values, found) in self._own_params().items():
            if np.shape(found) != values.shape:
                raise ShapeError(f"{self.title}: the gradient of {name} is {np.shape(found)}, not {values.shape}")
            self.gradients[name][...] = found
        return result

    def copy_in(self) -> None:
        """Copy the network's values into the object's arrays."""
        found = self._values()
        self._require_built_arrays(found)
        for name, values in found.items():
            ours = self.arrays[name]
            np.copyto(values, ours, casting="same_kind")
            if values.dtype != ours.dtype:
                # What the object computes with is what counts, also where it keeps fewer digits.
                ours[...] = values

    def _own_params(self) -> dict[str, tuple[Array, Any]]:
        params = getattr(self.own, "params", None)
        if not isinstance(params, Mapping | None):
            raise ConfigError(f"{self.title}: params must be a mapping from names to (array, gradient)")
        return dict(params or {})

    def _require_built_arrays(self, found: Mapping[str, Array]) -> None:
        """Refuse arrays that came, went or changed their shape after the network was built."""
        now, built = ({name: array.shape for name, array in arrays.items()} for arrays in (found, self.arrays))
        if now != built:
            raise ShapeError(f"{self.title}: the network was built with the params {built}, but now there are {now}")

    def _values(self) -> dict[str, Array]:
        """Return the object's learned arrays.

        Raises:
            ConfigError: one of them is no array of floating-point numbers that can be written to.
        """
        found = {}
        for name, pair in self._own_params().items():
            values = pair[0] if isinstance(pair, tuple | list) and len(pair) == 2 else None
            if not isinstance(values, np.ndarray) or values.dtype.kind != "f":
                raise ConfigError(f"{self.title}: params[{name!r}] must be (array, gradient) of floating-point numbers")
            if not values.flags.writeable:
                raise ConfigError(f"{self.title}: params[{name!r}] is read-only, so that it cannot learn")
            found[name] = values
        return found

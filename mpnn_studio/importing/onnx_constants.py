"""Constants of a graph that are computed from others before any example is seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .onnx_file import Node, as_floats
from .onnx_stream import NotTakenError

Array = NDArray[Any]
LONGEST_SHAPE = 64
"""Numbers of a shape that is put together."""


def folded(node: Node, given: list[Array]) -> Array:
    """Return what a node makes of constants. Raises NotTakenError where it is not known how."""
    if node.operation == "Constant":
        return _constant(node)
    if node.operation not in FOLDS:
        raise NotTakenError("this studio has nothing like it")
    return FOLDS[node.operation](node, given)


def _constant(node: Node) -> Array:
    for name in ("value", "value_float", "value_int", "value_floats", "value_ints"):
        if name in node.settings:
            return np.asarray(node.settings[name])
    raise NotTakenError("it is a constant without numbers")


def axes_of(node: Node, given: list[Array]) -> list[int]:
    """Return the axes of a node: an attribute once, an input since opset 13."""
    return [int(axis) for axis in (given[1].ravel() if len(given) > 1 else node.settings.get("axes", []))]


def _reshape(node: Node, given: list[Array]) -> Array:
    target = given[1].ravel() if len(given) > 1 else node.settings["shape"]
    sizes = [given[0].shape[place] if size == 0 else int(size) for place, size in enumerate(target)]
    return given[0].reshape(sizes)


def _transpose(node: Node, given: list[Array]) -> Array:
    return given[0].transpose(node.settings.get("perm"))


def _unsqueeze(node: Node, given: list[Array]) -> Array:
    return np.expand_dims(given[0], tuple(axes_of(node, given)))


def _squeeze(node: Node, given: list[Array]) -> Array:
    axes = axes_of(node, given)
    return np.squeeze(given[0], tuple(axes)) if axes else np.squeeze(given[0])


def _flatten(node: Node, given: list[Array]) -> Array:
    axis = node.settings.get("axis", 1) % (given[0].ndim + 1)
    return given[0].reshape(prod(given[0].shape[:axis]), -1)


def _gather(node: Node, given: list[Array]) -> Array:
    if given[0].size > LONGEST_SHAPE or given[1].size > LONGEST_SHAPE:
        raise NotTakenError("it looks up more than a shape")
    return np.take(given[0], given[1].astype(np.int64), axis=node.settings.get("axis", 0))


def _concat(node: Node, given: list[Array]) -> Array:
    if sum(each.size for each in given) > LONGEST_SHAPE:
        raise NotTakenError("it joins more than a shape")
    return np.concatenate(given, axis=node.settings.get("axis", 0))


def _same(node: Node, given: list[Array]) -> Array:
    return given[0]


def _arithmetic(compute: Callable[[Array, Array], Array]) -> Callable[[Node, list[Array]], Array]:
    def fold(node: Node, given: list[Array]) -> Array:
        shape = np.broadcast_shapes(*(each.shape for each in given))
        if prod(shape) > max(each.size for each in given):
            raise NotTakenError("it spreads constants over a larger array")
        return compute(*map(as_floats, given))

    return fold


FOLDS: Mapping[str, Callable[[Node, list[Array]], Array]] = {
    "Identity": _same,
    "Cast": _same,
    "Reshape": _reshape,
    "Transpose": _transpose,
    "Unsqueeze": _unsqueeze,
    "Squeeze": _squeeze,
    "Flatten": _flatten,
    "Gather": _gather,
    "Concat": _concat,
    "Add": _arithmetic(np.add),
    "Sub": _arithmetic(np.subtract),
    "Mul": _arithmetic(np.multiply),
    "Div": _arithmetic(np.divide),
}

"""What each operation of ONNX is here: a layer, a function of each number, or another shape of the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import erf, prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .onnx_constants import axes_of
from .onnx_file import Node, as_floats
from .onnx_stream import NotTakenError, Stream

Array = NDArray[Any]
Given = tuple[Stream | Array | None, ...]
Taking = Callable[[Node, Stream, Given], Stream | Array]
TAKEN: dict[str, Taking] = {}
"""By operation: receives the node, what depends on the examples, and all inputs in their order."""


def takes(*operations: str) -> Callable[[Taking], Taking]:
    """Declare the function below to take these operations."""

    def keep(taking: Taking) -> Taking:
        TAKEN.update(dict.fromkeys(operations, taking))
        return taking

    return keep


def constants(given: Given) -> list[Array]:
    """Return those of the inputs that are constants."""
    return [each for each in given if isinstance(each, np.ndarray)]


def require(holds: bool, otherwise: str) -> None:
    """Refuse a node with what is said of it."""
    if not holds:
        raise NotTakenError(otherwise)


# The same numbers.


@takes("Identity", "Cast")
def _same(node: Node, x: Stream, given: Given) -> Stream:
    return x


@takes("Shape")
def _shape(node: Node, x: Stream, given: Given) -> Array:
    # 0 stands for as many examples as there are, as Reshape understands it.
    return np.array([0, *x.shape], np.int64)


@takes("Flatten")
def _flatten(node: Node, x: Stream, given: Given) -> Stream:
    require(node.settings.get("axis", 1) in (1, -len(x.shape)), "it flattens examples together")
    return x.reshaped((prod(x.shape),))


@takes("Reshape")
def _reshape(node: Node, x: Stream, given: Given) -> Stream:
    sizes = [int(size) for size in (*constants(given), np.array(node.settings.get("shape", [])))[0].ravel()]
    require(len(sizes) > 1, "it does not keep the examples apart")
    # CNTK freezes the batch at 1.
    require(sizes[0] in (-1, 0, 1), "it does not keep the examples apart")
    rest = [x.shape[place] if size == 0 else size for place, size in enumerate(sizes[1:])]
    if -1 in rest:
        known = -prod(rest)
        require(known > 0 and prod(x.shape) % known == 0, "it does not keep the numbers of each example together")
        rest[rest.index(-1)] = prod(x.shape) // known
    return x.reshaped(tuple(rest))


@takes("Squeeze")
def _squeeze(node: Node, x: Stream, given: Given) -> Stream:
    rank = len(x.shape) + 1
    axes = {axis % rank for axis in axes_of(node, [np.zeros(0), *constants(given)])}
    axes = axes or {place for place, size in enumerate(x.shape, 1) if size == 1}
    require(0 not in axes, "it takes the examples apart")
    return x.reshaped(tuple(size for place, size in enumerate(x.shape, 1) if place not in axes))


@takes("Unsqueeze")
def _unsqueeze(node: Node, x: Stream, given: Given) -> Stream:
    axes = axes_of(node, [np.zeros(0), *constants(given)])
    require(len(axes) == 1 and axes[0] % (len(x.shape) + 2) > 0, "it arranges the examples anew")
    place = axes[0] % (len(x.shape) + 2) - 1
    return x.reshaped((*x.shape[:place], 1, *x.shape[place:]))


@takes("Transpose")
def _transpose(node: Node, x: Stream, given: Given) -> Stream:
    order = node.settings.get("perm", list(range(len(x.shape) + 1))[::-1])
    moved = [axis for axis in order if axis and x.shape[axis - 1] > 1]
    require(order[0] == 0 and moved == sorted(moved), "it turns rows, columns or channels into one another")
    return x.reshaped(tuple(x.shape[axis - 1] for axis in order[1:]))


@takes("Pad")
def _pad(node: Node, x: Stream, given: Given) -> Stream:
    arrays = constants(given)
    pads = [int(each) for each in (arrays[0].ravel() if arrays else node.settings.get("pads", []))]
    value = float(arrays[1].ravel()[0]) if len(arrays) > 1 and arrays[1].size else node.settings.get("value", 0.0)
    require(
        node.settings.get("mode", "constant") == "constant" and value == 0, "it pads with something else than zeros"
    )
    x = x.images()
    require(len(pads) == 8 and min(pads) >= 0 and not any((*pads[:2], *pads[4:6])), "it pads more than images")
    return replace(x, pads=(pads[2], pads[3], pads[6], pads[7]))


# Functions of each number.


def _function(compute: Callable[[Array], Array]) -> Callable[[Node, Stream, Given], Stream]:
    def take(node: Node, x: Stream, given: Given) -> Stream:
        with np.errstate(all="ignore"):
            return replace(x, curve=compute(x.curve))

    return take


FUNCTIONS: Mapping[str, Callable[[Array], Array]] = {
    "Relu": lambda x: np.maximum(x, 0),
    "Sigmoid": lambda x: 0.5 + 0.5 * np.tanh(x / 2),
    "Tanh": np.tanh,
    "Softplus": lambda x: np.logaddexp(x, 0),
    "Erf": np.vectorize(erf),
    "Exp": np.exp,
    "Log": np.log,
    "Neg": np.negative,
    "Abs": np.abs,
    "Sqrt": np.sqrt,
    "Reciprocal": lambda x: 1 / x,
}
TAKEN.update({operation: _function(compute) for operation, compute in FUNCTIONS.items()})


def _with_settings(compute: Callable[[Array, Node], Array]) -> Taking:
    return lambda node, x, given: _function(lambda curve: compute(curve, node))(node, x, given)


TAKEN["LeakyRelu"] = _with_settings(lambda x, node: np.where(x > 0, x, node.settings.get("alpha", 0.01) * x))
TAKEN["Elu"] = _with_settings(lambda x, node: _elu(x, node.settings.get("alpha", 1.0)))
TAKEN["Selu"] = _with_settings(
    lambda x, node: node.settings.get("gamma", 1.05070102) * _elu(x, node.settings.get("alpha", 1.67326319))
)


def _elu(x: Array, alpha: float) -> Array:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


@takes("Gelu")
def _gelu(node: Node, x: Stream, given: Given) -> Stream:
    if node.settings.get("approximate", "none") == "tanh":
        return _function(lambda z: z / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))))(node, x, given)
    return _function(lambda z: z / 2 * (1 + np.vectorize(erf)(z / np.sqrt(2))))(node, x, given)


@takes("Clip")
def _clip(node: Node, x: Stream, given: Given) -> Stream:
    ends = [float(each.ravel()[0]) if isinstance(each, np.ndarray) and each.size else None for each in given[1:]]
    low, high = (*ends, None, None)[:2]
    low = node.settings.get("min", -np.inf) if low is None else low
    high = node.settings.get("max", np.inf) if high is None else high
    return replace(x, curve=np.clip(x.curve, low, high))


OPERATORS: Mapping[str, Callable[[Array, Array], Array]] = {
    "Add": np.add,
    "Sub": np.subtract,
    "Mul": np.multiply,
    "Div": np.divide,
    "Pow": np.power,
    "Max": np.maximum,
    "Min": np.minimum,
}


@takes(*OPERATORS)
def _operator(node: Node, x: Stream, given: Given) -> Stream:
    require(len(given) == 2, "it does not join two values")
    compute, (left, right) = OPERATORS[node.operation], given
    if isinstance(left, Stream) and isinstance(right, Stream):
        require(left.same_numbers(right), "it joins two branches; only one layer after the other can be taken")
        with np.errstate(all="ignore"):
            return replace(x, curve=compute(left.curve, right.curve))
    (constant,) = map(as_floats, constants(given))
    if constant.size == 1:
        number = constant.ravel()
        sides = (x.curve, number) if left is x else (number, x.curve)
        with np.errstate(all="ignore"):
            return replace(x, curve=compute(*sides))
    return _by_channel(node, x, constant, first=left is x)


def _by_channel(node: Node, x: Stream, constant: Array, *, first: bool) -> Stream:
    """Add or multiply by a constant for each channel, or unit."""
    values, x = per_channel(constant, x.shape), x.settled()
    one, zero = np.ones(1), np.zeros(1)
    match node.operation:
        case "Add":
            return x.affine(one, values)
        case "Sub":
            return x.affine(one, -values) if first else x.affine(-one, values)
        case "Mul":
            return x.affine(values, zero)
        case "Div" if first:
            require(bool(np.all(values)), "it divides by 0")
            return x.affine(1 / values, zero)
    raise NotTakenError("it has a constant for each channel, which only sums and products may have")


def per_channel(constant: Array, shape: tuple[int, ...]) -> Array:
    """Return one number for each channel or unit, (C,), of a constant that is spread over examples of a shape."""
    whole = "its constant is another one at each place, not one for each channel or unit"
    sizes = (1,) * (len(shape) + 1 - constant.ndim) + constant.shape
    require(len(sizes) == len(shape) + 1 and sizes[0] == 1 and sizes[1] in (1, shape[0]), whole)
    table = constant.reshape(sizes[1], -1)
    require(table.size > 0 and bool(np.all(table == table[:, :1])), whole)
    return np.broadcast_to(table[:, 0], shape[0]).copy()

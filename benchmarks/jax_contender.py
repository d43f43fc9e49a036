"""A network of the speed table in JAX, written as its users would: pure functions under ``jit``, Adam included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import NDArray

from .networks import CLASSES, RATE, BenchmarkNetwork, digits_for

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
NORM_EPSILON = 1e-5
Layer = Callable[[Any, Any, float, Any], Any]
"""Receives the parameters, a batch, the size of the layer, and random numbers while it trains."""


def _dense(p: Any, x: Any, size: float, key: Any) -> Any:
    return x @ p["w"] + p["b"]


def _conv(p: Any, x: Any, size: float, key: Any, padding: str) -> Any:
    out = lax.conv_general_dilated(x, p["w"], (1, 1), padding, dimension_numbers=("NCHW", "OIHW", "NCHW"))
    return out + p["b"][:, None, None] if "b" in p else out


def _norm(p: Any, x: Any, size: float, key: Any) -> Any:
    # Without running statistics, which spares it a little work: the test digits are normalised among themselves.
    mean, variance = x.mean((0, 2, 3), keepdims=True), x.var((0, 2, 3), keepdims=True)
    return (x - mean) * lax.rsqrt(variance + NORM_EPSILON) * p["w"][:, None, None] + p["b"][:, None, None]


def _dropout(p: Any, x: Any, size: float, key: Any) -> Any:
    return x if key is None else jnp.where(jax.random.bernoulli(key, 1 - size, x.shape), x / (1 - size), 0)


def _pool(p: Any, x: Any, size: float, key: Any) -> Any:
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")


LAYERS: Mapping[str, Layer] = {
    "dense": _dense,
    "conv": partial(_conv, padding="VALID"),
    "same": partial(_conv, padding="SAME"),
    "norm": _norm,
    "relu": lambda p, x, size, key: jax.nn.relu(x),
    "dropout": _dropout,
    "pool": _pool,
    "flatten": lambda p, x, size, key: x.reshape(len(x), -1),
}


def _parameters(network: BenchmarkNetwork) -> list[dict[str, Any]]:
    """Draw the weights of each layer as He et al. do, following the shapes."""
    rng, x, made = np.random.default_rng(0), jnp.zeros((1, *network.shape)), []
    for kind, size in network.layers:
        depth, units = x.shape[1], int(size)
        shapes: dict[str, dict[str, tuple[int, ...]]] = {
            "dense": {"w": (depth, units), "b": (units,)},
            "conv": {"w": (units, depth, 3, 3), "b": (units,)},
            "same": {"w": (units, depth, 3, 3)},
            "norm": {"w": (units,), "b": (units,)},
        }
        inputs = depth if kind == "dense" else 9 * depth
        starts: dict[str, Callable[..., Any]] = {
            "w": lambda shape, n=inputs: rng.normal(0, np.sqrt(2 / n), shape),
            "b": np.zeros,
        }
        starts = {**starts, "w": np.ones} if kind == "norm" else starts
        made.append({name: jnp.asarray(starts[name](s), jnp.float32) for name, s in shapes.get(kind, {}).items()})
        x = LAYERS[kind](made[-1], x, size, None)
    return made


class Jax:
    """JAX with a whole step under ``jit``, which writes in place; an epoch does not wait for the single steps."""

    def __init__(self, network: BenchmarkNetwork) -> None:
        self._batch, digits = network.batch, digits_for(network)
        inputs, classes = jnp.asarray(digits.inputs), jnp.asarray(digits.classes)
        self._tests, self._test_classes = digits.test_inputs, digits.test_classes
        self._count, self._rng = len(inputs), np.random.default_rng(0)

        def outputs(parameters: Any, x: Any, key: Any) -> Any:
            for place, ((kind, size), p) in enumerate(zip(network.layers, parameters, strict=True)):
                x = LAYERS[kind](p, x, size, None if key is None else jax.random.fold_in(key, place))
            return x

        def loss(parameters: Any, rows: Any, key: Any) -> Any:
            shares = jax.nn.log_softmax(outputs(parameters, inputs[rows], key))
            return -(shares * jax.nn.one_hot(classes[rows], CLASSES)).sum(1).mean()

        @partial(jax.jit, donate_argnums=(0, 1, 2, 3))
        def update(parameters: Any, first: Any, second: Any, count: Any, rows: Any) -> Any:
            count, tree = count + 1, jax.tree_util.tree_map
            key = jax.random.fold_in(jax.random.key(0), count) if dropping else None
            value, gradients = jax.value_and_grad(loss)(parameters, rows, key)
            first = tree(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradients)
            second = tree(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, second, gradients)
            rate = RATE * jnp.sqrt(1 - BETA2**count) / (1 - BETA1**count)
            parameters = tree(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + EPSILON), parameters, first, second)
            return parameters, first, second, count, value

        dropping = any(kind == "dropout" for kind, _ in network.layers)
        self._update, self._outputs = update, jax.jit(lambda parameters, x: outputs(parameters, x, None))
        parameters = _parameters(network)
        zeros = [jax.tree_util.tree_map(jnp.zeros_like, parameters) for _ in range(2)]
        self._state: list[Any] = [parameters, *zeros, jnp.asarray(0)]

    def step(self, rows: NDArray[np.intp]) -> object:
        return float(self._learn(rows))

    def _learn(self, rows: NDArray[np.intp]) -> Any:
        *self._state, value = self._update(*self._state, rows)
        return value

    def epoch(self) -> object:
        order = self._rng.permutation(self._count).reshape(-1, self._batch)
        return [float(value) for value in [self._learn(rows) for rows in order]]

    def accuracy(self) -> float:
        pieces = np.array_split(self._tests, 10)
        found = np.concatenate([np.asarray(self._outputs(self._state[0], x)).argmax(1) for x in pieces])
        return float((found == self._test_classes).mean())

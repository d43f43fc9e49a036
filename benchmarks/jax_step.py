"""One training step in JAX, written as its users would: pure functions under ``jit``, Adam included."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from numpy.typing import NDArray

from .networks import CLASSES, BenchmarkNetwork, data_for

RATE, BETA1, BETA2, EPSILON = 0.001, 0.9, 0.999, 1e-8
NORM_EPSILON = 1e-5
Layer = Callable[[Any, Any], Any]


def _dense(p: Any, x: Any) -> Any:
    return x @ p["w"] + p["b"]


def _conv(p: Any, x: Any, padding: str) -> Any:
    out = lax.conv_general_dilated(x, p["w"], (1, 1), padding, dimension_numbers=("NCHW", "OIHW", "NCHW"))
    return out + p["b"][:, None, None] if "b" in p else out


def _norm(p: Any, x: Any) -> Any:
    mean, variance = x.mean((0, 2, 3), keepdims=True), x.var((0, 2, 3), keepdims=True)
    return (x - mean) * lax.rsqrt(variance + NORM_EPSILON) * p["w"][:, None, None] + p["b"][:, None, None]


def _pool(p: Any, x: Any) -> Any:
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")


LAYERS: dict[str, Layer] = {
    "dense": _dense,
    "conv": partial(_conv, padding="VALID"),
    "same": partial(_conv, padding="SAME"),
    "norm": _norm,
    "relu": lambda p, x: jax.nn.relu(x),
    "pool": _pool,
    "flatten": lambda p, x: x.reshape(len(x), -1),
}


def _parameters(network: BenchmarkNetwork) -> list[dict[str, Any]]:
    """Draw the weights of each layer, following the shapes."""
    rng, x, made = np.random.default_rng(0), jnp.zeros((1, *network.shape)), []
    for kind, size in network.layers:
        depth = x.shape[1]
        shapes: dict[str, dict[str, tuple[int, ...]]] = {
            "dense": {"w": (depth, size), "b": (size,)},
            "conv": {"w": (size, depth, 3, 3), "b": (size,)},
            "same": {"w": (size, depth, 3, 3)},
            "norm": {"w": (size,), "b": (size,)},
        }
        chosen = shapes.get(kind, {})
        made.append({name: jnp.asarray(rng.normal(0, 0.05, shape), jnp.float32) for name, shape in chosen.items()})
        x = LAYERS[kind](made[-1], x)
    return made


def jax_step(network: BenchmarkNetwork) -> Callable[[NDArray[np.intp]], object]:
    """Return the step; parameters and moments live on in it, given over to each call so that XLA writes in place."""
    inputs, classes = (jnp.asarray(array) for array in data_for(network))

    def loss(parameters: Any, rows: Any) -> Any:
        x = inputs[rows]
        for (kind, _), p in zip(network.layers, parameters, strict=True):
            x = LAYERS[kind](p, x)
        return -(jax.nn.log_softmax(x) * jax.nn.one_hot(classes[rows], CLASSES)).sum(1).mean()

    @partial(jax.jit, donate_argnums=(0, 1, 2))
    def update(parameters: Any, first: Any, second: Any, count: Any, rows: Any) -> Any:
        value, gradients = jax.value_and_grad(loss)(parameters, rows)
        tree = jax.tree_util.tree_map
        first = tree(lambda m, g: BETA1 * m + (1 - BETA1) * g, first, gradients)
        second = tree(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, second, gradients)
        rate = RATE * jnp.sqrt(1 - BETA2**count) / (1 - BETA1**count)
        parameters = tree(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + EPSILON), parameters, first, second)
        return parameters, first, second, value

    parameters = _parameters(network)
    zeros = jax.tree_util.tree_map(jnp.zeros_like, parameters)
    state = [parameters, zeros, jax.tree_util.tree_map(jnp.zeros_like, parameters), 0]

    def step(rows: NDArray[np.intp]) -> object:
        state[3] += 1
        *state[:3], value = update(*state[:3], float(state[3]), rows)
        return float(value)

    return step

"""The layers of a network at prediction, in plain NumPy, batch first: the source of those in use goes into exports."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def dense(x: Array, weights: Array, biases: Any = 0) -> Array:
    """Give each unit a weighted sum of the row: (N, inputs) to (N, units)."""
    return np.asarray(x @ weights + biases)


def windows(x: Array, size: int, stride: int) -> Array:
    """View what lies under a square window at each position: (N, C, H, W) to (N, C, H', W', size, size)."""
    view: Array = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))
    return np.asarray(view[:, :, ::stride, ::stride])


def convolve(x: Array, filters: Array, biases: Any = 0, *, stride: int, rows: Any, columns: Any) -> Array:
    """Slide filters (F, C, K, K) over images with so many zeros (before, after) their rows and columns."""
    padded = np.pad(x, ((0, 0), (0, 0), rows, columns))
    found = np.tensordot(windows(padded, filters.shape[-1], stride), filters, axes=((1, 4, 5), (1, 2, 3)))
    return np.moveaxis(found + biases, 3, 1)


def max_pool(x: Array, size: int, stride: int) -> Array:
    """Keep the largest number of each window."""
    return np.asarray(windows(x, size, stride).max(axis=(4, 5)))


def average_pool(x: Array, size: int, stride: int) -> Array:
    """Keep the mean of each window."""
    return np.asarray(windows(x, size, stride).mean(axis=(4, 5)))


def global_average(x: Array) -> Array:
    """Turn each channel into its mean: (N, C, H, W) to (N, C)."""
    return np.asarray(x.mean(axis=(2, 3)))


def flatten(x: Array) -> Array:
    """Turn each example into one row, channel by channel, row by row."""
    return x.reshape(len(x), -1)


def reshape(x: Array, shape: tuple[int, ...]) -> Array:
    """Give each example another shape with as many numbers."""
    return x.reshape(len(x), *shape)


def by_channel(values: Array, x: Array) -> Array:
    """Lay one value for each channel, or unit, along axis 1 of a batch."""
    return values.reshape(-1, *[1] * (x.ndim - 2))


def batch_norm(x: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float) -> Array:
    """Normalise each channel with the statistics of the training, then scale and shift it."""
    scale = gamma / np.sqrt(variance + np.float32(epsilon))
    return (x - by_channel(mean, x)) * by_channel(scale, x) + by_channel(beta, x)


def layer_norm(x: Array, gamma: Array, beta: Array, epsilon: float) -> Array:
    """Normalise each example over all its numbers, then scale and shift each of them."""
    axes = tuple(range(1, x.ndim))
    centred = x - x.mean(axis=axes, keepdims=True)
    variance = np.square(centred).mean(axis=axes, keepdims=True)
    return np.asarray(centred / np.sqrt(variance + np.float32(epsilon)) * gamma + beta)


def relu(x: Array) -> Array:
    """Return max(0, x)."""
    return np.maximum(x, 0)


def leaky_relu(x: Array, slope: float) -> Array:
    """Multiply what is below zero by a constant."""
    return np.where(x > 0, x, np.float32(slope) * x)


def prelu(x: Array, slope: Array) -> Array:
    """Multiply what is below zero by a slope that was learned: one in all, or one for each channel."""
    return np.where(x > 0, x, by_channel(slope, x) * x)


def elu(x: Array, alpha: float) -> Array:
    """Return x above zero, and α(eˣ − 1) below."""
    return np.where(x > 0, x, np.float32(alpha) * np.expm1(np.minimum(x, 0)))


def sigmoid(x: Array) -> Array:
    """Return 1 / (1 + e⁻ˣ), written so that no number overflows."""
    return np.asarray(np.tanh(x / 2) / 2 + np.float32(0.5))


def tanh(x: Array) -> Array:
    """Return the hyperbolic tangent."""
    return np.tanh(x)


def softplus(x: Array) -> Array:
    """Return ln(1 + eˣ)."""
    return np.logaddexp(x, np.float32(0))


def swish(x: Array) -> Array:
    """Return x · sigmoid(x)."""
    return x * sigmoid(x)


def gelu(x: Array) -> Array:
    """Return GELU in its tanh form, which is not the exact one."""
    u = np.float32(np.sqrt(2 / np.pi)) * (x + np.float32(0.044715) * x**3)
    return np.asarray(x * (1 + np.tanh(u)) / 2)


def softmax(x: Array, temperature: float = 1.0) -> Array:
    """Turn scores into shares of 1 over the units, or over the channels of an image."""
    powers: Array = np.exp((x - x.max(axis=1, keepdims=True)) / np.float32(temperature))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def divide(x: Array, temperature: float) -> Array:
    """Divide scores by a temperature: the softmax comes after the last layer."""
    return x / np.float32(temperature)

"""Normalising a batch, in place.

Batch normalisation works along the rows of (F, S), features by samples; layer normalisation along the columns of
(F, N), the numbers of an example by examples.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.buffers import Buffers
from .layout import arranged_like
from .pairs import held_to
from .sums import row_sums

Array = NDArray[Any]


def plain_center(samples: Array) -> tuple[Array, Array, Array]:
    """Return the samples (F, S) less their mean, the mean (F,) and the variance (F,)."""
    mean = samples.mean(axis=1)
    return samples - mean[:, np.newaxis], mean, samples.var(axis=1)


@held_to(plain_center)
def center(samples: Array, buffers: Buffers | None = None) -> tuple[Array, Array, Array]:
    """Subtract the mean of each feature from ``samples``, (F, S); return them, the mean (F,) and the variance (F,)."""
    count = samples.shape[1]
    mean = row_sums(samples, buffers) / count
    samples -= mean[:, np.newaxis]
    return samples, mean, np.vecdot(samples, samples) / count


def plain_batch_norm_gradient(
    gradient: Array, centred: Array, inverse: Array, gamma: Array, gamma_gradient: Array, beta_gradient: Array
) -> Array:
    """Return γ/σ · (g − mean(g) − x̂ · mean(g · x̂)) with x̂ = centred/σ and inverse = 1/σ: (F, S)."""
    mean, mean_product = beta_gradient / gradient.shape[1], gamma_gradient / gradient.shape[1]
    normalized = centred * inverse[:, np.newaxis]
    through: Array = gradient - mean[:, np.newaxis] - normalized * mean_product[:, np.newaxis]
    through *= (gamma * inverse)[:, np.newaxis]
    return through


@held_to(plain_batch_norm_gradient)
def batch_norm_gradient(
    gradient: Array,
    centred: Array,
    inverse: Array,
    gamma: Array,
    gamma_gradient: Array,
    beta_gradient: Array,
    buffers: Buffers | None = None,
) -> Array:
    """Overwrite the gradient of the outputs, (F, S), with that of the samples, and return it.

    The sums that it needs are the gradients of γ and β, each (F,), which are known by then.

    Reference:
        Ioffe and Szegedy (2015), Batch Normalization, section 3.
    """
    count = gradient.shape[1]
    room = arranged_like((buffers or Buffers()).shared.scratch((gradient.size,), gradient.dtype), gradient)
    gradient -= (beta_gradient / count)[:, np.newaxis]
    gradient -= np.multiply(centred, (gamma_gradient * inverse / count)[:, np.newaxis], out=room)
    gradient *= (gamma * inverse)[:, np.newaxis]
    return gradient


def plain_layer_norm(examples: Array, epsilon: float) -> tuple[Array, Array, Array, Array]:
    """Return (x − mean(x)) / √(var(x) + ε) for each column of (F, N); mean, variance and the divisors' inverse (N,)."""
    mean, variance = examples.mean(axis=0), examples.var(axis=0)
    inverse = 1 / np.sqrt(variance + epsilon)
    return (examples - mean) * inverse, mean, variance, inverse


@held_to(plain_layer_norm)
def layer_norm(examples: Array, epsilon: float) -> tuple[Array, Array, Array, Array]:
    """Normalise each column of (F, N) in place; return it, mean, variance, and what it was multiplied with, (N,)."""
    mean = examples.mean(axis=0)
    examples -= mean
    variance = np.einsum("fn,fn->n", examples, examples) / len(examples)
    inverse = 1 / np.sqrt(variance + epsilon)
    examples *= inverse
    return examples, mean, variance, inverse


def plain_layer_norm_gradient(gradient: Array, normalized: Array, inverse: Array) -> Array:
    """Return 1/σ · (g − mean(g) − x̂ · mean(g · x̂)) for each column of (F, N)."""
    mean_product = (gradient * normalized).mean(axis=0)
    result: Array = inverse * (gradient - gradient.mean(axis=0) - normalized * mean_product)
    return result


@held_to(plain_layer_norm_gradient)
def layer_norm_gradient(gradient: Array, normalized: Array, inverse: Array, buffers: Buffers | None = None) -> Array:
    """Overwrite the gradient of normalised columns, (F, N), with that of what they were made from, and return it.

    Reference:
        Ba, Kiros and Hinton (2016), Layer Normalization.
    """
    room = arranged_like((buffers or Buffers()).shared.scratch((gradient.size,), gradient.dtype), gradient)
    mean_product = np.einsum("fn,fn->n", gradient, normalized) / len(gradient)
    gradient -= gradient.mean(axis=0)
    gradient -= np.multiply(normalized, mean_product, out=room)
    gradient *= inverse
    return gradient

"""Functions of each number by itself, together with their derivative, for arrays of any shape.

All but ``sigmoid`` overwrite ``x`` with f(x) and return it, and f′(x) in memory of ``buffers``: the derivative is made
while x is in the processor's cache, so that the backward pass is one product, whatever f is.
"""

from __future__ import annotations

from math import pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.buffers import Buffers
from .pairs import held_to

Array = NDArray[Any]

STEEPNESS = sqrt(2 / pi)
CUBIC = 0.044715
"""Hendrycks and Gimpel's fit of the normal distribution by a tanh (2016, section 2)."""


def plain_sigmoid(x: Array) -> Array:
    """Return 1 / (1 + e⁻ˣ); large negative numbers overflow on the way."""
    return np.asarray(1 / (1 + np.exp(-x)))


@held_to(plain_sigmoid)
def sigmoid(x: Array, out: Array | None = None) -> Array:
    """Return 1 / (1 + e⁻ˣ), as (1 + tanh(x/2)) / 2, which no input can overflow."""
    result = np.multiply(x, 0.5, out=np.empty_like(x) if out is None else out)
    np.tanh(result, out=result)
    result *= 0.5
    result += 0.5
    return result


def plain_relu(x: Array) -> tuple[Array, Array]:
    """Return max(0, x), and whether x is positive."""
    return np.maximum(x, 0), x > 0


@held_to(plain_relu)
def relu(x: Array, buffers: Buffers | None = None) -> tuple[Array, Array]:
    """Return max(0, x), and whether x is positive, as one byte a number."""
    buffers = buffers or Buffers()
    derivative = np.greater(x, 0, out=buffers.like("derivative", x, np.bool_))
    # A row of zeros, since NumPy has a vector loop for two arrays, but not for an array and one number.
    zeros = buffers.get("zeros", x.shape[-1:], x.dtype)
    return np.maximum(x, zeros, out=x), derivative


def plain_elu(x: Array, alpha: float) -> tuple[Array, Array]:
    """Return x above zero and α(eˣ − 1) below, and the derivative, 1 and α·eˣ."""
    return np.where(x > 0, x, alpha * np.expm1(x)), np.where(x > 0, 1, alpha * np.exp(x))


@held_to(plain_elu)
def elu(x: Array, alpha: float, buffers: Buffers | None = None) -> tuple[Array, Array]:
    """Return x above zero and α(eˣ − 1) below, and the derivative; no exponential is taken of a positive number."""
    buffers = buffers or Buffers()
    above = np.greater(x, 0, out=buffers.like("above", x, np.bool_))
    derivative = np.minimum(x, 0, out=buffers.like("derivative", x))
    np.expm1(derivative, out=derivative)
    derivative *= alpha
    np.maximum(x, 0, out=x)
    x += derivative
    derivative += alpha
    np.copyto(derivative, 1, where=above)
    return x, derivative


def plain_swish(x: Array) -> tuple[Array, Array]:
    """Return x·σ(x), and the derivative, y(1 − σ(x)) + σ(x)."""
    gate = plain_sigmoid(x)
    y = x * gate
    return y, y * (1 - gate) + gate


@held_to(plain_swish)
def swish(x: Array, buffers: Buffers | None = None) -> tuple[Array, Array]:
    """Return x·σ(x), and the derivative."""
    buffers = buffers or Buffers()
    gate = sigmoid(x, out=buffers.like("gate", x))
    x *= gate
    derivative = np.subtract(1, gate, out=buffers.like("derivative", x))
    derivative *= x
    derivative += gate
    return x, derivative


def plain_gelu(x: Array) -> tuple[Array, Array]:
    """Return x·(1 + tanh u)/2 with u = √(2/π)·(x + 0.044715·x³), and the derivative."""
    tanh = np.tanh(STEEPNESS * (x + CUBIC * x**3))
    inner = STEEPNESS * (1 + 3 * CUBIC * x**2)
    return x * (1 + tanh) / 2, (1 + tanh + x * (1 - tanh**2) * inner) / 2


@held_to(plain_gelu)
def gelu(x: Array, buffers: Buffers | None = None) -> tuple[Array, Array]:
    """Return x·(1 + tanh u)/2 with u = √(2/π)·(x + 0.044715·x³), and the derivative."""
    buffers = buffers or Buffers()
    gate, square, derivative = (buffers.like(name, x) for name in ("gate", "square", "derivative"))
    np.multiply(x, x, out=square)
    np.multiply(square, CUBIC * STEEPNESS, out=gate)
    gate += STEEPNESS
    gate *= x
    np.tanh(gate, out=gate)
    # square becomes du/dx · x, derivative becomes 1 − tanh² u.
    square *= 3 * CUBIC * STEEPNESS
    square += STEEPNESS
    square *= x
    np.multiply(gate, gate, out=derivative)
    np.subtract(1, derivative, out=derivative)
    derivative *= square
    derivative += gate
    derivative += 1
    derivative *= 0.5
    gate += 1
    gate *= 0.5
    x *= gate
    return x, derivative

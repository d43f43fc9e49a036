"""Layers that give the signal a mean of zero and a variance of one, then a scale and shift that are learned."""

from __future__ import annotations

from math import prod
from typing import ClassVar

import numpy as np

from ..components.errors import ShapeError
from ..components.fields import real
from ..components.parameter import Parameter, Shape
from ..components.registry import register
from ..kernels.windows import require_images
from .base import Array, Layer, in_words

_NORMALIZED = r"y = \gamma\,\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta"
_GRADIENT = (
    r"\frac{\partial L}{\partial x} = \frac{\gamma}{\sqrt{\sigma^2 + \epsilon}} \left(g - \overline{g} - "
    r"\hat{x}\,\overline{g \hat{x}}\right),\quad g = \frac{\partial L}{\partial y}"
)


class _BatchNorm(Layer):
    """Normalise each feature over the batch.

    The arithmetic sees the batch as (features, samples), where a sample is an example, or a pixel of one.
    """

    group: ClassVar[str] = "Normalisation"
    transparent: ClassVar[bool] = True
    absorbs_bias: ClassVar[bool] = True
    linear: ClassVar[bool] = True
    gradient: ClassVar[str] = _GRADIENT

    momentum: float = real(
        0.9, low=0.0, high=1.0, high_open=True, step=0.05, label="Momentum", help="How slowly the running mean follows."
    )
    epsilon: float = real(
        1e-8,
        low=0.0,
        low_open=True,
        high=1.0,
        log=True,
        label="Epsilon",
        help="Keeps a constant from dividing by zero.",
    )

    gamma = Parameter(decayed=False)
    beta = Parameter(decayed=False)
    running_mean = Parameter(learned=False)
    running_var = Parameter(learned=False)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"gamma": (input_shape[0],), "beta": (input_shape[0],)}

    def state_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"running_mean": (input_shape[0],), "running_var": (input_shape[0],)}

    def multiply_adds(self, input_shape: Shape) -> int:
        return prod(input_shape)

    def activation_size(self, input_shape: Shape) -> int:
        return 2 * prod(input_shape)

    def initialize(self) -> None:
        self.gamma = np.ones_like(self.gamma)
        self.running_var = np.ones_like(self.running_var)

    def forward_pass(self, x: Array, training: bool) -> Array:
        x = x if x.ndim == 2 else self.contiguous(x)
        samples = _by_feature(x)
        self._count = samples.shape[1] if training else 0
        if training:
            mean = samples @ self.shared.ones(self._count, x.dtype) / self._count
            samples -= mean[:, np.newaxis]
            variance = np.vecdot(samples, samples) / self._count
            self._remember(mean, variance)
        else:
            variance = self.running_var
            samples -= self.running_mean[:, np.newaxis]
        # What came in is now centred, and stays here for the backward pass.
        self._centred = samples
        self._inverse = 1 / np.sqrt(variance + self.epsilon)
        y = self.buffers.like("y", x)
        result = np.multiply(samples, (self.gamma * self._inverse)[:, np.newaxis], out=_by_feature(y))
        result += self.beta[:, np.newaxis]
        return y

    def parameter_gradients(self, gradient: Array) -> None:
        g = _by_feature(gradient)
        np.multiply(np.vecdot(g, self._centred), self._inverse, out=self.gradients["gamma"])
        np.matmul(g, self.shared.ones(g.shape[1], g.dtype), out=self.gradients["beta"])

    def input_gradient(self, gradient: Array) -> Array:
        g = _by_feature(gradient)
        if self._count:
            g -= (self.gradients["beta"] / self._count)[:, np.newaxis]
            pull = self.gradients["gamma"] * self._inverse / self._count
            g -= np.multiply(self._centred, pull[:, np.newaxis], out=_like(self.shared.scratch((g.size,), g.dtype), g))
        g *= (self.gamma * self._inverse)[:, np.newaxis]
        return gradient

    def _remember(self, mean: Array, variance: Array) -> None:
        """Let the running statistics follow; the variance as of a sample (Ioffe and Szegedy 2015, algorithm 2)."""
        new = 1 - self.momentum
        unbiased = variance * (self._count / max(1, self._count - 1))
        self.running_mean += new * (mean - self.running_mean)
        self.running_var += new * (unbiased - self.running_var)


def _by_feature(x: Array) -> Array:
    """View a batch as (features, samples)."""
    return x.T if x.ndim == 2 else x.reshape(len(x), -1)


def _like(flat: Array, array: Array) -> Array:
    """View flat memory in the shape of a matrix and the order that it has in memory."""
    return flat.reshape(array.shape) if array.flags.c_contiguous else flat.reshape(array.shape[::-1]).T


@register
class BatchNormalization(_BatchNorm):
    """Normalise each unit of a row over the batch: (N, F) to (N, F)."""

    title: ClassVar[str] = "Batch norm"
    summary: ClassVar[str] = "each unit to mean 0, variance 1 over the batch"
    formula: ClassVar[str] = _NORMALIZED + r",\quad \mu, \sigma^2 \text{ over } n"
    explanation: ClassVar[str] = (
        "Layers no longer have to follow each other's drift, so that larger steps are safe; prediction uses running "
        "means instead of the batch. Ioffe and Szegedy (2015)."
    )

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise ShapeError(
                f"Batch norm needs rows, but gets {in_words(input_shape)}: put a Flatten before it, "
                "or use Batch norm 2D"
            )
        return input_shape


@register
class BatchNormalization2D(_BatchNorm):
    """Normalise each channel over the batch and all pixels: (N, C, H, W) to (N, C, H, W)."""

    title: ClassVar[str] = "Batch norm 2D"
    example_shape: ClassVar[Shape] = (1, 8, 8)
    summary: ClassVar[str] = "each channel to mean 0, variance 1 over the batch"
    formula: ClassVar[str] = _NORMALIZED + r",\quad \mu, \sigma^2 \text{ over } n, i, j"
    explanation: ClassVar[str] = (
        "A channel is one filter's answer, so all its pixels share one mean and one scale. "
        "Ioffe and Szegedy (2015), section 3.2."
    )

    def output_shape(self, input_shape: Shape) -> Shape:
        require_images(self.title, input_shape)
        return input_shape


@register
class LayerNormalization(Layer):
    """Normalise each example over all its numbers."""

    title: ClassVar[str] = "Layer norm"
    group: ClassVar[str] = "Normalisation"
    summary: ClassVar[str] = "each example to mean 0, variance 1"
    transparent: ClassVar[bool] = True
    formula: ClassVar[str] = _NORMALIZED + r",\quad \mu, \sigma^2 \text{ over all numbers of an example}"
    gradient: ClassVar[str] = _GRADIENT.replace(r"\gamma", "1").replace(
        r"\frac{\partial L}{\partial y}", r"\gamma \odot \frac{\partial L}{\partial y}"
    )
    explanation: ClassVar[str] = (
        "It does not look at the batch, so that training and prediction do the same and a batch of one works. "
        "Ba, Kiros and Hinton (2016)."
    )

    epsilon: float = real(
        1e-5,
        low=0.0,
        low_open=True,
        high=1.0,
        log=True,
        label="Epsilon",
        help="Keeps a constant from dividing by zero.",
    )

    gamma = Parameter(decayed=False)
    beta = Parameter(decayed=False)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"gamma": input_shape, "beta": input_shape}

    def multiply_adds(self, input_shape: Shape) -> int:
        return prod(input_shape)

    def activation_size(self, input_shape: Shape) -> int:
        return 2 * prod(input_shape)

    def initialize(self) -> None:
        self.gamma = np.ones_like(self.gamma)

    def forward_pass(self, x: Array, training: bool) -> Array:
        x = x if x.ndim == 2 else self.contiguous(x)
        examples = _by_example(x)
        examples -= examples.mean(axis=0)
        variance = np.einsum("fn,fn->n", examples, examples) / len(examples)
        self._inverse = 1 / np.sqrt(variance + self.epsilon)
        examples *= self._inverse
        self._normalized = examples
        y = self.buffers.like("y", x)
        result = np.multiply(examples, self.gamma.reshape(-1, 1), out=_by_example(y))
        result += self.beta.reshape(-1, 1)
        return y

    def parameter_gradients(self, gradient: Array) -> None:
        g = _by_example(gradient)
        np.einsum("fn,fn->f", g, self._normalized, out=self.gradients["gamma"].reshape(-1))
        np.sum(g, axis=1, out=self.gradients["beta"].reshape(-1))

    def input_gradient(self, gradient: Array) -> Array:
        g = _by_example(gradient)
        g *= self.gamma.reshape(-1, 1)
        shared = np.einsum("fn,fn->n", g, self._normalized) / len(g)
        g -= g.mean(axis=0)
        g -= np.multiply(self._normalized, shared, out=_like(self.shared.scratch((g.size,), g.dtype), g))
        g *= self._inverse
        return gradient


def _by_example(x: Array) -> Array:
    """View a batch as (numbers of an example, N)."""
    return x.T if x.ndim == 2 else x.reshape(-1, x.shape[-1])

"""Normalise to a mean of zero and a variance of one, then apply a learned scale and shift."""

from __future__ import annotations

from math import prod

import numpy as np

from ..components import (
    Array,
    Arrays,
    Parameter,
    Shape,
    fraction,
    positive,
    register,
    require_images,
    require_rows,
)
from ..components.axes import batch_first
from ..kernels.layout import by_example, by_feature
from ..kernels.normalization import batch_norm_gradient, center, layer_norm, layer_norm_gradient
from ..kernels.sums import row_sums
from .base import Layer

_NORMALIZED = r"y = \gamma\,\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta"
_GRADIENT = (
    r"\frac{\partial L}{\partial x} = \frac{\gamma}{\sqrt{\sigma^2 + \epsilon}} \left(g - \overline{g} - "
    r"\hat{x}\,\overline{g \hat{x}}\right),\quad g = \frac{\partial L}{\partial y}"
)


class _Normalization(Layer):
    """What all normalisations share: a learned scale γ and shift β."""

    group = "Normalisation"
    kept_arrays = 2
    transparent = True

    gamma = Parameter(decayed=False, start=1.0)
    beta = Parameter(decayed=False)
    _found: Arrays

    def multiply_adds(self, input_shape: Shape) -> int:
        return prod(input_shape)

    def tidy(self, x: Array) -> Array:
        """Return a batch that can be viewed as a matrix without copying it."""
        return x if x.ndim == 2 else self.buffers.contiguous(x)

    def internals(self) -> Arrays:
        return self._found


class _BatchNormalization(_Normalization):
    """Normalise each feature over the batch.

    The arithmetic sees the batch as (features, samples), where a sample is an example, or a pixel of one.
    """

    absorbs_bias = True
    linear = True
    gradient = _GRADIENT

    momentum: float = fraction(0.9, step=0.05, label="Momentum", help="How slowly the running mean follows.")
    epsilon: float = positive(1e-8, high=1.0, log=True, label="Epsilon", help="Keeps a constant from dividing by zero.")

    running_mean = Parameter(learned=False)
    running_var = Parameter(learned=False, start=1.0)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"gamma": input_shape[:1], "beta": input_shape[:1]}

    def state_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"running_mean": input_shape[:1], "running_var": input_shape[:1]}

    def forward_pass(self, x: Array, training: bool) -> Array:
        x = self.tidy(x)
        samples = by_feature(x)
        self._count = samples.shape[1] if training else 0
        if training:
            samples, mean, variance = center(samples, self.buffers)
            self._follow(mean, variance)
        else:
            mean, variance = self.running_mean, self.running_var
            samples -= mean[:, np.newaxis]
        # What came in is now centred, and stays here for the backward pass.
        self._centred, self._inverse = samples, 1 / np.sqrt(variance + self.epsilon)
        self._found = {"mean": mean, "variance": variance, "inverse": self._inverse, "centred": batch_first(x)}
        y = self.buffers.like("y", x)
        scaled = np.multiply(samples, (self.gamma * self._inverse)[:, np.newaxis], out=by_feature(y))
        scaled += self.beta[:, np.newaxis]
        return y

    def parameter_gradients(self, gradient: Array) -> None:
        g = by_feature(gradient)
        np.multiply(np.vecdot(g, self._centred), self._inverse, out=self.gradients["gamma"])
        row_sums(g, self.buffers, out=self.gradients["beta"])

    def input_gradient(self, gradient: Array) -> Array:
        g = by_feature(gradient)
        if self._count:
            sums = self.gradients["gamma"], self.gradients["beta"]
            batch_norm_gradient(g, self._centred, self._inverse, self.gamma, *sums, self.buffers)
        else:
            g *= (self.gamma * self._inverse)[:, np.newaxis]
        return gradient

    def _follow(self, mean: Array, variance: Array) -> None:
        """Update the running statistics; the variance as of a sample (Ioffe and Szegedy 2015, algorithm 2)."""
        new = 1 - self.momentum
        unbiased = variance * (self._count / max(1, self._count - 1))
        self.running_mean += new * (mean - self.running_mean)
        self.running_var += new * (unbiased - self.running_var)


@register(title="Batch norm", summary="each unit to mean 0, variance 1 over the batch", order=100)
class BatchNormalization(_BatchNormalization):
    """Normalise each unit of a row over the batch.

    Layers no longer have to follow each other's drift, so that larger steps are safe; prediction uses running means
    instead of the batch. Ioffe and Szegedy (2015).

    Shapes:
        (N, F) to (N, F); gamma, beta and the running statistics (F,).
    """

    formula = _NORMALIZED + r",\quad \mu, \sigma^2 \text{ over } n"

    def output_shape(self, input_shape: Shape) -> Shape:
        require_rows(self.title, input_shape, "put a Flatten before it, or use Batch norm 2D")
        return input_shape


@register(title="Batch norm 2D", summary="each channel to mean 0, variance 1 over the batch", order=110)
class BatchNormalization2D(_BatchNormalization):
    """Normalise each channel over the batch and all pixels.

    A channel is one filter's answer, so all its pixels share one mean and one scale. Ioffe and Szegedy (2015), section
    3.2.

    Shapes:
        (N, C, H, W) to (N, C, H, W); gamma, beta and the running statistics (C,).
    """

    example_shape = (1, 8, 8)
    formula = _NORMALIZED + r",\quad \mu, \sigma^2 \text{ over } n, i, j"

    def output_shape(self, input_shape: Shape) -> Shape:
        require_images(self.title, input_shape)
        return input_shape


@register(title="Layer norm", summary="each example to mean 0, variance 1", order=120)
class LayerNormalization(_Normalization):
    """Normalise each example over all its numbers.

    It does not look at the batch, so that training and prediction do the same and a batch of one works. Ba, Kiros and
    Hinton (2016).

    Shapes:
        (N, …) to (N, …); gamma and beta have the shape of an example.
    """

    formula = _NORMALIZED + r",\quad \mu, \sigma^2 \text{ over all numbers of an example}"
    gradient = _GRADIENT.replace(r"\gamma", "1").replace(
        r"\frac{\partial L}{\partial y}", r"\gamma \odot \frac{\partial L}{\partial y}"
    )

    epsilon: float = positive(1e-5, high=1.0, log=True, label="Epsilon", help="Keeps a constant from dividing by zero.")

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        return {"gamma": input_shape, "beta": input_shape}

    def forward_pass(self, x: Array, training: bool) -> Array:
        x = self.tidy(x)
        self._normalized, mean, variance, self._inverse = layer_norm(by_example(x), self.epsilon)
        y = self.buffers.like("y", x)
        scaled = np.multiply(self._normalized, self.gamma.reshape(-1, 1), out=by_example(y))
        scaled += self.beta.reshape(-1, 1)
        self._found = {"mean": mean, "variance": variance, "inverse": self._inverse, "normalized": batch_first(x)}
        return y

    def parameter_gradients(self, gradient: Array) -> None:
        g = by_example(gradient)
        np.einsum("fn,fn->f", g, self._normalized, out=self.gradients["gamma"].reshape(-1))
        np.sum(g, axis=1, out=self.gradients["beta"].reshape(-1))

    def input_gradient(self, gradient: Array) -> Array:
        g = by_example(gradient)
        g *= self.gamma.reshape(-1, 1)
        layer_norm_gradient(g, self._normalized, self._inverse, self.buffers)
        return gradient

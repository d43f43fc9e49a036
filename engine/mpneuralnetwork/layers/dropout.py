"""Layers that add randomness while training and pass their input through at prediction."""

from __future__ import annotations

from ..components import Array, Arrays, fraction, real, register
from ..components.axes import batch_first
from ..kernels.random_masks import CHANCES, keep_mask
from .base import Layer


@register(title="Dropout", summary="silences random inputs while training", order=80, group="Regularisation")
class Dropout(Layer):
    """Set a random share of the inputs to zero at every step and scale up the rest.

    No unit can rely on another one being there, so each learns something useful by itself, which lessens overfitting.
    Srivastava et al. (2014); the scaling while training leaves prediction untouched.
    """

    description = "{probability} while training"
    transparent = True
    linear = True
    formula = r"y = \frac{m \odot x}{1 - p},\quad m_i \sim \operatorname{Bernoulli}(1 - p)"
    gradient = r"\frac{\partial L}{\partial x} = \frac{m}{1 - p} \odot \frac{\partial L}{\partial y}"

    probability: float = fraction(
        0.5, step=0.05, percent=True, live=True, label="Rate", help="Share of the inputs that is silenced at each step."
    )

    def forward_pass(self, x: Array, training: bool) -> Array:
        silenced = round(self.probability * CHANCES)
        self._scale = CHANCES / max(1, CHANCES - silenced) if training and silenced else None
        if self._scale is not None:
            self._kept = keep_mask(x, silenced, self.rng, self.buffers)
            x *= self._kept
            x *= self._scale
        return x

    def internals(self) -> Arrays:
        return {} if self._scale is None else {"mask": batch_first(self._kept)}

    def input_gradient(self, gradient: Array) -> Array:
        if self._scale is not None:
            gradient *= self._kept
            gradient *= self._scale
        return gradient


@register(title="Gaussian noise", summary="adds noise while training", order=90, group="Regularisation")
class GaussianNoise(Layer):
    """Add normally distributed noise while training.

    An input that is never twice the same cannot be learned by heart. Bishop (1995) showed that small noise acts like a
    penalty on steep functions.
    """

    description = "σ {deviation} while training"
    kept_arrays = 0
    transparent = True
    linear = True
    formula = r"y = x + \epsilon,\quad \epsilon_i \sim \mathcal{N}(0, \sigma^2)"
    gradient = r"\frac{\partial L}{\partial x} = \frac{\partial L}{\partial y}"

    deviation: float = real(
        0.1, low=0.0, high=100.0, step=0.05, live=True, label="Deviation", help="Standard deviation of the noise."
    )

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._noise: Array | None = None
        if training and self.deviation:
            noise = self._noise = self.shared.scratch(x.shape, x.dtype)
            self.rng.standard_normal(dtype=x.dtype, out=noise)
            noise *= self.deviation
            x += noise
        return x

    def internals(self) -> Arrays:
        return {} if self._noise is None else {"noise": batch_first(self._noise)}

    def input_gradient(self, gradient: Array) -> Array:
        return gradient

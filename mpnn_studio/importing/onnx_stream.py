"""What is known of a value in a graph: the layers that lead to it, and what was done to each number since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import erf, prod
from typing import Any

import numpy as np
from mpneuralnetwork.activations import ELU, GELU, LeakyReLU, ReLU, Sigmoid, Softplus, Swish, Tanh
from mpneuralnetwork.layers import BatchNormalization, BatchNormalization2D, Flatten, Layer, Reshape
from numpy.typing import NDArray

from ..project.project import ProjectError
from .guest import GuestLayer, Scale, Shape

Array = NDArray[Any]
POINTS = np.linspace(-30, 30, 241)
"""At which functions of a single number are compared: whatever differs, differs near zero."""
ZERO, ONE, MINUS_ONE = (int(np.argmin(np.abs(POINTS - x))) for x in (0.0, 1.0, -1.0))
NEARLY = 1e-6


class NotTakenError(ProjectError):
    """A node cannot be taken in. The message is the end of a sentence that names it."""


@dataclass(frozen=True, eq=False)
class Stream:
    """A value that depends on the examples.

    Attributes:
        shape: of one example, as the file sees it.
        real: as the layers give it: the same numbers in the same order.
        parts: the layers from the input on.
        scale: what was done to the raw examples, as long as there are no layers.
        curve: of a function of each number that is no layer yet, its values at ``POINTS``.
        pads: zeros at the top, left, bottom and right that are no layer yet.
    """

    shape: Shape
    real: Shape
    parts: tuple[GuestLayer, ...] = ()
    scale: Scale | None = None
    curve: Array = field(default_factory=lambda: POINTS)
    pads: tuple[int, int, int, int] = (0, 0, 0, 0)

    def with_part(self, layer: Layer, shape: Shape, name: str = "", **arrays: Array) -> Stream:
        """Return the output of a further layer."""
        return replace(self, parts=(*self.parts, GuestLayer(layer, arrays, name)), shape=shape, real=shape)

    def same_numbers(self, other: Stream) -> bool:
        """Whether both are functions of the same numbers, each by itself."""
        alike = self.shape == other.shape and self.pads == other.pads
        return alike and self.parts is other.parts and self.scale is other.scale

    def settled(self) -> Stream:
        """Return the same with the function as a layer, or put into the one before.

        Raises:
            NotTakenError: there is no such layer, or zeros were put around that no convolution follows.
        """
        if any(self.pads):
            raise NotTakenError("zeros around images can be taken only before a convolution")
        return self.with_function()

    def with_function(self) -> Stream:
        """Return the same with the function as a layer."""
        if self.curve is POINTS:
            return self
        flow = replace(self, curve=POINTS)
        for layer in (None, *_candidates(self.curve)):
            values = POINTS if layer is None else layer.forward(POINTS[np.newaxis], training=False)[0]
            gain, offset = np.linalg.lstsq(np.stack([values, np.ones_like(values)], 1), self.curve, rcond=None)[0]
            if np.all(np.abs(gain * values + offset - self.curve) <= NEARLY * (1 + np.abs(self.curve))):
                if layer is not None:
                    # Anew: this one has been used.
                    fresh = GuestLayer(type(layer).from_config(layer.get_config()))
                    flow = replace(flow, parts=(*flow.parts, fresh))
                exact = abs(gain - 1) < NEARLY and abs(offset) < NEARLY
                return flow if exact else flow.affine(np.array(gain), np.array(offset))
        if np.allclose(self.curve, POINTS / 2 * (1 + np.vectorize(erf)(POINTS / np.sqrt(2))), atol=NEARLY):
            raise NotTakenError("it completes the exact GELU, of which this studio has the tanh form alone")
        raise NotTakenError("it completes a function of each number that this studio has no layer for")

    def affine(self, gain: Array, offset: Array) -> Stream:
        """Return ``gain · x + offset`` with one number in all, or one for each channel or unit.

        It goes into the scale of the raw examples, or into the weights before it, else into a batch norm of its own.
        """
        if not np.all(gain) or not np.all(np.isfinite(gain)):
            raise NotTakenError("it multiplies by 0, or by what is no number")
        if not self.parts:
            before = self.scale or Scale(np.zeros(1), np.ones(1))
            spread = before.spread / gain
            return replace(self, scale=Scale(before.centre - offset * spread, spread * np.ones_like(offset)))
        if max(gain.size, offset.size) > 1 and self.shape != self.real:
            return self.arranged().affine(gain, offset)
        last = self.parts[-1]
        given, count = last.arrays, self.real[0]
        gains, offsets = np.broadcast_to(gain, count), np.broadcast_to(offset, count)
        if "weights" in given:
            # Units are the last axis of a Dense layer's weights, filters the first of a convolution's.
            by_output = gains if given["weights"].ndim == 2 else gains.reshape(-1, 1, 1, 1)
            biases = given.get("biases", np.zeros(count)) * gains + offsets
            return self._with_last({"weights": given["weights"] * by_output, "biases": biases})
        if "running_mean" in given:
            return self._with_last({**given, "gamma": given["gamma"] * gains, "beta": given["beta"] * gains + offsets})
        layer = (BatchNormalization2D if len(self.real) == 3 else BatchNormalization)(epsilon=1e-5)
        arrays = {"gamma": gains * np.sqrt(1 + layer.epsilon), "beta": offsets}
        return self.with_part(layer, self.real, running_mean=np.zeros(count), running_var=np.ones(count), **arrays)

    def _with_last(self, arrays: Mapping[str, Array]) -> Stream:
        return replace(self, parts=(*self.parts[:-1], replace(self.parts[-1], arrays=arrays)))

    def arranged(self) -> Stream:
        """Return the same with the numbers arranged by a layer as the file has them."""
        if self.shape == self.real:
            return self
        layer = Flatten() if len(self.shape) == 1 else Reshape(self.shape)
        return self.with_part(layer, self.shape)

    def images(self) -> Stream:
        """Return the same, ready for a layer that takes images. Raises NotTakenError where they are none."""
        if len(self.shape) != 3:
            raise NotTakenError("it takes no images of channels, rows and columns here")
        return self.settled().arranged()

    def rows(self) -> Stream:
        """Return the same, ready for a layer that takes rows. Raises NotTakenError where they are none."""
        if len(self.shape) != 1:
            raise NotTakenError("it takes no rows here")
        return self.settled().arranged()

    def reshaped(self, shape: Shape) -> Stream:
        """Return the same numbers in another shape. Raises NotTakenError where it has not as many."""
        if prod(shape) != prod(self.shape) or any(self.pads):
            raise NotTakenError("it does not keep the numbers of each example together")
        return replace(self, shape=shape)


def _candidates(curve: Array) -> list[Layer]:
    """Return the activations that a function could be, with the settings that suit it, up to a factor."""
    one = curve[ONE] - curve[ZERO] or 1.0
    below = min(max((curve[ZERO] - curve[MINUS_ONE]) / one, 0.0), 1.0)
    floor = min(max((curve[ZERO] - curve[0]) / one, 0.0), 10.0)
    return [ReLU(), Sigmoid(), Tanh(), Softplus(), Swish(), GELU(), LeakyReLU(alpha=below), ELU(alpha=floor)]

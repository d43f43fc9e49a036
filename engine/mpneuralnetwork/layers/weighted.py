"""What Dense and Convolutional share: weights that are drawn at the start, and a bias that may be left out."""

from __future__ import annotations

from math import prod
from typing import Any

from ..components import Parameter, Shape, boolean, choice
from ..initializers import INITIALIZATIONS, fill_weights
from .base import Layer


def initialization_setting(drawn: str) -> Any:
    """Declare how the weights (or filters) are drawn."""
    help_text = f"How the {drawn} are drawn; auto takes He before a ReLU-like activation, else Xavier."
    return choice("auto", choices=INITIALIZATIONS, label="Initialisation", help=help_text)


def bias_setting(unit: str) -> Any:
    """Declare whether each unit (or filter) has a bias."""
    return boolean(False, inverted=True, label="Bias", help=f"Whether each {unit} adds a learned constant.")


class WeightedLayer(Layer):
    """A layer of weights and biases; its outputs are counted by the first axis of its output shape."""

    linear = True
    weights_setting = "initialization"

    initialization: str
    no_bias: bool

    weights = Parameter()
    biases = Parameter(decayed=False)

    @property
    def has_bias(self) -> bool:
        """Whether a bias is wanted and the next layer would not subtract it again."""
        return not (self.no_bias or self.bias_absorbed)

    def weight_shape(self, input_shape: Shape) -> Shape:
        """Return the shape of the weights."""
        raise NotImplementedError

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        weights: dict[str, Shape] = {"weights": self.weight_shape(input_shape)}
        return {**weights, "biases": self.output_shape(input_shape)[:1]} if self.has_bias else weights

    def multiply_adds(self, input_shape: Shape) -> int:
        return prod(self.weight_shape(input_shape)) * prod(self.output_shape(input_shape)[1:])

    def draw_weights(self, fan_in: int, fan_out: int) -> None:
        """Draw the weights as the setting says, or as suits the activation that follows."""
        chosen = self.default_initializer if self.initialization == "auto" else self.initialization
        fill_weights(self.weights, chosen, fan_in, fan_out, self.rng)

"""The fully connected layer."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..components.errors import ShapeError
from ..components.fields import boolean, choice, integer
from ..components.parameter import Parameter, Shape
from ..components.registry import register
from ..initializers import INITIALIZATIONS, fill_weights
from .base import Array, Layer, in_words


@register
class Dense(Layer):
    """Every output is a weighted sum of all inputs: (N, input) to (N, output).

    One positional size is the output; two read as the weight matrix does, ``Dense(input, output)``.
    """

    title: ClassVar[str] = "Dense"
    group: ClassVar[str] = "Core"
    linear: ClassVar[bool] = True
    units_setting: ClassVar[str] = "output_size"
    weights_setting: ClassVar[str] = "initialization"
    summary: ClassVar[str] = "every output sees every input"
    formula: ClassVar[str] = r"Z = X W + b"
    gradient: ClassVar[str] = (
        r"\frac{\partial L}{\partial W} = X^\top \frac{\partial L}{\partial Z},\quad "
        r"\frac{\partial L}{\partial b} = \sum_n \frac{\partial L}{\partial Z_n},\quad "
        r"\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Z} W^\top"
    )
    explanation: ClassVar[str] = (
        "Each unit weighs all inputs, adds its bias and so asks one question of the whole input. "
        "Rosenblatt's perceptron (1958) was one such unit; stacked with a bend between them they can come as close "
        "to any continuous function as one likes (Cybenko 1989)."
    )

    output_size: int = integer(label="Units", start=64, help="How many numbers come out.")
    input_size: int | None = integer(None, optional=True, hidden=True, label="Inputs", help="How many numbers go in.")
    initialization: str = choice(
        "auto",
        choices=INITIALIZATIONS,
        label="Initialisation",
        help="How the weights are drawn; auto takes He before a ReLU-like activation, else Xavier.",
    )
    no_bias: bool = boolean(False, inverted=True, label="Bias", help="Whether each unit adds a learned constant.")

    weights = Parameter()
    biases = Parameter(decayed=False)

    def __init__(self, *sizes: Any, **settings: Any) -> None:
        if len(sizes) > 1:
            sizes = (sizes[1], sizes[0], *sizes[2:])
        super().__init__(*sizes, **settings)

    def describe(self) -> str:
        unit = "unit" if self.output_size == 1 else "units"
        return f"{self.output_size} {unit}" + (", no bias" if self.no_bias else "")

    @property
    def has_bias(self) -> bool:
        """Whether a bias is wanted and the next layer would not subtract it again."""
        return not (self.no_bias or self.bias_absorbed)

    def known_input(self) -> Shape | None:
        return None if self.input_size is None else (self.input_size,)

    def output_shape(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise ShapeError(f"Dense needs rows, but gets {in_words(input_shape)}: put a Flatten before it")
        if self.input_size not in (None, input_shape[0]):
            raise ShapeError(f"Dense was made for rows of {self.input_size}, but gets {in_words(input_shape)}")
        return (self.output_size,)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        weights: dict[str, Shape] = {"weights": (input_shape[0], self.output_size)}
        return weights if not self.has_bias else {**weights, "biases": (self.output_size,)}

    def multiply_adds(self, input_shape: Shape) -> int:
        return input_shape[0] * self.output_size

    def initialize(self) -> None:
        chosen = self.default_initializer if self.initialization == "auto" else self.initialization
        fan_in, fan_out = self.weights.shape
        self.input_size = fan_in
        fill_weights(self.weights, chosen, fan_in, fan_out, self.rng)

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._x = x
        z = np.matmul(x, self.weights, out=self.buffers.get("z", (len(x), self.output_size), x.dtype))
        if self.has_bias:
            z += self.biases
        return z

    def parameter_gradients(self, gradient: Array) -> None:
        np.matmul(self._x.T, gradient, out=self.gradients["weights"])
        if self.has_bias:
            np.matmul(self.shared.ones(len(gradient), gradient.dtype), gradient, out=self.gradients["biases"])

    def input_gradient(self, gradient: Array) -> Array:
        return np.matmul(gradient, self.weights.T, out=self.shared.gradient(self._x))

"""The fully connected layer."""

from __future__ import annotations

from typing import Any

from ..components import Array, Shape, integer, register, require_known, require_rows
from ..kernels.product import product
from ..kernels.sums import column_sums
from .weighted import WeightedLayer, bias_setting, initialization_setting


@register(title="Dense", summary="every output sees every input", order=10, group="Core")
class Dense(WeightedLayer):
    """Give each output a weighted sum of all inputs.

    Each unit weighs all inputs, adds its bias and so asks one question of the whole input. Rosenblatt's perceptron
    (1958) was one such unit; stacked with a non-linearity between them they can come as close to any continuous
    function as one likes (Cybenko 1989).

    One positional size is the output; two read as the weight matrix does, ``Dense(input, output)``.

    Shapes:
        (N, input_size) to (N, output_size); weights (input_size, output_size), biases (output_size,).
    """

    units_setting = "output_size"
    formula = r"Z = X W + b"
    gradient = (
        r"\frac{\partial L}{\partial W} = X^\top \frac{\partial L}{\partial Z},\quad "
        r"\frac{\partial L}{\partial b} = \sum_n \frac{\partial L}{\partial Z_n},\quad "
        r"\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Z} W^\top"
    )

    output_size: int = integer(label="Units", start=64, help="How many numbers come out.")
    input_size: int | None = integer(None, optional=True, hidden=True, label="Inputs", help="How many numbers go in.")
    initialization: str = initialization_setting("weights")
    no_bias: bool = bias_setting("unit")

    def __init__(self, *sizes: Any, **settings: Any) -> None:
        if len(sizes) > 1:
            sizes = (sizes[1], sizes[0], *sizes[2:])
        super().__init__(*sizes, **settings)

    def describe(self) -> str:
        unit = "unit" if self.output_size == 1 else "units"
        return f"{self.output_size} {unit}" + (", no bias" if self.no_bias else "")

    def known_input(self) -> Shape | None:
        return None if self.input_size is None else (self.input_size,)

    def output_shape(self, input_shape: Shape) -> Shape:
        require_rows(self.title, input_shape)
        require_known(self.title, input_shape, self.known_input())
        return (self.output_size,)

    def weight_shape(self, input_shape: Shape) -> Shape:
        return (input_shape[0], self.output_size)

    def initialize(self) -> None:
        self.input_size = len(self.weights)
        self.draw_weights(self.input_size, self.output_size)

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._x = x
        z = product(x, self.weights, self.buffers.get("z", (len(x), self.output_size), x.dtype))
        if self.has_bias:
            z += self.biases
        return z

    def parameter_gradients(self, gradient: Array) -> None:
        product(self._x.T, gradient, self.gradients["weights"])
        if self.has_bias:
            column_sums(gradient, self.buffers, out=self.gradients["biases"])

    def input_gradient(self, gradient: Array) -> Array:
        return product(gradient, self.weights.T, self.shared.gradient(self._x))

"""Convolution, as one matrix product."""

from __future__ import annotations

import numpy as np

from ..components import Array, Shape, integer, register, require_known, shape
from ..kernels.convolution import Convolution, Im2col
from ..kernels.shift_fold import ShiftFold, is_faster
from ..kernels.sums import row_sums
from ..kernels.windows import Window
from .images import SlidingWindow
from .weighted import WeightedLayer, bias_setting, initialization_setting


@register(title="Conv 2D", summary="small filters that slide over the image", order=40)
class Convolutional(WeightedLayer, SlidingWindow):
    """Slide small filters over images.

    A filter looks for the same small pattern everywhere, so that what is learned in one corner is known in all. LeCun
    et al. (1989, 1998); the layout as one product is Chellapilla, Puri and Simard's (2006).

    The pixels under each position of a filter are laid out as a column of one matrix ("im2col"), so that the whole
    convolution is a single product. As everywhere in deep learning, the filters are not mirrored.

    Shapes:
        (N, C, H, W) to (N, output_depth, H', W') with H' = ⌊(H + 2p − K) / stride⌋ + 1 for a padding of p zeros;
        weights (output_depth, C, K, K), biases (output_depth,).
    """

    window_setting = "kernel_size"
    example_shape = (1, 8, 8)
    formula = r"z_{oij} = b_o + \sum_{c,u,v} W_{ocuv}\, x_{c,\,si + u - p,\,sj + v - p}"
    gradient = (
        r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial Z} \operatorname{cols}(X)^\top,\quad "
        r"\frac{\partial L}{\partial X} = \operatorname{cols}^{\top}\!\left(W^\top "
        r"\frac{\partial L}{\partial Z}\right)"
    )

    output_depth: int = integer(label="Filters", start=8, help="How many patterns are looked for.")
    kernel_size: int = integer(label="Kernel", start=3, high=1024, unit="pixels", help="Height and width of a filter.")
    input_shape: tuple[int, ...] | None = shape(None, ranks=(3, 3), optional=True, hidden=True, label="Input")
    initialization: str = initialization_setting("filters")
    no_bias: bool = bias_setting("filter")
    padding: int | str = integer(
        "valid", low=0, high=1024, words=("valid", "same"), label="Padding", help="Zeros around the image."
    )
    stride: int = integer(1, high=1024, label="Stride", unit="pixels", help="How far the filter moves at a time.")

    def describe(self) -> str:
        filters = "filter" if self.output_depth == 1 else "filters"
        extra = [] if self.padding == "valid" else [f"padding {self.padding}"]
        extra += [] if self.stride == 1 else [f"stride {self.stride}"]
        return " · ".join([f"{self.output_depth} {filters} {self.kernel_size} × {self.kernel_size}", *extra])

    def known_input(self) -> Shape | None:
        return self.input_shape

    def window(self, input_shape: Shape) -> Window:
        return Window.sliding(input_shape, self.kernel_size, self.stride, self.padding)

    def output_shape(self, input_shape: Shape) -> Shape:
        positions = self.positions(input_shape)
        require_known(self.title, input_shape, self.input_shape)
        return (self.output_depth, *positions)

    def weight_shape(self, input_shape: Shape) -> Shape:
        return (self.output_depth, input_shape[0], self.kernel_size, self.kernel_size)

    def activation_size(self, input_shape: Shape) -> int:
        depth, height, width = self.output_shape(input_shape)
        return height * width * (depth + input_shape[0] * self.kernel_size**2)

    def initialize(self) -> None:
        assert self.built_for is not None
        self.input_shape, window = self.built_for, self.window(self.built_for)
        method = ShiftFold if is_faster(window, channels=self.built_for[0]) else Im2col
        self._convolution: Convolution = method(window, self.buffers)
        area = self.kernel_size**2
        self.draw_weights(self.built_for[0] * area, self.output_depth * area)

    def forward_pass(self, x: Array, training: bool) -> Array:
        z = self._convolution.forward(self.buffers.contiguous(x), self.weights)
        if self.has_bias:
            flat = z.reshape(self.output_depth, -1)
            flat += self.biases[:, np.newaxis]
        return z

    def parameter_gradients(self, gradient: Array) -> None:
        self._convolution.filter_gradient(gradient, out=self.gradients["weights"])
        if self.has_bias:
            row_sums(gradient.reshape(self.output_depth, -1), self.buffers, out=self.gradients["biases"])

    def input_gradient(self, gradient: Array) -> Array:
        return self._convolution.input_gradient(gradient)

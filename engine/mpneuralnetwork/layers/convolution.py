"""Convolution, as one matrix product."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from ..components.errors import ShapeError
from ..components.fields import boolean, choice, integer, shape
from ..components.parameter import Parameter, Shape
from ..components.registry import register
from ..initializers import INITIALIZATIONS, fill_weights
from ..kernels.shift_fold import ShiftFold, is_faster
from ..kernels.windows import Axis, padded_axis, require_images, require_room, taps
from .base import Array, Layer, in_words


@register
class Convolutional(Layer):
    """Slide small filters over images: (N, C, H, W) to (N, filters, H', W').

    The windows under all places of a filter are laid out as the columns of one matrix ("im2col"), so that the whole
    convolution is a single product. As everywhere in deep learning, the filters are not mirrored.
    """

    title: ClassVar[str] = "Conv 2D"
    group: ClassVar[str] = "Convolution"
    linear: ClassVar[bool] = True
    weights_setting: ClassVar[str] = "initialization"
    window_setting: ClassVar[str] = "kernel_size"
    example_shape: ClassVar[Shape] = (1, 8, 8)
    summary: ClassVar[str] = "small filters that slide over the image"
    formula: ClassVar[str] = r"z_{oij} = b_o + \sum_{c,u,v} W_{ocuv}\, x_{c,\,si + u - p,\,sj + v - p}"
    gradient: ClassVar[str] = (
        r"\frac{\partial L}{\partial W} = \frac{\partial L}{\partial Z} \operatorname{cols}(X)^\top,\quad "
        r"\frac{\partial L}{\partial X} = \operatorname{cols}^{\top}\!\left(W^\top "
        r"\frac{\partial L}{\partial Z}\right)"
    )
    explanation: ClassVar[str] = (
        "A filter looks for the same small pattern everywhere, so that what is learned in one corner is known in all. "
        "LeCun et al. (1989, 1998); the layout as one product is Chellapilla, Puri and Simard's (2006)."
    )

    output_depth: int = integer(label="Filters", start=8, help="How many patterns are looked for.")
    kernel_size: int = integer(label="Kernel", start=3, high=1024, unit="pixels", help="Height and width of a filter.")
    input_shape: tuple[int, ...] | None = shape(None, ranks=(3, 3), optional=True, hidden=True, label="Input")
    initialization: str = choice(
        "auto",
        choices=INITIALIZATIONS,
        label="Initialisation",
        help="How the filters are drawn; auto takes He before a ReLU-like activation, else Xavier.",
    )
    no_bias: bool = boolean(False, inverted=True, label="Bias", help="Whether each filter adds a learned constant.")
    padding: int | str = integer(
        "valid", low=0, high=1024, words=("valid", "same"), label="Padding", help="Zeros around the image."
    )
    stride: int = integer(1, high=1024, label="Stride", unit="pixels", help="How far the filter moves at a time.")

    weights = Parameter()
    biases = Parameter(decayed=False)

    def describe(self) -> str:
        filters = "filter" if self.output_depth == 1 else "filters"
        extra = [] if self.padding == "valid" else [f"padding {self.padding}"]
        extra += [] if self.stride == 1 else [f"stride {self.stride}"]
        return " · ".join([f"{self.output_depth} {filters} {self.kernel_size} × {self.kernel_size}", *extra])

    @property
    def has_bias(self) -> bool:
        """Whether a bias is wanted and the next layer would not subtract it again."""
        return not (self.no_bias or self.bias_absorbed)

    def known_input(self) -> Shape | None:
        return self.input_shape

    def _axes(self, input_shape: Shape) -> tuple[Axis, Axis]:
        _, height, width = input_shape
        rows = padded_axis(height, self.kernel_size, self.stride, self.padding)
        return rows, padded_axis(width, self.kernel_size, self.stride, self.padding)

    def output_shape(self, input_shape: Shape) -> Shape:
        require_images(self.title, input_shape)
        if self.input_shape not in (None, tuple(input_shape)):
            raise ShapeError(
                f"Conv 2D was made for {in_words(self.input_shape or ())}, but gets {in_words(input_shape)}"
            )
        rows, columns = self._axes(input_shape)
        require_room(self.title, rows, columns)
        return (self.output_depth, rows.places, columns.places)

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        weights: dict[str, Shape] = {"weights": (self.output_depth, input_shape[0], self.kernel_size, self.kernel_size)}
        return {**weights, "biases": (self.output_depth,)} if self.has_bias else weights

    def multiply_adds(self, input_shape: Shape) -> int:
        depth, height, width = self.output_shape(input_shape)
        return depth * height * width * input_shape[0] * self.kernel_size**2

    def activation_size(self, input_shape: Shape) -> int:
        depth, height, width = self.output_shape(input_shape)
        return height * width * (depth + input_shape[0] * self.kernel_size**2)

    def initialize(self) -> None:
        self.input_shape = self.built_for
        assert self.built_for is not None
        rows, columns = self._axes(self.built_for)
        self._places = (rows.places, columns.places)
        self._taps = list(taps(rows, columns))
        fast = is_faster(rows, channels=self.built_for[0])
        self._fast = ShiftFold(rows, columns, self.buffers, self.shared) if fast else None
        chosen = self.default_initializer if self.initialization == "auto" else self.initialization
        area = self.kernel_size**2
        fill_weights(self.weights, chosen, self.weights.shape[1] * area, self.output_depth * area, self.rng)

    def forward_pass(self, x: Array, training: bool) -> Array:
        self._x = x = self.contiguous(x)
        z = self.buffers.get("z", (self.output_depth, *self._places, x.shape[-1]), x.dtype)
        flat = z.reshape(self.output_depth, -1)
        if self._fast:
            self._fast.forward(x, self.weights, z)
        else:
            self._columns = self._spread(x)
            np.matmul(self._matrix(), self._columns, out=flat)
        if self.has_bias:
            flat += self.biases[:, np.newaxis]
        return z

    def parameter_gradients(self, gradient: Array) -> None:
        flat = gradient.reshape(self.output_depth, -1)
        if self.has_bias:
            np.sum(flat, axis=1, out=self.gradients["biases"])
        if self._fast:
            self._fast.filter_gradient(gradient, self.gradients["weights"])
            return
        # The long matrix first: BLAS takes a third to half the time of the other way round.
        products = self.shared.get("filter gradient", (len(self._columns), self.output_depth), gradient.dtype)
        np.matmul(self._columns, flat.T, out=products)
        np.copyto(self.gradients["weights"].reshape(self.output_depth, -1), products.T)

    def input_gradient(self, gradient: Array) -> Array:
        if self._fast:
            return self._fast.input_gradient(self._x)
        columns = self.shared.scratch(self._columns.shape, gradient.dtype)
        np.matmul(self._matrix().T, gradient.reshape(self.output_depth, -1), out=columns)
        windows = columns.reshape(len(self._x), len(self._taps), *self._places, -1)
        summed = self.shared.gradient(self._x)
        summed[...] = 0
        for cell, (output, met) in enumerate(self._taps):
            summed[:, met[0], met[1]] += windows[:, cell, output[0], output[1]]
        return summed

    def _matrix(self) -> Array:
        """View the filters as a matrix, one filter a row."""
        matrix: Array = self.weights.reshape(self.output_depth, -1)
        return matrix

    def _spread(self, x: Array) -> Array:
        """Lay out what each cell of the window meets at every place: (C·K·K, H'·W'·N). Padding stays zero."""
        shape = (len(x), len(self._taps), *self._places, x.shape[-1])
        windows = self.buffers.zeroed("columns", shape, x.dtype)
        for cell, (output, met) in enumerate(self._taps):
            windows[:, cell, output[0], output[1]] = x[:, met[0], met[1]]
        columns: Array = windows.reshape(shape[0] * shape[1], -1)
        return columns

"""What is known of a layer before it has a single weight."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from types import MappingProxyType
from typing import ClassVar

from .axes import Shape
from .parameter import Parameter
from .registry import Component


class LayerDeclaration(Component):
    """The facts that a kind of layer declares. None of them allocates an array.

    Class attributes:
        is_activation: a function of each number, chosen after a layer with weights.
        gain: the initialisation that suits the layer before an activation: "he", "xavier" or None.
        transparent: the search for that activation looks through this layer.
        absorbs_bias: it subtracts the mean, so that a bias right before it has no effect.
        output_activation: it is what a loss applies at prediction ("softmax"), else "".
        linear: the output is a weighted sum of the input (and a constant), at prediction.
        max_slope: its largest derivative; the part of a gradient that passes an activation at best.
        can_die: below zero its output and its derivative are zero, so that a unit that is always there stays there.
        output_range: the two values between which it squeezes, flat near both; None where it does not.
        units_setting: name of the setting for the number of output units, "" where the input decides.
        weights_setting: name of the setting for how the weights are drawn, "" where none are.
        window_setting: name of the setting for the size of a window that slides over the image, else "".
        example_shape: of an example that the layer takes with its initial settings, to show it and to test it with.
        kept_arrays: how many arrays of the output's size are kept from the forward to the backward pass.
        declared: its arrays, by name; filled from the class attributes that are a ``Parameter``.
    """

    kind: ClassVar[str] = "layer"
    is_activation: ClassVar[bool] = False
    gain: ClassVar[str | None] = None
    transparent: ClassVar[bool] = False
    absorbs_bias: ClassVar[bool] = False
    output_activation: ClassVar[str] = ""
    linear: ClassVar[bool] = False
    max_slope: ClassVar[float] = 1.0
    can_die: ClassVar[bool] = False
    output_range: ClassVar[tuple[float, float] | None] = None
    units_setting: ClassVar[str] = ""
    weights_setting: ClassVar[str] = ""
    window_setting: ClassVar[str] = ""
    example_shape: ClassVar[Shape] = (8,)
    kept_arrays: ClassVar[int] = 1
    declared: Mapping[str, Parameter] = MappingProxyType({})

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Parameter)}
        cls.declared = MappingProxyType({**cls.declared, **own})

    @property
    def no_weight_decay(self) -> frozenset[str]:
        """Names of the learned arrays that weight decay leaves alone."""
        return frozenset(name for name, array in self.declared.items() if array.learned and not array.decayed)

    def known_input(self) -> Shape | None:
        """Return the input shape that the settings alone determine, else None."""
        return None

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the shape of the output of one example.

        Args:
            input_shape: of one example, without the batch.

        Raises:
            ShapeError: the layer cannot take this input; the message says what to do.
        """
        return input_shape

    def parameter_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return the shape of each learned array by name."""
        return {}

    def state_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return the shape of each running statistic by name: kept and saved, but not learned."""
        return {}

    def array_shapes(self, input_shape: Shape) -> dict[str, Shape]:
        """Return the shapes of learned arrays and running statistics together."""
        return {**self.parameter_shapes(input_shape), **self.state_shapes(input_shape)}

    def multiply_adds(self, input_shape: Shape) -> int:
        """Return the multiplications with an addition that the forward pass of one example takes."""
        return 0

    def activation_size(self, input_shape: Shape) -> int:
        """Return how many numbers per example are kept from the forward to the backward pass."""
        return self.kept_arrays * prod(self.output_shape(input_shape))

"""Convolution: the same small weighted sum at every position of the window."""

from __future__ import annotations

from collections.abc import Iterable

from mpneuralnetwork.kernels.windows import Window
from mpneuralnetwork.layers import Convolutional

from ..steps.names import Name
from ..steps.terms import Account, Array, Index, Terms
from .layer import LayerAccount, every, layer_accounts
from .windows import cross, pixels_under, positions_of_offset, positions_over


@layer_accounts.declare(Convolutional)
class ConvolutionAccount(LayerAccount):
    """Outputs are sums over the pixels under the window; padding adds nothing and is no term.

    The gradient of a weight is a sum over all examples and positions, that of a pixel one over all filters and
    positions that cover it.
    """

    def outputs(self, at: Index) -> Account:
        n, o, i, j = at
        c, u, v, rows, columns = cross((self._channels,), pixels_under(self._window, i, j))
        pixels, weights = self.step.input((n, c, rows, columns)), self.step.parameter("weights", (o, c, u, v))
        weighted = Terms((pixels, weights), "pixels under the window")
        if not self._has_bias:
            return (weighted,)
        return weighted, Terms((self.step.parameter("biases", (o,)),), "bias")

    def input_gradient(self, at: Index) -> Account:
        n, c, row, column = at
        o, i, j, u, v = cross((self._filters,), positions_over(self._window, row, column))
        gradients, weights = self.step.output_gradient((n, o, i, j)), self.step.parameter("weights", (o, c, u, v))
        return (Terms((gradients, weights), "from each position that covers the pixel"),)

    def parameter_gradient(self, name: str, at: Index) -> Account:
        o = at[0]
        if name == "biases":
            positions = map(every, self._window.positions)
            n, i, j = cross((self._examples,), *((axis,) for axis in positions))
            return (Terms((self.step.output_gradient((n, o, i, j)),), "from each example and position"),)
        n, i, j, rows, columns = cross((self._examples,), positions_of_offset(self._window, at[2], at[3]))
        pixels, gradients = self.step.input((n, at[1], rows, columns)), self.step.output_gradient((n, o, i, j))
        return (Terms((pixels, gradients), "from each example and position"),)

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        n, c, row, column = at
        o, i, j, u, v = cross((self._filters,), positions_over(self._window, row, column))
        yield from self.step.names("outputs", (n, o, i, j))
        yield from self.step.names("weights", (o, c, u, v), "gradient")

    def parameter_goes_to(self, name: str, at: Index) -> Iterable[Name]:
        if name == "biases":
            n, i, j = cross((self._examples,), *((every(size),) for size in self._window.positions))
            yield from self.step.names("outputs", (n, at[0], i, j))
            return
        n, i, j, rows, columns = cross((self._examples,), positions_of_offset(self._window, at[2], at[3]))
        yield from self.step.names("outputs", (n, at[0], i, j))
        yield from self.step.input_gradients((n, at[1], rows, columns))

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        n, o, i, j = at
        c, u, v, rows, columns = cross((self._channels,), pixels_under(self._window, i, j))
        yield from self.step.names("weights", (o, c, u, v), "gradient")
        if self._has_bias:
            yield from self.step.names("biases", (o,), "gradient")
        yield from self.step.input_gradients((n, c, rows, columns))

    @property
    def _window(self) -> Window:
        window: Window = self.step.layer.window(self.step.trace.inputs.shape[1:])
        return window

    @property
    def _has_bias(self) -> bool:
        return "biases" in self.step.trace.before

    @property
    def _examples(self) -> Array:
        return every(len(self.step.trace.inputs))

    @property
    def _channels(self) -> Array:
        return every(self.step.trace.inputs.shape[1])

    @property
    def _filters(self) -> Array:
        return every(self.step.trace.outputs.shape[1])

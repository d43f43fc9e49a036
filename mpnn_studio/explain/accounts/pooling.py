"""Pooling: who won a window, or its mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import prod

import numpy as np
from mpneuralnetwork.kernels.windows import Window
from mpneuralnetwork.layers import AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D

from ..steps.names import Name
from ..steps.quantity import Quantity
from ..steps.terms import Account, Array, Factor, Index, Terms, constant
from .layer import LayerAccount, Places, every, layer_accounts
from .windows import cross, pixels_under, positions_over


class _PoolingAccount(LayerAccount):
    """Where the numbers of a window go; the subclasses say what is made of them."""

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.names("outputs", self.covering(at))

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.input_gradients(self.covered(at))

    @property
    def window(self) -> Window:
        """The window of the layer."""
        window: Window = self.step.layer.window(self.step.trace.inputs.shape[1:])
        return window

    def covering(self, at: Index) -> Places:
        """Return the places of the outputs whose window covers a pixel."""
        i, j, _, _ = positions_over(self.window, at[2], at[3])
        return at[0], at[1], i, j

    def covered(self, at: Index) -> Places:
        """Return the places of the pixels under the window of an output."""
        _, _, rows, columns = pixels_under(self.window, at[2], at[3])
        return at[0], at[1], rows, columns


@layer_accounts.declare(MaxPooling2D)
class MaxPoolingAccount(_PoolingAccount):
    """The output is the pixel that won, and the gradient goes to it alone."""

    def outputs(self, at: Index) -> Account:
        return (Terms((self.step.input(self._winner(at)),), "won"),)

    def input_gradient(self, at: Index) -> Account:
        i, j, u, v = positions_over(self.window, at[2], at[3])
        won = self.step.trace.internals["winner"][at[0], at[1], i, j] == u * self.window.columns.size + v
        if not won.any():
            return (Terms((constant(0.0, "0"),), "won no window"),)
        return (Terms((self.step.output_gradient((at[0], at[1], i[won], j[won])),), "from each window that it won"),)

    def internals(self) -> Iterator[Quantity]:
        step, size = self.step, self.window.columns.size
        note = f"The place of the largest number in its window, counted row by row from 0 to {size * size - 1}."
        winner = step.trace.internals["winner"]
        title = f"Winners of {step.layer.title}"
        yield Quantity(f"{step.name}.winner", "", title, winner, "", note=note, by_example=True)

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        i, j, u, v = positions_over(self.window, at[2], at[3])
        won = self.step.trace.internals["winner"][at[0], at[1], i, j] == u * self.window.columns.size + v
        return self.step.names("outputs", (at[0], at[1], i[won], j[won]))

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.input_gradients(self._winner(at))

    def _winner(self, at: Index) -> Places:
        window = self.window
        u, v = divmod(int(self.step.trace.internals["winner"][at]), window.columns.size)
        return at[0], at[1], at[2] * window.rows.stride + u, at[3] * window.columns.stride + v


@layer_accounts.declare(AveragePooling2D)
class AveragePoolingAccount(_PoolingAccount):
    """The output is the mean of the window, and every pixel in it gets its share of the gradient."""

    def outputs(self, at: Index) -> Account:
        return (Terms((self._share, self.step.input(self.covered(at))), "pixels under the window"),)

    def input_gradient(self, at: Index) -> Account:
        places = self.covering(at)
        if not np.size(places[2]):
            return (Terms((constant(0.0, "0"),), "in no window"),)
        return (Terms((self._share, self.step.output_gradient(places)), "from each window that covers the pixel"),)

    @property
    def _share(self) -> Factor:
        area = self.window.rows.size * self.window.columns.size
        return constant(1 / area, f"1/{area}")


@layer_accounts.declare(GlobalAveragePooling2D)
class GlobalAveragePoolingAccount(LayerAccount):
    """The output is the mean of a channel, and every pixel gets its share of the gradient."""

    def outputs(self, at: Index) -> Account:
        return (Terms((self._share, self.step.input((*at, *self._pixels))), "pixels of the channel"),)

    def input_gradient(self, at: Index) -> Account:
        return (Terms((self._share, self.step.output_gradient(at[:2])), "share of the channel's"),)

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.names("outputs", at[:2])

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.input_gradients((*at, *self._pixels))

    @property
    def _pixels(self) -> tuple[Array, ...]:
        return cross(*((every(size),) for size in self.step.trace.inputs.shape[2:]))

    @property
    def _share(self) -> Factor:
        area = prod(self.step.trace.inputs.shape[2:])
        return constant(1 / area, f"1/{area}")

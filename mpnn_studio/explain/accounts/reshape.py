"""Layers that arrange the same numbers in another shape."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from mpneuralnetwork.layers import Flatten, Reshape

from ..steps.names import Name
from ..steps.terms import Account, Index, Terms
from .layer import LayerAccount, layer_accounts


@layer_accounts.declare(Flatten, Reshape)
class ReshapeAccount(LayerAccount):
    """A number is passed on as it is, and so is its gradient."""

    def outputs(self, at: Index) -> Account:
        return (Terms((self.step.input(self._inside_input(at)),), "passed on"),)

    def input_gradient(self, at: Index) -> Account:
        return (Terms((self.step.output_gradient(self._inside_output(at)),), "passed on"),)

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.names("outputs", self._inside_output(at))

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.input_gradients(self._inside_input(at))

    def _inside_input(self, at: Index) -> Index:
        return _moved(at, self.step.trace.outputs.shape, self.step.trace.inputs.shape)

    def _inside_output(self, at: Index) -> Index:
        return _moved(at, self.step.trace.inputs.shape, self.step.trace.outputs.shape)


def _moved(at: Index, old: tuple[int, ...], new: tuple[int, ...]) -> Index:
    """Return where a number of an array stands when it has another shape."""
    return tuple(int(place) for place in np.unravel_index(np.ravel_multi_index(at, old), new))

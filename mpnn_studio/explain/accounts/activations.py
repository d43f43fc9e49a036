"""Functions of a single number."""

from __future__ import annotations

import numpy as np
from mpneuralnetwork.activations.base import Elementwise

from ..steps.terms import Account, Factor, Index, Terms
from .layer import LayerAccount, Places, layer_accounts


@layer_accounts.declare(Elementwise)
class ElementwiseAccount(LayerAccount):
    """y = f(x) and ∂L/∂x = f′(x) · ∂L/∂y, with f and f′ computed once more in float64 for the number alone."""

    def outputs(self, at: Index) -> Account:
        if self.step.layer.fused_with_loss:
            return (Terms((self.step.input(at),), "passed on, since the loss applies it"),)
        return (Terms((self._of_input(at, 0, f"{self.step.layer.class_name}({{}})"),), "the function"),)

    def input_gradient(self, at: Index) -> Account:
        gradient = self.step.output_gradient(at)
        if self.step.layer.fused_with_loss:
            return (Terms((gradient,), "passed on"),)
        return (Terms((self._of_input(at, 1, f"{self.step.layer.class_name}′({{}})"), gradient), "the slope"),)

    def _of_input(self, at: Index, which: int, label: str) -> Factor:
        given = self.step.input(at, label)
        alone = self.step.layer.blank_copy()
        alone.build((1,), dtype=np.float64)
        value = alone.apply(np.array([[given.values]], dtype=np.float64))[which]
        return Factor(float(np.asarray(value).reshape(-1)[0]), given.array, "", at, label)

    def reached_by_input(self, at: Index) -> Places:
        return at

    def inputs_of_output(self, at: Index) -> Places:
        return at

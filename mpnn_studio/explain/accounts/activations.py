"""Functions of a single number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from mpneuralnetwork.activations import ELU, GELU, Sigmoid, Softplus, Swish, Tanh
from mpneuralnetwork.activations.base import Elementwise
from mpneuralnetwork.kernels.elementwise import CUBIC, STEEPNESS, sigmoid

from ..steps.names import Name
from ..steps.quantity import Quantity
from ..steps.terms import Account, Factor, Index, Terms, constant
from .layer import LayerAccount, LayerStep, layer_accounts

HALF = constant(0.5, "½")
MINUS = constant(-1, "−1")


@layer_accounts.declare(Elementwise)
class ElementwiseAccount(LayerAccount):
    """y = f(x) and ∂L/∂x = f′(x) · ∂L/∂y, with f and f′ computed once more in float64 for the number alone.

    Where f or f′ is a difference in itself, a subclass says so: what float32 lost there is then seen as the rounding
    of two terms instead of an error of their difference.
    """

    def outputs(self, at: Index) -> Account:
        if self.step.layer.fused_with_loss:
            return (Terms((self.step.input(at),), "passed on, since the loss applies it"),)
        return self.value(at)

    def input_gradient(self, at: Index) -> Account:
        gradient = self.step.output_gradient(at)
        if self.step.layer.fused_with_loss:
            return (Terms((gradient,), "passed on"),)
        return tuple(Terms((*factors, gradient), "the slope") for factors in self.slope(at))

    def value(self, at: Index) -> Account:
        """Return the terms of f(x)."""
        return (Terms((self._of_input(at, 0, f"{self.step.layer.class_name}({{}})"),), "the function"),)

    def slope(self, at: Index) -> Iterable[tuple[Factor, ...]]:
        """Return the products whose sum is f′(x)."""
        return ((self._of_input(at, 1, f"{self.step.layer.class_name}′({{}})"),),)

    def of_input(self, at: Index, label: str, function: Callable[[float], float]) -> Factor:
        """Return a function of the input as a factor."""
        given = self.step.input(at, label)
        return Factor(float(function(float(given.values))), given.array, "", at, label)

    def _of_input(self, at: Index, which: int, label: str) -> Factor:
        alone = self.step.layer.blank_copy()
        alone.build((1,), dtype=np.float64)
        return self.of_input(at, label, lambda x: alone.apply(np.array([[x]]))[which].item())

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("outputs", at)
        if self._slope_has(self.step.inputs_name, at):
            yield from self.step.input_gradients(at)

    def output_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.input_gradients(at) if self._slope_has(f"{self.step.name}.outputs", at) else ()

    def output_gradient_goes_to(self, at: Index) -> Iterable[Name]:
        return self.step.input_gradients(at)

    def _slope_has(self, array: str, at: Index) -> bool:
        if self.step.layer.fused_with_loss:
            return False
        return any(factor.array == array for factors in self.slope(at) for factor in factors)


def _half_tanh(account: ElementwiseAccount, at: Index) -> tuple[Factor, ...]:
    """As the engine computes σ(x), which is ½ + ½ tanh(x/2): no number overflows there."""
    return HALF, account.of_input(at, "tanh({}/2)", lambda x: np.tanh(x / 2))


@layer_accounts.declare(Sigmoid)
class SigmoidAccount(ElementwiseAccount):
    """σ(x) = ½ + ½ tanh(x/2) and σ′ = y − y²."""

    def value(self, at: Index) -> Account:
        return Terms((HALF,), "½"), Terms(_half_tanh(self, at), "½ tanh(x/2)")

    def slope(self, at: Index) -> Iterable[tuple[Factor, ...]]:
        y = self.step.output(at)
        return (y,), (MINUS, y, y)


@layer_accounts.declare(Tanh)
class TanhAccount(ElementwiseAccount):
    """tanh′ = 1 − y²."""

    def slope(self, at: Index) -> Iterable[tuple[Factor, ...]]:
        y = self.step.output(at)
        return (), (MINUS, y, y)


@layer_accounts.declare(Softplus)
class SoftplusAccount(ElementwiseAccount):
    """Its slope is the sigmoid, ½ + ½ tanh(x/2)."""

    def slope(self, at: Index) -> Iterable[tuple[Factor, ...]]:
        return (HALF,), _half_tanh(self, at)


@layer_accounts.declare(ELU)
class ELUAccount(ElementwiseAccount):
    """Below zero the slope is y + α."""

    def slope(self, at: Index) -> Iterable[tuple[Factor, ...]]:
        if self.step.trace.inputs[at] > 0:
            return ((),)
        return (self.step.output(at),), (constant(self.step.layer.alpha, "α"),)


@layer_accounts.declare(Swish)
class SwishAccount(ElementwiseAccount):
    """y = x · gate with gate = σ(x), and the slope is gate + y − y · gate."""

    def __init__(self, step: LayerStep) -> None:
        super().__init__(step)
        self._gates = sigmoid(step.trace.inputs)

    def value(self, at: Index) -> Account:
        return (Terms((self.step.input(at), self._gate(at)), "input times gate"),)

    def slope(self, at: Index) -> Iterable[tuple[Factor, ...]]:
        y, gate = self.step.output(at), self._gate(at)
        return (gate,), (y,), (MINUS, y, gate)

    def internals(self) -> Iterator[Quantity]:
        def explain(at: Index) -> Account:
            return Terms((HALF,), "½"), Terms(_half_tanh(self, at), "½ tanh(x/2)")

        yield self.internal("gate", "Gate", r"\sigma(x)", explain, self._gate_goes_to, self._gates)

    def input_goes_to(self, at: Index) -> Iterable[Name]:
        yield from super().input_goes_to(at)
        yield from self.step.names("gate", at)

    def _gate(self, at: Index) -> Factor:
        return Factor(self._gates[at], f"{self.step.name}.gate", "", at)

    def _gate_goes_to(self, at: Index) -> Iterable[Name]:
        yield from self.step.names("outputs", at)
        yield from self.step.input_gradients(at)


@layer_accounts.declare(GELU)
class GELUAccount(ElementwiseAccount):
    """y = ½x + ½x · tanh u with u = √(2/π) · (x + 0.044715 x³)."""

    def value(self, at: Index) -> Account:
        x = self.step.input(at)
        return Terms((HALF, x), "half"), Terms((HALF, x, self._tanh(at)), "half, times tanh u")

    def slope(self, at: Index) -> Iterable[tuple[Factor, ...]]:
        x, tanh = self.step.input(at), self._tanh(at)
        inner = self.of_input(at, "u′({})", lambda x: STEEPNESS * (1 + 3 * CUBIC * x**2))
        return (HALF,), (HALF, tanh), (HALF, x, inner), (MINUS, HALF, x, inner, tanh, tanh)

    def _tanh(self, at: Index) -> Factor:
        return self.of_input(at, "tanh u({})", lambda x: np.tanh(STEEPNESS * (x + CUBIC * x**3)))

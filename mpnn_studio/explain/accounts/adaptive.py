"""Optimizers that scale each gradient by the size of those before it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from math import sqrt

import numpy as np
from mpneuralnetwork.optimizers import Adadelta, Adagrad, RMSprop

from ..steps.quantity import Quantity
from ..steps.terms import Account, Array, Factor, Index, Terms, constant
from .optimizer import OptimizerAccount, optimizer_accounts


@optimizer_accounts.declare(RMSprop)
class RMSpropAccount(OptimizerAccount):
    """s ← ρ s + (1 − ρ) g² and θ ← θ − η g / (√s + ε)."""

    def formula(self, at: Index) -> Account:
        step = self.step
        squares = step.slot("s", at, label="1/(√{} + ε)")
        shrink = 1 / (sqrt(float(squares.values)) + step.optimizer.epsilon)
        scaled = Factor(shrink, squares.array, squares.aspect, at, squares.label)
        return (Terms((constant(-step.rate, "−η"), step.used_gradient(at), scaled), "scaled gradient"),)

    def slot(self, name: str, at: Index) -> Account:
        gradient, rho = self.step.used_gradient(at), self.step.optimizer.decay_rate
        return (
            Terms((constant(rho, "ρ"), self.step.slot(name, at, before=True)), "remembered"),
            Terms((constant(1 - rho, "1 − ρ"), gradient, gradient), "new"),
        )


@optimizer_accounts.declare(Adagrad)
class AdagradAccount(RMSpropAccount):
    """s ← s + g², and the step as RMSprop's."""

    def slot(self, name: str, at: Index) -> Account:
        gradient = self.step.used_gradient(at)
        return Terms((self.step.slot(name, at, before=True),), "so far"), Terms((gradient, gradient), "new")


@optimizer_accounts.declare(Adadelta)
class AdadeltaAccount(OptimizerAccount):
    """d = √(u + ε) / √(s + ε) · g with the averages s of g² and u of d² before this step, and θ ← θ − η d."""

    def formula(self, at: Index) -> Account:
        return (Terms((constant(-self.step.rate, "−η"), self._direction(at)), "scaled gradient"),)

    def slot(self, name: str, at: Index) -> Account:
        step, rho = self.step, self.step.optimizer.decay_rate
        power = step.used_gradient(at) if name == "s" else self._direction(at)
        return (
            Terms((constant(rho, "ρ"), step.slot(name, at, before=True)), "remembered"),
            Terms((constant(1 - rho, "1 − ρ"), power, power), "new"),
        )

    def derived(self) -> Iterable[Quantity]:
        step, epsilon = self.step, self.step.optimizer.epsilon

        def explain(at: Index) -> Account:
            u, s = step.slot("u", at, before=True, label="√({} + ε)"), step.slot("s", at, label="1/√({} + ε)")
            size = Factor(sqrt(float(u.values) + epsilon), u.array, u.aspect, at, u.label)
            shrink = Factor((float(s.values) + epsilon) ** -0.5, s.array, s.aspect, at, s.label)
            return (Terms((size, shrink, step.used_gradient(at)), "scaled gradient"),)

        formula = r"d = \frac{\sqrt{u + \epsilon}}{\sqrt{s + \epsilon}} g"
        yield Quantity(step.array, "d", "Gradient in the size of the steps", self._d, formula, explain)

    @cached_property
    def _d(self) -> Array:
        step, epsilon = self.step, self.step.optimizer.epsilon
        before = step.slots_before.get("u", np.zeros_like(step.used)).astype(np.float64)
        d: Array = np.sqrt((before + epsilon) / (step.slots_after["s"].astype(np.float64) + epsilon)) * step.used
        return d

    def _direction(self, at: Index) -> Factor:
        return Factor(float(self._d[at]), self.step.array, "d", at)

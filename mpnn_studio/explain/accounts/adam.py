"""Adam and AdamW."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from mpneuralnetwork.optimizers import Adam

from ..steps.quantity import Quantity
from ..steps.terms import Account, Factor, Index, Terms, constant
from .optimizer import OptimizerAccount, optimizer_accounts


@optimizer_accounts.declare(Adam)
class AdamAccount(OptimizerAccount):
    """θ ← θ − η · m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ)."""

    def formula(self, at: Index) -> Account:
        step = self.step
        m_hat, v_hat = self._hat("m", step.optimizer.beta1, at), self._hat("v", step.optimizer.beta2, at)
        shrink = Factor(1 / (np.sqrt(v_hat.values) + step.optimizer.epsilon), step.array, "v_hat", at, "1/(√{} + ε)")
        return (Terms((constant(-step.rate, "−η"), m_hat, shrink), "Adam"),)

    def slot(self, name: str, at: Index) -> Account:
        step = self.step
        beta, symbol = (step.optimizer.beta1, "β₁") if name == "m" else (step.optimizer.beta2, "β₂")
        gradient = step.used_gradient(at)
        powers = (gradient,) if name == "m" else (gradient, gradient)
        return (
            Terms((constant(beta, symbol), step.slot(name, at, before=True)), "remembered"),
            Terms((constant(1 - beta, f"1 − {symbol}"), *powers), "new"),
        )

    def derived(self) -> Iterable[Quantity]:
        yield self._corrected("m", self.step.optimizer.beta1, "1")
        yield self._corrected("v", self.step.optimizer.beta2, "2")

    def _corrected(self, name: str, beta: float, number: str) -> Quantity:
        step = self.step

        def explain(at: Index) -> Account:
            label = f"1/(1 − β{'₁' if number == '1' else '₂'}^{step.t})"
            return (Terms((step.slot(name, at), constant(self._correction(beta), label)), "corrected"),)

        values = step.slots_after[name].astype(np.float64) * self._correction(beta)
        formula = rf"\hat {name} = \frac{{{name}}}{{1 - \beta_{number}^t}}"
        return Quantity(step.array, f"{name}_hat", f"{name}, corrected for its start at zero", values, formula, explain)

    def _hat(self, name: str, beta: float, at: Index) -> Factor:
        value = float(self.step.slots_after[name][at]) * self._correction(beta)
        return Factor(value, self.step.array, f"{name}_hat", at)

    def _correction(self, beta: float) -> float:
        return float(1 / (1 - beta**self.step.t))

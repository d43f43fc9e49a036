"""Stochastic gradient descent."""

from __future__ import annotations

from mpneuralnetwork.optimizers import SGD

from ..steps.terms import Account, Index, Terms, constant
from .optimizer import OptimizerAccount, optimizer_accounts


@optimizer_accounts.declare(SGD)
class SGDAccount(OptimizerAccount):
    """v ← μ v + g and θ ← θ − η v; Nesterov's takes the slope where the momentum leads, θ ← θ − η (μ v + g)."""

    def formula(self, at: Index) -> Account:
        step, rate = self.step, constant(-self.step.rate, "−η")
        if not step.optimizer.nesterov:
            return (Terms((rate, step.slot("velocity", at)), "velocity"),)
        momentum = constant(step.optimizer.momentum, "μ")
        ahead = Terms((rate, momentum, step.slot("velocity", at)), "velocity, one step ahead")
        return ahead, Terms((rate, step.used_gradient(at)), "gradient")

    def slot(self, name: str, at: Index) -> Account:
        step = self.step
        kept = constant(step.optimizer.momentum, "μ"), step.slot(name, at, before=True)
        return Terms(kept, "remembered"), Terms((step.used_gradient(at),), "new")

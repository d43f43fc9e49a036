"""What is computed alike in every normalisation: shares of a mean, and 1/σ."""

from __future__ import annotations

from ..steps.terms import Account, Factor, Index, Terms, constant
from .layer import LayerAccount


class NormalizationAccount(LayerAccount):
    """Of a layer that keeps the arrays "variance" and "inverse" on its way."""

    @property
    def _count(self) -> int:
        """How many numbers a mean is taken of; the subclass says it."""
        raise NotImplementedError

    def _share(self, sign: int = 1) -> Factor:
        return constant(sign / self._count, f"{'−' if sign < 0 else ''}1/{self._count}")

    def _inverse(self, at: Index) -> Account:
        variance = self.step.internal("variance", at, "1/√({} + ε)")
        value = (float(variance.values) + self.step.layer.epsilon) ** -0.5
        return (Terms((Factor(value, variance.array, "", at, variance.label),)),)

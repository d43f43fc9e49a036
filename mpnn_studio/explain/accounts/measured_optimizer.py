"""An optimizer that declares no account, a user's own or a later one: its slopes are measured."""

from __future__ import annotations

import copy
from typing import ClassVar

import numpy as np
from mpneuralnetwork.optimizers.base import Optimizer

from ..steps.terms import Account, Factor, Index, Terms, constant
from .optimizer import OptimizerAccount, optimizer_accounts

PUSH = 1e-4
"""Of a number, relative to itself: what the slopes leave over is the rest."""
LEAST = 1e-12


@optimizer_accounts.declare(Optimizer)
class MeasuredOptimizerAccount(OptimizerAccount):
    """An update as slope · gradient, slope · each remembered number, slope · the number itself, and the rest.

    The formula works number by number (see ``Optimizer.update``), so that it is run for one alone, in float64. An
    optimizer with a ``step`` of its own has none that could be run: its updates are shown without terms.
    """

    note: ClassVar[str] = (
        "The optimizer declares no terms: these slopes are measured by running its formula for this number alone."
    )

    def formula(self, at: Index) -> Account:
        return self._linear(at, "")

    def slot(self, name: str, at: Index) -> Account:
        return self._linear(at, name)

    def _linear(self, at: Index, result: str) -> Account:
        kind = type(self.step.optimizer)
        if kind.update is Optimizer.update or kind.step is not Optimizer.step:
            return ()
        factors = self._factors(at)
        start = {name: float(factor.values) for name, factor in factors.items()}
        terms, linear = [], 0.0
        for name, factor in factors.items():
            slope = self._slope(start, name, result)
            if slope:
                linear += slope * start[name]
                terms.append(Terms((constant(slope, "slope"), factor), f"slope · {name}"))
        return (*terms, Terms((constant(self._run(start)[result] - linear, "rest"),), "rest"))

    def _factors(self, at: Index) -> dict[str, Factor]:
        """Return what the formula works with, by name; decoupled weight decay has shrunk the number before."""
        step = self.step
        slots = {name: step.slot(name, at, before=True) for name in step.optimizer.slots}
        return {"number": step.value(at), "gradient": step.used_gradient(at), **slots}

    def _slope(self, start: dict[str, float], name: str, result: str) -> float:
        push = max(abs(start[name]) * PUSH, LEAST)
        high, low = (self._run({**start, name: start[name] + side * push})[result] for side in (1, -1))
        return (high - low) / (2 * push)

    def _run(self, start: dict[str, float]) -> dict[str, float]:
        """Return what the formula adds to the number, under "", and what it remembers then."""
        step = self.step
        given = {name: np.array([value]) for name, value in start.items()}
        number, gradient = given.pop("number"), given.pop("gradient")
        if self.shrinks:
            number *= 1 - step.rate * step.optimizer.weight_decay
        before = float(number[0])
        with np.errstate(all="ignore"):
            copy.copy(step.optimizer).update(number, gradient, given, step.rate, step.t, np.zeros(1))
        return {"": float(number[0]) - before, **{name: float(values[0]) for name, values in given.items()}}

"""What every optimizer's account gives: the terms of an update, and of what the optimizer remembers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from ..steps.quantity import Quantity
from ..steps.terms import Account, Array, Factor, Index, Terms, constant
from .table import AccountTable


@dataclass(frozen=True)
class ParameterStep:
    """One learned array in a step of the optimizer.

    Attributes:
        optimizer: its settings may be read.
        array: its name, "1.dense.weights".
        before, after: its numbers.
        gradient: as the backward pass wrote it; ``used`` is that after clipping and weight decay.
        slots_before, slots_after: what the optimizer remembers of it, by the names of the formula.
        rate: the learning rate of the step, with the schedule's factor.
        t: number of the step, from 1.
        decayed: whether weight decay applies to the array.
        clip_factor: by which ``clip_norm`` shortened all gradients; 1 where it did not.
    """

    optimizer: Any
    array: str
    before: Array
    after: Array
    gradient: Array
    used: Array
    slots_before: Mapping[str, Array] = field(default_factory=dict)
    slots_after: Mapping[str, Array] = field(default_factory=dict)
    rate: float = 0.0
    t: int = 1
    decayed: bool = False
    clip_factor: float = 1.0

    def value(self, at: Index) -> Factor:
        """Return a number before the step as a factor."""
        return Factor(float(self.before[at]), self.array, "", at)

    def factor(self, values: Array, aspect: str, at: Index) -> Factor:
        """Return a number of another of its arrays as a factor."""
        return Factor(float(values[at]), self.array, aspect, at)

    def used_gradient(self, at: Index, label: str = "{}") -> Factor:
        """Return the gradient that the formula works with as a factor."""
        return Factor(float(self.used[at]), self.array, "used_gradient", at, label)

    def slot(self, name: str, at: Index, *, before: bool = False, label: str = "{}") -> Factor:
        """Return what the optimizer remembers, after the step unless ``before``, as a factor."""
        if not before:
            return Factor(float(self.slots_after[name][at]), self.array, name, at, label)
        value = float(self.slots_before[name][at]) if name in self.slots_before else 0.0
        return Factor(value, self.array, f"{name}_before", at, label)


class OptimizerAccount:
    """How an optimizer moves one array. The base class knows clipping and decay; the formula is the subclass's.

    Attributes:
        note: what has to be known of its numbers, in a sentence.
    """

    note: ClassVar[str] = ""

    def __init__(self, step: ParameterStep) -> None:
        self.step = step

    def used_gradient(self, at: Index) -> Account:
        """Return the terms of the gradient that the formula works with: the raw one, shortened, and weight decay."""
        step, optimizer = self.step, self.step.optimizer
        raw = Factor(float(step.gradient[at]), step.array, "gradient", at)
        if optimizer.clip_value and abs(float(step.gradient[at])) > optimizer.clip_value:
            clipped = float(np.clip(step.gradient[at], -optimizer.clip_value, optimizer.clip_value))
            raw = Factor(clipped, step.array, "gradient", at, "clip({})")
        factors: tuple[Factor, ...] = (raw,)
        if step.clip_factor != 1.0:
            factors = (raw, constant(step.clip_factor, "clip norm / ‖g‖"))
        terms = [Terms(factors, "gradient")]
        if self.adds_decay:
            pull = step.value(at)
            if optimizer.regularization == "L1":
                pull = Factor(float(np.sign(pull.values)), step.array, "", at, "sign({})")
            terms.append(Terms((constant(optimizer.weight_decay, "λ"), pull), "weight decay"))
        return tuple(terms)

    @property
    def adds_decay(self) -> bool:
        """Whether weight decay is added to the gradient."""
        optimizer = self.step.optimizer
        decays = bool(optimizer.weight_decay) and self.step.decayed
        return decays and (optimizer.regularization == "L1" or not optimizer.decoupled)

    @property
    def shrinks(self) -> bool:
        """Whether weight decay shrinks the number itself, beside the formula (decoupled decay)."""
        optimizer = self.step.optimizer
        return bool(optimizer.weight_decay) and self.step.decayed and not self.adds_decay

    def update(self, at: Index) -> Account:
        """Return the terms of what the step adds to a number: the formula's, and decoupled weight decay."""
        step, terms = self.step, list(self.formula(at))
        if self.shrinks and terms:
            factors = constant(-step.rate, "−η"), constant(step.optimizer.weight_decay, "λ"), step.value(at)
            terms.append(Terms(factors, "weight decay"))
        return tuple(terms)

    def formula(self, at: Index) -> Account:
        """Return the terms of the update without decoupled decay; the subclass declares them."""
        return ()

    def slot(self, name: str, at: Index) -> Account:
        """Return the terms of what the optimizer remembers after the step."""
        return ()

    def derived(self) -> Iterable[Quantity]:
        """Return what the formula computes from the slots, for example m̂."""
        return ()


optimizer_accounts: AccountTable[OptimizerAccount] = AccountTable(OptimizerAccount)

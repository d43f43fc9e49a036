"""The learned arrays of one layer in a step: their numbers, gradients, updates, and what the optimizer remembers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import sqrt
from typing import Any

import numpy as np
from mpneuralnetwork.learner import Learner

from ..accounts.layer import LayerAccount, LayerStep
from ..accounts.optimizer import OptimizerAccount, ParameterStep
from .names import Name
from .quantity import Quantity
from .terms import Account, Index, Terms


def parameter_steps(step: LayerStep, model: Learner, shortened: float) -> Iterator[ParameterStep]:
    """Yield each learned array of a layer as the optimizer saw it; ``shortened`` is what ``clip_factor`` returned."""
    optimizer: Any = model.optimizer
    spared = getattr(step.layer, "no_weight_decay", ())
    for name, gradient in step.trace.gradients.items():
        yield ParameterStep(
            optimizer,
            f"{step.name}.{name}",
            step.trace.before[name],
            step.trace.after[name],
            gradient,
            step.trace.used[name],
            step.trace.state_before.get(name, {}),
            step.trace.state.get(name, {}),
            optimizer.effective_rate,
            optimizer.steps,
            name not in spared,
            shortened,
        )


def parameter_quantities(account: LayerAccount, optimizer: OptimizerAccount) -> Iterator[Quantity]:
    """Yield all that a step has of one learned array."""
    step, layer = optimizer.step, account.step
    array, name = step.array, step.array.rpartition(".")[2]
    title = f"{layer.layer.title}, {name}"
    moved = list(_optimizer_quantities(optimizer, title))
    yield Quantity(
        array, "", title, step.before,
        reach=lambda at: [*_uses("", at, moved), *account.parameter_goes_to(name, at)],
    )  # fmt: skip
    yield Quantity(
        array, "gradient", f"Gradient of {title}", step.gradient, layer.layer.gradient,
        lambda at: account.parameter_gradient(name, at),
        lambda at: [*_uses("gradient", at, moved), *account.parameter_gradient_goes_to(name, at)],
        account.note,
    )  # fmt: skip
    for quantity in moved:
        yield replace(quantity, reach=partial(_uses, quantity.aspect, among=moved))


def _uses(aspect: str, at: Index, among: Sequence[Quantity]) -> list[Name]:
    """Return the numbers at the same place that are made of this one: an optimizer works number by number."""
    return [
        Name(quantity.array, at, quantity.aspect)
        for quantity in among
        if any(factor.array and factor.aspect == aspect for terms in quantity.explain(at) for factor in terms.factors)
    ]


def _optimizer_quantities(optimizer: OptimizerAccount, title: str) -> Iterator[Quantity]:
    step, array, formula = optimizer.step, optimizer.step.array, optimizer.step.optimizer.formula
    yield Quantity(
        array, "used_gradient", f"Gradient of {title}, clipped and with weight decay", step.used,
        r"g", optimizer.used_gradient,
    )  # fmt: skip
    for slot, after in step.slots_after.items():
        before = step.slots_before.get(slot, np.zeros_like(after))
        yield Quantity(array, f"{slot}_before", f"{slot} of {title} before the step", before, slot)
        yield Quantity(
            array, slot, f"{slot} of {title}", after, formula, partial(optimizer.slot, slot), note=optimizer.note
        )
    yield from optimizer.derived()
    change = step.after.astype(np.float64) - step.before
    yield Quantity(array, "update", f"Update of {title}", change, formula, optimizer.update, note=optimizer.note)
    yield Quantity(
        array, "after", f"{title} after the step", step.after, formula, lambda at: _after(step, change, at)
    )  # fmt: skip


def _after(step: ParameterStep, change: Any, at: Index) -> Account:
    from_update = Terms((step.factor(change, "update", at),), "update")
    return Terms((step.value(at),), "before the step"), from_update


def clip_factor(model: Learner, trace: Any) -> float:
    """Return by how much ``clip_norm`` shortened all gradients of a step; 1 where it did not."""
    optimizer: Any = model.optimizer
    if not optimizer.clip_norm:
        return 1.0
    gradients = [gradient for layer in trace.layers for gradient in layer.gradients.values()]
    if optimizer.clip_value:
        gradients = [np.clip(gradient, -optimizer.clip_value, optimizer.clip_value) for gradient in gradients]
    norm = sqrt(sum(float(np.vdot(gradient, gradient)) for gradient in gradients))
    return float(optimizer.clip_norm / norm) if norm > optimizer.clip_norm else 1.0

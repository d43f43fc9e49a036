"""The learned arrays of one layer in a step: their numbers, gradients, updates, and what the optimizer remembers."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Any

import numpy as np
from mpneuralnetwork.learner import Learner

from ..accounts.layer import LayerAccount, LayerStep
from ..accounts.optimizer import OptimizerAccount, ParameterStep
from .layer_quantities import names_at
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
    formula = step.optimizer.formula
    yield Quantity(array, "", title, step.before, reach=lambda at: _uses_of_parameter(account, name, at))
    yield Quantity(
        array, "gradient", f"Gradient of {title}", step.gradient, layer.layer.gradient,
        lambda at: account.parameter_gradient(name, at), lambda at: [Name(array, at, "used_gradient")],
    )  # fmt: skip
    yield Quantity(
        array, "used_gradient", f"Gradient of {title}, clipped and with weight decay", step.used,
        r"g", optimizer.used_gradient, lambda at: _uses_of_used_gradient(step, at),
    )  # fmt: skip
    for slot in step.slots_after:
        yield from _slot_quantities(slot, title, optimizer)
    yield from optimizer.derived()
    change = step.after.astype(np.float64) - step.before
    yield Quantity(
        array, "update", f"Update of {title}", change, formula, optimizer.update,
        lambda at: [Name(array, at, "after")],
    )  # fmt: skip
    yield Quantity(
        array, "after", f"{title} after the step", step.after, formula, lambda at: _after(step, change, at)
    )  # fmt: skip


def _slot_quantities(slot: str, title: str, optimizer: OptimizerAccount) -> Iterator[Quantity]:
    step, after = optimizer.step, optimizer.step.slots_after[slot]
    before = step.slots_before.get(slot, np.zeros_like(after))
    yield Quantity(step.array, f"{slot}_before", f"{slot} of {title} before the step", before, slot)
    yield Quantity(
        step.array, slot, f"{slot} of {title}", after, step.optimizer.formula,
        lambda at: optimizer.slot(slot, at), lambda at: [Name(step.array, at, "update")],
    )  # fmt: skip


def _after(step: ParameterStep, change: Any, at: Index) -> Account:
    from_update = Terms((step.factor(change, "update", at),), "update")
    return Terms((step.value(at),), "before the step"), from_update


def _uses_of_parameter(account: LayerAccount, name: str, at: Index) -> list[Name]:
    outputs = names_at(f"{account.step.name}.outputs", account.reached_by_parameter(name, at))
    return [Name(f"{account.step.name}.{name}", at, "after"), *outputs]


def _uses_of_used_gradient(step: ParameterStep, at: Index) -> list[Name]:
    return [*(Name(step.array, at, slot) for slot in step.slots_after), Name(step.array, at, "update")]


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

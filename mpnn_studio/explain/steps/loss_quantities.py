"""The arrays of the loss in a step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from mpneuralnetwork.instruments.trace import StepTrace

from ..accounts.loss import LossAccount, LossStep
from .batch import Batch
from .names import Name
from .quantity import Quantity


def loss_step(loss: Any, trace: StepTrace, batch: Batch, outputs_name: str) -> LossStep:
    """Return what the loss saw and made of it."""
    targets = np.asarray(batch.targets)
    with np.errstate(all="ignore"):
        losses = loss.losses(np.array(np.atleast_1d(trace.outputs)), np.atleast_1d(targets))[0]
    if batch.weights is None:
        shares, label = np.full(len(losses), 1 / len(losses)), f"1/{len(losses)}"
    else:
        shares, label = (batch.weights / (batch.weights.sum() or 1)).astype(losses.dtype), "share of the example"
    return LossStep(
        loss, outputs_name, trace.outputs, targets, losses, shares, label, trace.predictions, trace.loss_gradient
    )


def loss_quantities(account: LossAccount, trace: StepTrace) -> Iterator[Quantity]:
    """Yield the predictions, the loss of each example, and that of the batch."""
    step = account.step
    yield from account.internals()
    yield Quantity(
        "targets", "", "Targets", step.targets, reach=lambda at: list(account.target_goes_to(at)), by_example=True
    )
    yield Quantity(
        "predictions", "", "Predictions", step.predictions, "", account.predictions,
        lambda at: list(account.prediction_goes_to(at)), account.note, by_example=True,
    )  # fmt: skip
    yield Quantity(
        "losses", "", "Loss of each example", step.losses, step.loss.formula, account.losses,
        lambda at: [Name("loss")], account.note, by_example=len(step.losses) == len(step.outputs),
    )  # fmt: skip
    yield Quantity("loss", "", "Loss of the batch", np.array(trace.loss), step.loss.formula, account.loss)

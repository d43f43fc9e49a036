"""What every loss's account gives: the terms of each example's loss, of its gradient, and of the predictions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..steps.quantity import Quantity
from ..steps.terms import Account, Array, Factor, Index, Terms, constant
from .table import AccountTable


@dataclass(frozen=True)
class LossStep:
    """The loss of a batch.

    Attributes:
        loss: its settings may be read.
        outputs_name: the array that it received, "3.dense.outputs".
        outputs: (N, …), ``targets`` as they were given.
        losses: of each example, (N,).
        shares: how much each example counts, (N,), 1 in all; ``shares_label`` says what that is.
        predictions: (N, …), what the loss makes of the outputs.
        gradient: of the outputs, (N, …).
    """

    loss: Any
    outputs_name: str
    outputs: Array
    targets: Array
    losses: Array
    shares: Array
    shares_label: str
    predictions: Array
    gradient: Array

    def output(self, places: tuple[Any, ...], label: str = "{}") -> Factor:
        """Return outputs of the network as a factor."""
        return Factor(self.outputs[places], self.outputs_name, "", places, label)

    def prediction(self, places: tuple[Any, ...], label: str = "{}") -> Factor:
        """Return predictions as a factor."""
        return Factor(self.predictions[places], "predictions", "", places, label)

    def share(self, example: int) -> Factor:
        """Return how much an example counts as a factor."""
        return constant(float(self.shares[example]), self.shares_label)


class LossAccount:
    """How the numbers of a loss come about; the base class knows only that the loss is a mean."""

    def __init__(self, step: LossStep) -> None:
        self.step = step

    def loss(self, at: Index) -> Account:
        """Return the terms of the loss of the batch: each example's, times how much it counts."""
        step, examples = self.step, np.arange(len(self.step.losses))
        share = Factor(step.shares.astype(np.float64), label=step.shares_label)
        return (Terms((Factor(step.losses, "losses", "", (examples,)), share), "examples"),)

    def losses(self, at: Index) -> Account:
        """Return the terms of the loss of one example."""
        return ()

    def gradient(self, at: Index) -> Account:
        """Return the terms of the gradient of one output."""
        return ()

    def predictions(self, at: Index) -> Account:
        """Return the terms of one prediction."""
        return ()

    def internals(self) -> Iterable[Quantity]:
        """Return what the loss computes on the way, for example the exponentials of softmax."""
        return ()


loss_accounts: AccountTable[LossAccount] = AccountTable(LossAccount)

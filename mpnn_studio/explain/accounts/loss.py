"""What every loss's account gives: the terms of each example's loss, of its gradient, and of the predictions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from ..steps.names import Name, names_at
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

    def target(self, places: tuple[Any, ...], label: str = "{}") -> Factor:
        """Return targets, at places of the outputs, as a factor; an axis of size 1 may be missing."""
        index = self.target_places(places)
        return Factor(self.targets[index], "targets", "", index, label)

    def target_places(self, places: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return where in the targets the number is that belongs to a place of the outputs."""
        if self.targets.shape == self.outputs.shape:
            return places
        flat = np.ravel_multi_index(np.broadcast_arrays(*places), self.outputs.shape)
        return tuple(np.unravel_index(flat, self.targets.shape))

    def output_gradients(self, places: tuple[Any, ...]) -> list[Name]:
        """Return names of gradients of outputs."""
        return names_at(self.outputs_name, places, "gradient")

    def places_of(self, example: int) -> tuple[Any, ...]:
        """Return the places of all outputs of an example."""
        inside = self.outputs.shape[1:]
        size = int(np.prod(inside))
        return (example, *np.unravel_index(np.arange(size), inside)) if inside else (example,)

    def share(self, example: int) -> Factor:
        """Return how much an example counts as a factor."""
        return constant(float(self.shares[example]), self.shares_label)


class LossAccount:
    """How the numbers of a loss come about; the base class knows only that the loss is a mean.

    Attributes:
        note: what has to be known of its numbers, in a sentence.
    """

    note: ClassVar[str] = ""

    def __init__(self, step: LossStep) -> None:
        self.step = step

    @classmethod
    def fits(cls, step: LossStep) -> bool:
        """Whether these terms are made for such outputs; else slopes are measured."""
        return True

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

    def output_goes_to(self, at: Index) -> Iterable[Name]:
        """Return the numbers of the loss that one output is a factor of."""
        return [Name("losses", (at[0],)), Name("predictions", at)]

    def target_goes_to(self, at: Index) -> Iterable[Name]:
        """Return the numbers of the loss that one target is a factor of."""
        return ()

    def prediction_goes_to(self, at: Index) -> Iterable[Name]:
        """Return the numbers that one prediction is a factor of."""
        return ()

    def internals(self) -> Iterable[Quantity]:
        """Return what the loss computes on the way, for example the exponentials of softmax."""
        return ()


loss_accounts: AccountTable[LossAccount] = AccountTable(LossAccount)

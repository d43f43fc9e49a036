"""A loss that declares no account, a user's own or a later one: its slopes are measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

import numpy as np
from mpneuralnetwork.losses import Loss

from ..steps.names import Name, names_at
from ..steps.terms import Account, Array, Factor, Index, Terms, constant
from .loss import LossAccount, LossStep, loss_accounts
from .measured import PUSHED_AT_MOST, push_of


@loss_accounts.declare(Loss)
class MeasuredLossAccount(LossAccount):
    """Losses and predictions as slope · output, and the rest; gradients as the slope of each example's loss.

    A slope is the central difference in float64 for a small push of one output.
    """

    note: ClassVar[str] = (
        "The loss declares no terms: these slopes are measured by pushing each output a little, in float64."
    )

    def losses(self, at: Index) -> Account:
        return self._linear(at, self._losses)

    def predictions(self, at: Index) -> Account:
        return self._linear(at, self._predictions)

    def gradient(self, at: Index) -> Account:
        slopes = self._slopes(self._losses, at)
        reacting = np.flatnonzero(slopes)
        if not len(reacting):
            return (Terms((constant(0.0, "0"),), "no loss reacts"),)
        shares = Factor(self.step.shares[reacting].astype(np.float64), label=self.step.shares_label)
        return (Terms((shares, Factor(slopes[reacting], label="slope")), "slope of each loss"),)

    def output_goes_to(self, at: Index) -> Iterable[Name]:
        yield from names_at("losses", np.nonzero(self._slopes(self._losses, at)))
        yield from names_at("predictions", np.nonzero(self._slopes(self._predictions, at)))

    def _linear(self, at: Index, function: Callable[[Array], Array]) -> Account:
        """Return a number as slope times output for each output of its example, and what is left over."""
        places = self._outputs_of(at[0])
        slopes = np.array(
            [self._slopes(function, tuple(int(i) for i in place))[at] for place in zip(*places, strict=True)]
        )
        reacting = np.flatnonzero(slopes)
        given = self.step.output(tuple(axis[reacting] for axis in places))
        linear = float(slopes[reacting] @ np.asarray(given.values, np.float64))
        rest = constant(float(function(self.step.outputs.astype(np.float64))[at]) - linear, "rest")
        if not len(reacting):
            return (Terms((rest,), "rest"),)
        return Terms((Factor(slopes[reacting], label="slope"), given), "slope · output"), Terms((rest,), "rest")

    def _outputs_of(self, example: int) -> tuple[Array, ...]:
        """Return the places of the outputs of an example, of all where they are one example; of many only the first."""
        shape = self.step.outputs.shape
        places = np.indices(shape).reshape(len(shape), -1)
        if len(self.step.losses) == len(self.step.outputs):
            places = places[:, places[0] == example]
        return tuple(places[:, :PUSHED_AT_MOST])

    def _slopes(self, function: Callable[[Array], Array], at: Index) -> Array:
        """Return by how much each number of a function changes with one output."""
        outputs = self.step.outputs.astype(np.float64)
        before, h = outputs[at], push_of(outputs[at])
        outputs[at] = before + h
        high = function(outputs)
        outputs[at] = before - h
        slopes: Array = (high - function(outputs)) / (2 * h)
        return slopes

    def _losses(self, outputs: Array) -> Array:
        return np.array(self.step.loss.losses(np.atleast_1d(outputs.copy()), np.atleast_1d(self.step.targets))[0])

    def _predictions(self, outputs: Array) -> Array:
        return np.array(self.step.loss.activate(outputs.copy()))


def account_of(step: LossStep) -> LossAccount:
    """Return the account of a loss; a measured one where its own is not made for such outputs."""
    account = loss_accounts.find(step.loss)
    return account(step) if account.fits(step) else MeasuredLossAccount(step)

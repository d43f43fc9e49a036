"""One training step taken apart: made on a copy, by the engine's own calls, and all its numbers named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from mpneuralnetwork.instruments.trace import StepTrace, trace_step
from mpneuralnetwork.learner import Learner, Watch
from numpy.typing import NDArray

from ..accounts.layer import LayerAccount, LayerStep, layer_accounts
from ..accounts.loss import LossAccount, LossStep
from ..accounts.measured_loss import account_of
from ..accounts.optimizer import optimizer_accounts
from .batch import Batch, copy_of
from .layer_quantities import layer_quantities, uses_of
from .loss_quantities import loss_quantities, loss_step
from .names import ExplainError, Name, parse_name
from .number import Number
from .parameter_quantities import clip_factor, parameter_quantities, parameter_steps
from .quantity import Quantity

MAX_SAID = 5
"""Names that a refusal offers: a sentence is read, no list."""

Array = NDArray[Any]


class Dissection:
    """A training step with all its numbers.

    Args:
        model: goes on training from here; it is not changed.
        batch: what the step learns from.
        watch: is called for every array that passes between two layers, while the step runs.

    Attributes:
        origin: a copy of the network as it was before the step; ``model`` is the copy that took it.
        trace: everything that the step computed.
        layers: each layer's account, from input to output; ``loss`` is that of the loss.
        quantities: every array by name, "1.dense.weights.gradient".

    Raises:
        ShapeError: the batch does not fit the network.
    """

    def __init__(self, model: Learner, batch: Batch, watch: Watch | None = None) -> None:
        self.batch = batch
        self.origin, self.model = copy_of(model), copy_of(model)
        with np.errstate(all="ignore"):
            self.trace = trace_step(self.model, batch.inputs, batch.targets, batch.weights, batch.rate_factor, watch)
            self.layers = _layer_accounts(self.model, self.trace)
            self.loss = _loss_account(self.model, self.trace, batch, self.layers)
            self.quantities = {quantity.name: quantity for quantity in self._all()}

    def _all(self) -> Iterator[Quantity]:
        network_input = self.trace.layers[0].inputs if self.trace.layers else self.batch.inputs
        shortened = clip_factor(self.model, self.trace)
        first = self.layers[0] if self.layers else None
        yield Quantity(
            "inputs",
            "",
            "Inputs of the network",
            network_input,
            reach=lambda at: uses_of(first, self.loss, at),
            by_example=True,
        )
        following: list[LayerAccount | None] = [*self.layers[1:], None]
        for account, after in zip(self.layers, following, strict=True):
            yield from layer_quantities(account, after, self.loss)
            for step in parameter_steps(account.step, self.model, shortened):
                optimizer = optimizer_accounts.find(self.model.optimizer)(step)
                yield from parameter_quantities(account, optimizer)
        yield from loss_quantities(self.loss, self.trace)

    def number(self, name: str | Name) -> Number:
        """Return a number with its terms.

        Args:
            name: as in :mod:`.names`. ``2.dense.inputs`` means what the layer before passes on.

        Raises:
            ExplainError: there is no such number in this step.
        """
        wanted = self._canonical(parse_name(name) if isinstance(name, str) else name)
        quantity = self.quantities.get(wanted.quantity)
        if quantity is None:
            raise ExplainError(self._unknown(wanted))
        return quantity.at(wanted.index)

    def goes_to(self, name: Name) -> list[Name]:
        """Return the numbers that this one is a factor of, at most some hundreds."""
        quantity = self.quantities.get(name.quantity)
        with np.errstate(all="ignore"):
            return quantity.reach(name.index) if quantity else []

    def _canonical(self, name: Name) -> Name:
        """Call what a layer receives by the name of what the layer before it passes on."""
        for account in self.layers:
            if name.array == f"{account.step.name}.inputs":
                return Name(account.step.inputs_name, name.index, name.aspect)
        return name

    def _unknown(self, name: Name) -> str:
        if name.aspect == "gradient" and name.array in self.quantities:
            return f"Training does not compute {name.quantity}: no trainable layer needs it"
        beginning = name.array.partition(".")[0]
        near = [known for known in self.quantities if known.partition(".")[0] == beginning]
        some = ", ".join((near or list(self.quantities))[:MAX_SAID])
        return f"There is no {name.quantity[:80]!r} in this step; there is {some}"


def _layer_accounts(model: Learner, trace: StepTrace) -> list[LayerAccount]:
    accounts: list[LayerAccount] = []
    inputs_name = "inputs"
    for place, (layer, traced) in enumerate(zip(model.layers, trace.layers, strict=True)):
        step = LayerStep(layer, place, inputs_name, traced)
        accounts.append(layer_accounts.find(layer)(step))
        inputs_name = f"{step.name}.outputs"
    return accounts


def _loss_account(model: Learner, trace: StepTrace, batch: Batch, layers: list[LayerAccount]) -> LossAccount:
    outputs_name = f"{layers[-1].step.name}.outputs" if layers else "inputs"
    step: LossStep = loss_step(model.loss, trace, batch, outputs_name)
    return account_of(step)

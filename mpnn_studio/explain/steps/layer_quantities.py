"""The arrays of one layer in a step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..accounts.layer import LayerAccount, Places
from ..accounts.loss import LossAccount
from .names import Name
from .quantity import Quantity
from .terms import Index

MAX_NAMES = 400
"""Numbers that one number is said to go to: more are not read."""


def layer_quantities(account: LayerAccount, after: LayerAccount | None, loss: LossAccount) -> Iterator[Quantity]:
    """Yield what a layer passes on, its gradient, and what it computes on the way.

    Args:
        after: the next layer, which makes the gradient; after the last one the ``loss`` does.
    """
    step = account.step
    array, title = f"{step.name}.outputs", step.layer.title
    yield Quantity(
        array, "", f"Outputs of {title}", step.trace.outputs, step.layer.formula, account.outputs,
        lambda at: uses_of(after, loss, at),
    )  # fmt: skip
    if step.trace.output_gradient is not None:
        explain = after.input_gradient if after else loss.gradient
        formula = after.step.layer.gradient if after else loss.step.loss.gradient
        yield Quantity(
            array, "gradient", f"Gradient of the outputs of {title}", step.trace.output_gradient, formula, explain,
            lambda at: _uses_of_gradient(account, at),
        )  # fmt: skip
    yield from account.internals()


def names_at(array: str, places: Places, aspect: str = "") -> list[Name]:
    """Return the names of the numbers at these places, the first ``MAX_NAMES``."""
    if not places:
        return []
    axes = [axis.reshape(-1)[:MAX_NAMES] for axis in np.broadcast_arrays(*map(np.asarray, places))]
    return [Name(array, tuple(int(place) for place in index), aspect) for index in zip(*axes, strict=True)]


def uses_of(after: LayerAccount | None, loss: LossAccount, at: Index) -> list[Name]:
    """Return where a number goes that is passed on to the layer ``after``, or to the loss where there is none."""
    if after is None:
        predictions = loss.step.predictions.shape
        rest = np.ndindex(*predictions[1:]) if len(predictions) > 1 else [()]
        names = [Name("predictions", (at[0], *place)) for place in rest][:MAX_NAMES]
        return [Name("losses", (at[0],)), *names]
    return names_at(f"{after.step.name}.outputs", after.reached_by_input(at))


def _uses_of_gradient(account: LayerAccount, at: Index) -> list[Name]:
    """The gradient of an output goes to those of the layer's own arrays, and of what the layer received."""
    step, names = account.step, []
    for parameter, places in account.parameters_of_output(at):
        names += names_at(f"{step.name}.{parameter}", places, "gradient")
    if step.trace.input_gradient is not None:
        names += names_at(step.inputs_name, account.inputs_of_output(at), "gradient")
    return names[: 2 * MAX_NAMES]

"""The arrays of one layer in a step."""

from __future__ import annotations

from collections.abc import Iterator

from ..accounts.layer import LayerAccount
from ..accounts.loss import LossAccount
from .names import Name
from .quantity import Quantity
from .terms import Index


def layer_quantities(account: LayerAccount, after: LayerAccount | None, loss: LossAccount) -> Iterator[Quantity]:
    """Yield what a layer passes on, its gradient, and what it computes on the way.

    Args:
        after: the next layer, which makes the gradient; after the last one the ``loss`` does.
    """
    step = account.step
    array, title = f"{step.name}.outputs", step.layer.title
    yield Quantity(
        array, "", f"Outputs of {title}", step.trace.outputs, step.layer.formula, account.outputs,
        lambda at: [*uses_of(after, loss, at), *account.output_goes_to(at)], account.note, by_example=True,
    )  # fmt: skip
    if step.trace.output_gradient is not None:
        explain = after.input_gradient if after else loss.gradient
        formula = after.step.layer.gradient if after else loss.step.loss.gradient
        yield Quantity(
            array, "gradient", f"Gradient of the outputs of {title}", step.trace.output_gradient, formula, explain,
            lambda at: list(account.output_gradient_goes_to(at)), after.note if after else loss.note, by_example=True,
        )  # fmt: skip
    yield from account.internals()


def uses_of(after: LayerAccount | None, loss: LossAccount, at: Index) -> list[Name]:
    """Return where a number goes that is passed on to the layer ``after``, or to the loss where there is none."""
    return list(after.input_goes_to(at) if after else loss.output_goes_to(at))

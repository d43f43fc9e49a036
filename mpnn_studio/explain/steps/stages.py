"""A training step in its order: input, each layer, loss, back through each layer, update of each learned array."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from ..accounts.layer import LayerAccount
from .code import CodeFrame
from .dissection import Dissection
from .quantity import Quantity

Kind = Literal["input", "forward", "loss", "backward", "update"]
Direction = Literal["forward", "backward", "update"]


def _nothing_ran() -> tuple[CodeFrame, ...]:
    return ()


@dataclass(frozen=True)
class Stage:
    """One stage of a step.

    Attributes:
        key: "input", "forward.1.dense", "loss", "backward.1.dense", "update.1.dense.weights".
        layer: its place in the network; None for input and loss.
        formulas: LaTeX, as the component declares them; none where it declares none.
        quantities: the arrays that go in and come out, in the order of the computation.
        code: returns the functions that ran, the outermost first; it may take as long as a step.
    """

    key: str
    title: str
    kind: Kind
    layer: int | None
    direction: Direction
    formulas: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    code: Callable[[], tuple[CodeFrame, ...]] = field(default=_nothing_ran, repr=False, compare=False)


def stages(dissection: Dissection) -> tuple[Stage, ...]:
    """Return the stages of a step, in the order in which it ran."""
    return tuple(_stages(dissection))


def _stages(step: Dissection) -> Iterator[Stage]:
    yield _stage(step, "input", "Input", "input", None, "forward", (), ["inputs"])
    for place, account in enumerate(step.layers):
        layer, name = account.step.layer, account.step.name
        names = [account.step.inputs_name, *_arrays(account), *_internals(account), f"{name}.outputs"]
        yield _stage(step, f"forward.{name}", _title(account), "forward", place, "forward", [layer.formula], names)
    yield _loss_stage(step)
    for place, account in reversed(list(enumerate(step.layers))):
        if account.step.trace.output_gradient is not None:
            yield _backward_stage(step, place, account)
    for place, account in enumerate(step.layers):
        for parameter in account.step.trace.gradients:
            yield _update_stage(step, place, account, parameter)


def _loss_stage(step: Dissection) -> Stage:
    loss, outputs = step.loss.step.loss, step.loss.step.outputs_name
    internals = [quantity.name for quantity in step.loss.internals()]
    names = [outputs, "targets", *internals, "predictions", "losses", "loss", f"{outputs}.gradient"]
    return _stage(step, "loss", loss.title, "loss", None, "forward", [loss.formula, loss.gradient], names)


def _backward_stage(step: Dissection, place: int, account: LayerAccount) -> Stage:
    layer, name = account.step.layer, account.step.name
    learned = [f"{name}.{parameter}.gradient" for parameter in account.step.trace.gradients]
    passed_on = [f"{account.step.inputs_name}.gradient"] if account.step.trace.input_gradient is not None else []
    names = [f"{name}.outputs.gradient", *learned, *passed_on]
    title = f"Back through {_title(account)}"
    return _stage(step, f"backward.{name}", title, "backward", place, "backward", [layer.gradient], names)


def _update_stage(step: Dissection, place: int, account: LayerAccount, parameter: str) -> Stage:
    array = f"{account.step.name}.{parameter}"
    title = f"Update of {_title(account)}, {parameter}"
    names = [name for name, quantity in step.quantities.items() if quantity.array == array]
    formula = step.model.optimizer.formula
    return _stage(step, f"update.{array}", title, "update", place, "update", [formula], names)


def _title(account: LayerAccount) -> str:
    layer = account.step.layer
    return str(layer.title or layer.class_name)


def _arrays(account: LayerAccount) -> list[str]:
    return [f"{account.step.name}.{array}" for array in account.step.trace.before]


def _internals(account: LayerAccount) -> list[str]:
    return [quantity.name for quantity in account.internals()]


def _stage(
    step: Dissection,
    key: str,
    title: str,
    kind: Kind,
    layer: int | None,
    direction: Direction,
    formulas: Iterable[str],
    names: Iterable[str],
) -> Stage:
    quantities = tuple(step.quantities[name] for name in dict.fromkeys(names) if name in step.quantities)
    return Stage(key, title, kind, layer, direction, tuple(filter(None, formulas)), quantities)

"""A training step in its order: input, each layer, loss, back through each layer, update of each learned array."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from ..accounts.layer import LayerAccount
from .batch import copy_of
from .code import CodeFrame
from .dissection import Dissection
from .plain import with_plain_versions
from .quantity import Quantity
from .recorder import Section, record
from .sections import backward_section, forward_section, input_section, loss_section, update_section

Kind = Literal["input", "forward", "loss", "backward", "update"]
Direction = Literal["forward", "backward", "update"]


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
    code: Callable[[], tuple[CodeFrame, ...]] = field(repr=False, compare=False)


def stages(dissection: Dissection) -> tuple[Stage, ...]:
    """Return the stages of a step, in the order in which it ran."""
    return tuple(_stages(dissection))


def _stages(step: Dissection) -> Iterator[Stage]:
    yield _Draft(step, input_section(step.origin)).stage("input", "Input", "input", "forward", (), ["inputs"])
    for account in step.layers:
        yield _forward_stage(step, account)
    yield _loss_stage(step)
    # Nothing goes back beyond the first layer that learns.
    first = next((account.step.place for account in step.layers if account.step.trace.gradients), len(step.layers))
    for account in reversed(step.layers[first:]):
        yield _backward_stage(step, account)
    for account in step.layers:
        for parameter in account.step.trace.gradients:
            yield _update_stage(step, account, parameter)


def _forward_stage(step: Dissection, account: LayerAccount) -> Stage:
    layer, name = account.step.layer, account.step.name
    arrays = [f"{name}.{array}" for array in account.step.trace.before]
    internals = [quantity.name for quantity in account.internals()]
    names = [account.step.inputs_name, *arrays, *internals, f"{name}.outputs"]
    draft = _Draft(step, forward_section(step.origin, account.step.place), account)
    return draft.stage(f"forward.{name}", _title(account), "forward", "forward", [layer.formula], names)


def _loss_stage(step: Dissection) -> Stage:
    loss, outputs = step.loss.step.loss, step.loss.step.outputs_name
    internals = [quantity.name for quantity in step.loss.internals()]
    names = [outputs, "targets", *internals, "predictions", "losses", "loss", f"{outputs}.gradient"]
    draft = _Draft(step, loss_section(step.origin))
    return draft.stage("loss", loss.title, "loss", "forward", [loss.formula, loss.gradient], names)


def _backward_stage(step: Dissection, account: LayerAccount) -> Stage:
    layer, name = account.step.layer, account.step.name
    passes_on = account.step.trace.input_gradient is not None
    learned = [f"{name}.{parameter}.gradient" for parameter in account.step.trace.gradients]
    names = [f"{name}.outputs.gradient", *learned, *([f"{account.step.inputs_name}.gradient"] if passes_on else [])]
    draft = _Draft(step, backward_section(step.origin, account.step.place, passes_on), account)
    title = f"Back through {_title(account)}"
    return draft.stage(f"backward.{name}", title, "backward", "backward", [layer.gradient], names)


def _update_stage(step: Dissection, account: LayerAccount, parameter: str) -> Stage:
    array = f"{account.step.name}.{parameter}"
    names = [name for name, quantity in step.quantities.items() if quantity.array == array]
    draft = _Draft(step, update_section(step.origin, account.step.place, parameter), account)
    title = f"Update of {_title(account)}, {parameter}"
    return draft.stage(f"update.{array}", title, "update", "update", [step.model.optimizer.formula], names)


def _title(account: LayerAccount) -> str:
    layer = account.step.layer
    return str(layer.title or layer.class_name)


@dataclass(frozen=True)
class _Draft:
    """What a stage is made from: the step, the section of it, and the layer that it is about."""

    step: Dissection
    section: Section
    account: LayerAccount | None = None

    def stage(
        self, key: str, title: str, kind: Kind, direction: Direction, formulas: Iterable[str], names: Iterable[str]
    ) -> Stage:
        known = self.step.quantities
        quantities = tuple(known[name] for name in dict.fromkeys(names) if name in known)
        place = self.account.step.place if self.account else None
        return Stage(key, title, kind, place, direction, tuple(filter(None, formulas)), quantities, cache(self.code))

    def code(self) -> tuple[CodeFrame, ...]:
        """Run the step once more up to the end of the section."""
        step, layer = self.step, self.account.step if self.account else None
        frames = record(copy_of(step.origin), step.batch, self.section)
        return with_plain_versions(frames, step.origin, step.batch, self.section, layer)

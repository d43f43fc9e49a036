"""Settings that a person may change while the training goes on: which they are, and how they reach it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from mpneuralnetwork.trainer import Trainer

from ..project.project import Project
from ..project.spec import Spec
from ..wording import number_text
from .history import History, Mark

ONE_MOVE = 1.0
"""Seconds within which another change of the same setting is the same move of a person: a slider is being dragged."""


@dataclass(frozen=True)
class Change:
    """One setting that has another value from some batch on.

    Attributes:
        uid: of the part: a layer's, or "optimizer" or "training".
        name: how a person reads the setting ("Adam learning rate").
    """

    uid: str
    field: str
    old: Any
    value: Any
    name: str

    @property
    def text(self) -> str:
        """What changes, in words."""
        return f"{self.name} {_written(self.old)} → {_written(self.value)}"


def _written(value: Any) -> str:
    return value if isinstance(value, str) else number_text(value, 6)


class Marker:
    """Marks in the curves of a run what was changed; one move of a slider leaves one mark, where it began."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._change: Change | None = None
        self._mark: Mark | None = None
        self._when = 0.0

    def note(self, history: History, changes: Iterable[Change]) -> None:
        """Mark these changes, which act from now on."""
        for change in changes:
            self._note(history, change)

    def _note(self, history: History, change: Change) -> None:
        now, first = self._clock(), self._change
        same_move = (
            first is not None
            and (first.uid, first.field) == (change.uid, change.field)
            and now - self._when <= ONE_MOVE
            and bool(history.marks)
            and history.marks[-1] is self._mark
        )
        if first is not None and same_move:
            change = replace(change, old=first.old)
            mark = replace(history.marks.pop(), text=change.text)
        else:
            mark = history.now(change.text)
        self._change, self._mark, self._when = change, mark, now
        if change.old != change.value:
            history.marks.append(mark)


def live_changes(running: Project, wanted: Project) -> tuple[Change, ...]:
    """Return what of ``wanted`` the training of ``running`` can take over without a restart.

    Those are the settings that their declaration calls live, of the parts that both projects have; everything else
    waits for the next run.
    """
    return tuple(change for spec in wanted.specs() for change in _changes(running, spec))


def steered(running: Project, changes: tuple[Change, ...]) -> Project:
    """Return the project that a run trains after these changes."""
    for change in changes:
        running = running.with_spec(running.find(change.uid).with_value(change.field, change.value))
    return running


class Steerable(Protocol):
    """Whoever owns live settings and applies a change of one."""

    def apply_live(self, field: str, value: Any) -> None: ...


def owners(project: Project, trainer: Trainer) -> dict[str, Steerable]:
    """Return who applies a live setting, by the uid of the part; ``project`` is the one the training was built from."""
    model = trainer.model
    parts: dict[str, Steerable | None] = {
        "loss": model.loss,
        "optimizer": model.optimizer,
        "schedule": trainer.schedule,
        "training": trainer,
        **{spec.uid: layer for spec, layer in zip(project.active_layers, model.layers, strict=True)},
    }
    return {uid: part for uid, part in parts.items() if part is not None}


def steer(project: Project, trainer: Trainer, change: Change) -> None:
    """Let a living training go on with a changed setting."""
    owners(project, trainer)[change.uid].apply_live(change.field, change.value)


def _changes(running: Project, wanted: Spec) -> Iterator[Change]:
    try:
        present = running.find(wanted.uid)
    except KeyError:
        return
    if present.name != wanted.name or present.muted or wanted.muted:
        return
    component = wanted.component
    live = (name for name, field in component.fields.items() if field.live)
    for name in live:
        old, new = present.config[name], wanted.config[name]
        if old != new:
            yield Change(wanted.uid, name, old, new, f"{component.title} {component.fields[name].label.lower()}")

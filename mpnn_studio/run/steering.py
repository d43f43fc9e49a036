"""Settings that a person may change while the training goes on: which they are, and how they reach it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mpneuralnetwork.trainer import Trainer

from ..project.project import Project
from ..project.spec import Spec


@dataclass(frozen=True)
class Change:
    """One setting that has another value from some batch on.

    Attributes:
        uid: of the part: a layer's, or "optimizer" or "training".
    """

    uid: str
    field: str
    value: Any
    text: str


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


def steer(project: Project, trainer: Trainer, change: Change) -> None:
    """Let a living training go on with a changed setting; ``project`` is the one it was built from."""
    model = trainer.model
    if change.uid == "training":
        trainer.set_batch_size(change.value)
    elif (change.uid, change.field) == ("optimizer", "learning_rate"):
        trainer.set_base_rate(change.value)  # what a schedule multiplies
    elif change.uid == "optimizer":
        setattr(model.optimizer, change.field, change.value)
    else:
        uids = [spec.uid for spec in project.active_layers]
        setattr(model.layers[uids.index(change.uid)], change.field, change.value)


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
            text = f"{component.title} {component.fields[name].label.lower()} {old:g} → {new:g}"
            yield Change(wanted.uid, name, new, text)

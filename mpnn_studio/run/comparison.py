"""In which settings two projects differ, row by row and in short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..project.project import Project
from ..project.spec import Spec
from ..wording import in_sentence

ABSENT = "–"
"""Stands where a project has no such layer."""
LAYER, ORDER, KIND = "Layer", "Order", "Kind"
"""What differs of a part where it is no setting of its own."""
ANOTHER = "another network"
MIN_KEPT = 0.5
"""Share of the layers that the next run of the same network still has."""
LONGEST = 60
LONGEST_SHORT = 32


@dataclass(frozen=True)
class Difference:
    """One setting that differs. ``part`` is a title ("2 · Dense"), ``left`` and ``right`` are values in words."""

    part: str
    setting: str
    left: str
    right: str


def compare(left: Project, right: Project) -> tuple[Difference, ...]:
    """Return every setting in which two projects differ, in the order of reading.

    Layers are known by their uid: one that only one project has was inserted or removed.
    """
    return tuple(_differences(left, right))


def in_short(before: Project, after: Project) -> str:
    """Say what was changed from one project to the next ("learning rate 0.01 · + Dropout"); empty where nothing was."""
    # Of another network, the layers one by one would say less.
    other = _is_another_network(before, after)
    return " · ".join([*([ANOTHER] if other else []), *map(_short, _differences(before, after, layers=not other))])


def _is_another_network(before: Project, after: Project) -> bool:
    """Whether less than half of the layers are what they were."""
    old, new = ({(spec.uid, spec.name) for spec in project.layers} for project in (before, after))
    return bool(old and new) and len(old & new) < MIN_KEPT * min(len(old), len(new))


def _short(row: Difference) -> str:
    title = row.part.rpartition(" · ")[2]
    match row.setting:
        case "Layer" if row.left == ABSENT:
            return f"+ {title}"
        case "Layer" if row.right == ABSENT:
            return f"− {title}"
        case "Layer":
            return f"{title} {row.right}"
        case "Order":
            return "layers in another order"
        case "Kind":
            return row.right
    setting = in_sentence(row.setting)
    if setting in row.right:  # "12 points"
        return row.right
    return f"{setting} {row.right}" if len(row.right) <= LONGEST_SHORT else f"other {setting}"


def _differences(left: Project, right: Project, *, layers: bool = True) -> Iterator[Difference]:
    for role in ("data", "preparation"):
        yield from _parts(role.capitalize(), getattr(left, role), getattr(right, role))
    if layers:
        yield from _layers(left, right)
    for role in ("loss", "optimizer", "schedule", "training"):
        yield from _parts(role.capitalize(), getattr(left, role), getattr(right, role))


def _layers(left: Project, right: Project) -> Iterator[Difference]:
    old, new = ({spec.uid: spec for spec in project.layers} for project in (left, right))
    for number, spec in enumerate(left.layers, 1):
        if spec.uid not in new:
            yield Difference(_title(number, spec), LAYER, _described(spec), ABSENT)
    for number, spec in enumerate(right.layers, 1):
        if spec.uid not in old:
            yield Difference(_title(number, spec), LAYER, ABSENT, _described(spec))
        else:
            yield from _layer(_title(number, spec), old[spec.uid], spec)
    common = [[spec for spec in project.layers if spec.uid in old and spec.uid in new] for project in (left, right)]
    orders = [[spec.uid for spec in specs] for specs in common]
    if orders[0] != orders[1]:
        yield Difference("Layers", ORDER, *(", ".join(spec.component.title for spec in specs) for specs in common))


def _layer(part: str, left: Spec, right: Spec) -> Iterator[Difference]:
    if left.muted != right.muted:
        words = {True: "left out", False: "in use"}
        yield Difference(part, LAYER, words[left.muted], words[right.muted])
    yield from _parts(part, left, right)


def _parts(part: str, left: Spec, right: Spec) -> Iterator[Difference]:
    if left.name != right.name:
        yield Difference(part, KIND, left.component.title, right.component.title)
    for name, field in right.component.fields.items():
        if name in left.config and name in right.config and left.config[name] != right.config[name]:
            yield Difference(part, field.label, _value(left, name), _value(right, name))


def _value(spec: Spec, name: str) -> str:
    words = spec.component.fields[name].write(spec.config[name])
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _title(number: int, spec: Spec) -> str:
    return f"{number} · {spec.component.title}"


def _described(spec: Spec) -> str:
    return str(spec.create().describe()) or spec.component.title

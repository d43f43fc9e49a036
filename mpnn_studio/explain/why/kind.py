"""What every kind of why declares and gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

import numpy as np
from mpneuralnetwork.components.registry import Component, components

from ...data.dataset import Schema
from ..unit_maps import has_plane
from .question import WhyQuestion

ExampleKind = Literal["image", "row", "plane"]
EVERY: frozenset[ExampleKind] = frozenset({"image", "row", "plane"})


@dataclass(frozen=True, eq=False)
class WhyResult:
    """What one kind of why found.

    Attributes:
        sentence: what the result means, in plain words, with its figures.
        trust: how far it can be trusted, with the figure that tells.
    """

    sentence: str
    trust: str

    def details(self) -> Iterator[str]:
        """Yield further lines for reading, such as one for each column."""
        yield from ()

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain values; what is not a number is written as text."""
        return {part.name: _plain(getattr(self, part.name)) for part in fields(self)}


class Why(Component):
    """A kind of why: one registered class in one file of this folder; its settings are declared fields.

    Class attributes:
        key: what the command line calls it ("occlusion").
        question: what a person asks with it ("What speaks for and against?"); kinds of one question share it.
        examples: which kinds of example it is for: images, rows, points of a plane.
    """

    kind: ClassVar[str] = "why"
    key: ClassVar[str] = ""
    question: ClassVar[str] = ""
    examples: ClassVar[frozenset[ExampleKind]] = EVERY

    def ask(self, question: WhyQuestion) -> WhyResult:
        """Work the answer out.

        Raises:
            ExplainError: a setting names a layer, unit or example that is not there.
            Cancelled: from the progress of the question.
        """
        raise NotImplementedError


def example_kind(schema: Schema) -> ExampleKind:
    """Return what an example of this data is."""
    if schema.is_image:
        return "image"
    return "plane" if has_plane(schema) else "row"


def kinds_for(schema: Schema) -> Iterator[type[Why]]:
    """Yield the kinds of why that suit the examples of this data, in the order of a list to choose from."""
    kind = example_kind(schema)
    return (why for why in all_kinds() if kind in why.examples)


def all_kinds() -> Iterator[type[Why]]:
    """Yield every kind of why."""
    yield from components(Why.kind)


def _plain(value: Any) -> Any:
    match value:
        case WhyResult():
            return value.as_json()
        case Mapping():
            return {str(name): _plain(part) for name, part in value.items()}
        case np.ndarray() | np.generic():
            return _plain(value.tolist())
        case list() | tuple():
            return [_plain(part) for part in value]
        case float():
            return value if np.isfinite(value) else str(value)
        case bool() | int() | str() | None:
            return value
        case _:
            return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}

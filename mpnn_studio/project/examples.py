"""The bundled example projects: each a ``project.json`` with a title and a line about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ..resources import asset
from .project import Project, ProjectError, project_from_json

ORDER = (
    *("mnist", "mnist-conv", "mnist-deep"),
    *("spirals", "circles", "xor", "sine"),
    *("iris", "penguins", "diverging", "blow-up"),
)
"""As they are listed; the first one opens with the window."""


@dataclass(frozen=True)
class Example:
    """What a menu or the gallery says about an example."""

    name: str
    title: str
    summary: str


def examples() -> tuple[Example, ...]:
    """Return the examples in the order of the menu."""
    return tuple(Example(name, _content(name)["title"], _content(name)["summary"]) for name in ORDER)


def load_example(name: str) -> Project:
    """Return an example as a project.

    Raises:
        ProjectError: there is no example of this name.
    """
    if name not in ORDER:
        raise ProjectError(f"There is no example “{name}”; there are {', '.join(ORDER)}.")
    return project_from_json(_content(name))


def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(asset(f"examples/{name}.json").read_text(encoding="utf-8"))
    return content

"""The whole project as text: what "Copy as text" puts on the clipboard, to read, send, change and paste back."""

from __future__ import annotations

from typing import Any

from mpneuralnetwork.saving.formats import json_text, parse_json, reading

from .fragment import LONGEST
from .project import FORMAT, Project, ProjectError, project_from_json


def project_to_text(project: Project) -> str:
    """Write the project as JSON, each part and each layer on a line of its own. Reading it back gives the very same."""
    content = project.to_json()
    layers = ",\n".join(f"    {_line(layer)}" for layer in content.pop("layers"))
    lines = {name: _line(value) for name, value in content.items()}
    network = f"[\n{layers}\n  ]" if layers else "[]"
    # What goes in, what is made of it, and what comes out of it, in the order of reading.
    head = {name: lines.pop(name) for name in ("format", "version", "data", "preparation")}
    ordered = {**head, "layers": network, **lines}
    return "{\n" + ",\n".join(f"  {_line(name)}: {value}" for name, value in ordered.items()) + "\n}\n"


def holds_project(text: str) -> bool:
    """Whether a text looks like a copied project, judged by its beginning."""
    return f'"{FORMAT}"' in text[:200]


def project_from_text(text: str) -> Project:
    """Read what ``project_to_text`` wrote, or what somebody made of it.

    Raises:
        ProjectError: it is too long, no JSON, or no project that this version reads.
    """
    if len(text) > LONGEST:
        raise ProjectError(f"The copied text is longer than any project ({LONGEST} characters).")
    with reading("The copied text", ProjectError, "project"):
        return project_from_json(parse_json(text, "The copied text"))


def _line(value: Any) -> str:
    return json_text(value)

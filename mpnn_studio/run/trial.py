"""What waits to be trained, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from ..project.project import Project


@dataclass(frozen=True)
class Trial:
    """One training of a search, and what is special about it in words."""

    project: Project
    text: str

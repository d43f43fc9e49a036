"""Problems: what keeps a part of a project from working, and hints at what would work better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .project import Project


@dataclass(frozen=True)
class Fix:
    """A fix of a problem: the text of its button, and the edit that it makes."""

    text: str
    edit: Callable[[Project], Project]


@dataclass(frozen=True)
class Problem:
    """Something that keeps a part from working; a ``hint`` only makes it work less well."""

    uid: str
    message: str
    fix: Fix | None = None
    hint: bool = False

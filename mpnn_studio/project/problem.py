"""What is told on a part of the project that cannot work, or could work better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .project import Project


@dataclass(frozen=True)
class Fix:
    """A way out of a problem: what the button says, and the edit that it makes."""

    text: str
    edit: Callable[[Project], Project]


@dataclass(frozen=True)
class Problem:
    """Something that keeps a part from working, told on that part; a ``hint`` only makes it work worse."""

    uid: str
    message: str
    fix: Fix | None = None
    hint: bool = False

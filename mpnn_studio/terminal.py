"""How the commands speak: exit codes, what goes to the standard output, and refusals in one line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .project.project import Project

FAILED = 1
"""Exit code where a check found a fault."""
REFUSED = 2
"""Exit code where a request cannot be carried out."""

INTERRUPTED = 130
"""Exit code after Ctrl+C, as shells expect it."""


def write(text: str) -> None:
    """Write to the standard output, with "?" for letters that it has not."""
    letters = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(letters, "replace").decode(letters))
    sys.stdout.flush()


def refuse(message: str) -> int:
    """Say in one line why a request cannot be carried out; return the exit code."""
    from .data.choices import on_command_line
    from .wording import printable

    sys.stderr.write(f"mpnn-studio: {on_command_line(printable(message))}\n")
    return REFUSED


def tell_problems(project: Project) -> bool:
    """Say what keeps a project from being trained, a line for each problem; return whether there is any."""
    from .project.check import check

    problems = check(project).problems
    for problem in problems:
        refuse(f"{project.find(problem.uid).component.title}: {problem.message}")
    return bool(problems)

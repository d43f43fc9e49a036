"""The surroundings of a process under attack: a home of its own, and our code on its path."""

from __future__ import annotations

import os
from pathlib import Path

from .findings import REPOSITORY


def environment_at(home: Path) -> dict[str, str]:
    """Return the environment variables of a process whose settings and state lie in this folder, which is made."""
    home.mkdir(exist_ok=True)
    folders = {f"XDG_{name}_HOME": str(home) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    path = os.pathsep.join((str(REPOSITORY), os.environ.get("PYTHONPATH", "")))
    return {**os.environ, **folders, "HOME": str(home), "PYTHONPATH": path}

"""What there is under a name that a person, or an untrusted project, gives. No name makes these questions fail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .dataset import DataError


def is_file(path: Path) -> bool:
    """Whether there is a regular file, directly or by a link; no pipe or device, reading which might never end."""
    return _is(path.is_file)


def is_folder(path: Path) -> bool:
    """Whether there is a folder, directly or by a link."""
    return _is(path.is_dir)


def is_there(path: Path) -> bool:
    """Whether there is anything of this name."""
    return _is(path.exists)


def entries(folder: Path) -> list[Path]:
    """Return what a folder holds, sorted by name. Raises DataError where it cannot be looked into."""
    try:
        return sorted(folder.iterdir())
    except (OSError, ValueError) as error:
        raise DataError(f"The folder {folder.name} cannot be read. Check that it is there and open to you.") from error


def _is(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except (OSError, ValueError):
        # The name is too long for the system or holds what no name may, or a folder on the way is closed.
        return False

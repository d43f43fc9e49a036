"""Where the studio keeps what it must find again, and what in it is its own: real folders and files, never a link."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from platformdirs import user_state_path

NAME = "mpnn-studio"


def state_folder() -> Path | None:
    """Return the folder for the state of the studio, in the user's own; None where the user has none."""
    try:
        folder = user_state_path(NAME, appauthor=False)
    except (OSError, RuntimeError, ValueError):
        return None
    return folder if folder.is_absolute() else None


def writable_state_folder() -> Path | None:
    """Return the same, made where it was missing; None where nothing can be kept in it."""
    folder = state_folder()
    if folder is None:
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Rights alone do not tell: a disk may be read-only or full, and what looks like a folder may be none.
        TemporaryFile(dir=folder).close()
    except (OSError, ValueError):
        return None
    return folder


def entries(folder: Path) -> Iterator[Path]:
    """Yield what lies in a folder; nothing where it cannot be looked into."""
    try:
        yield from list(folder.iterdir())
    except (OSError, ValueError):
        return


def is_regular(path: Path) -> bool:
    """Whether this is a file itself: no link to one, no folder, pipe or device, which could block whoever opens it."""
    facts = _facts(path)
    return facts is not None and stat.S_ISREG(facts.st_mode)


def is_own_folder(path: Path) -> bool:
    """Whether this is a folder itself, no link to one, and belongs to the user of this process."""
    facts = _facts(path)
    if facts is None or not stat.S_ISDIR(facts.st_mode):
        return False
    return os.name != "posix" or facts.st_uid == os.getuid()


def size_of(path: Path) -> int:
    """Return the bytes of a file, of a link itself and not of what it leads to; 0 where there is none."""
    facts = _facts(path)
    return facts.st_size if facts else 0


def _facts(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except (OSError, ValueError):
        return None

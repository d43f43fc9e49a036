"""Locks that the system releases when their process ends, however it ends.

A process number would not do: the system may have given it to another process since.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from .state_folder import is_regular


class Lock(Protocol):
    """A lock that is held."""

    def release(self) -> None:
        """Let others take it."""


def try_lock(path: Path, *, make: bool = False) -> Lock | None:
    """Lock a regular file without waiting; return the lock, or None where it is held by another or is no such file.

    Args:
        make: create the file where there is none.
    """
    if not (is_regular(path) or (make and not path.is_symlink() and not path.exists())):
        return None
    # Imported here, since most starts of the studio lock nothing and it takes as long as the whole engine.
    from filelock import FileLock, Timeout

    # It is taken on one thread and released on another.
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError, ValueError, NotImplementedError):
        return None
    return lock

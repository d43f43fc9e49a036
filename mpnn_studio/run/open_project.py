"""Which project files are open in which window: a lock for each in the state folder, which dies with its process."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from .locking import Lock, try_lock
from .state_folder import entries, is_regular

FORGET_SECONDS = 30 * 24 * 3600.0
"""The mark of a file that nobody opened for so long is removed."""


class OpenProject:
    """The project file that this window shows, marked for the others; nothing lies beside the file itself.

    Args:
        folder: for the marks of all windows; None where there is none, and no window knows of another.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._mark: Path | None = None
        self._lock: Lock | None = None

    def hold(self, path: Path | None) -> bool:
        """Mark this file instead of the one before, None for none; return whether no other window has it."""
        if self._folder is None or path is None:
            self.release()
            return True
        mark = self._folder / f"{_key(path)}.lock"
        if self._lock is None or mark != self._mark:
            self.release()
            self._mark, self._lock = mark, _take(mark)
        # A mark that could not even be made tells of no other window.
        return self._lock is not None or not is_regular(mark)

    def release(self) -> None:
        """Leave the file to other windows."""
        if self._lock is not None:
            self._lock.release()
        self._mark = self._lock = None


def _take(mark: Path) -> Lock | None:
    with suppress(OSError, ValueError):
        mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _forget_old(mark.parent)
    lock = try_lock(mark, make=True)
    if lock is not None:
        with suppress(OSError):
            os.utime(mark)
    return lock


def _key(path: Path) -> str:
    """Return a name for the mark of a file: the same by whatever way a person reaches it."""
    try:
        real = os.path.normcase(os.path.realpath(path))
    except (OSError, ValueError):
        real = str(path)
    return sha256(real.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _forget_old(folder: Path) -> None:
    for mark in entries(folder):
        if time.time() - mark.lstat().st_mtime > FORGET_SECONDS:
            lock = try_lock(mark)
            if lock is not None:
                mark.unlink(missing_ok=True)
                lock.release()

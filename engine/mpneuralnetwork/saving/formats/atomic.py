"""Writing a file so that a crash at any moment leaves the old or the new one whole."""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from pathlib import Path

from ...components.errors import FileError
from .opening import shown_name

TEMPORARY = re.compile(r"\.(.+)\.[0-9a-f]{12}", re.DOTALL)
"""Names of files that are being written, around the name they will have."""
LONGEST_STEM = 200
"""Bytes of the name that is written to; most systems allow 255 for a whole one."""
LEFTOVER_SECONDS = 600.0
"""No writing pauses for so long: a temporary file that did not grow since then belongs to nobody any more."""


def write_atomically(path: str | os.PathLike[str], content: bytes) -> None:
    """Write ``content`` beside the target, flush it to the disk, then swap it in. A link stays, its target is written.

    Raises:
        FileError: the folder cannot be written to, the disk is full, or no file can have this name.
    """
    try:
        target = _followed(Path(path))
        remove_leftovers(target)
        temporary = target.with_name(f".{_stem(target)}.{os.urandom(6).hex()}")
        _swap_in(target, temporary, content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        if isinstance(error, FileNotFoundError) and not Path(path).parent.exists():
            reason = f"there is no folder {shown_name(Path(path).parent)}"
        raise FileError(f"{shown_name(path)} could not be written: {reason}") from error


def _swap_in(target: Path, temporary: Path, content: bytes) -> None:
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except OSError:
        with suppress(OSError):
            temporary.unlink()
        raise


def _followed(path: Path) -> Path:
    """Return what is written where a link is saved through, so that it still leads to the file afterwards."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _stem(target: Path) -> str:
    """Return the beginning of a name that leaves room for that of a temporary file."""
    stem = target.name
    while len(os.fsencode(stem)) > LONGEST_STEM:
        stem = stem[:-1]
    return stem


def remove_leftovers(target: Path, older_than: float = LEFTOVER_SECONDS) -> int:
    """Remove the temporary files of writings to ``target`` that were killed; return how many there were.

    Args:
        older_than: in seconds since it last grew; a younger one may be another process's at work.
    """
    removed = 0
    try:
        stem = _stem(target)
        for path in target.parent.iterdir():
            match = TEMPORARY.fullmatch(path.name)
            if match is not None and match[1] == stem and time.time() - path.stat().st_mtime > older_than:
                path.unlink()
                removed += 1
    except (OSError, ValueError):
        return removed  # a folder that cannot be tidied is no reason not to write
    return removed

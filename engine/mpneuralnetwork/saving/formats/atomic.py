"""Writing a file so that a crash at any moment leaves the old or the new one whole."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

from ...components.errors import FileError

TEMPORARY = re.compile(r"\.(.+)\.[0-9a-f]{12}", re.DOTALL)
"""Names of files that are being written, around the name they will have."""
LEFTOVER_SECONDS = 600.0
"""No writing pauses for so long: a temporary file that did not grow since then belongs to nobody any more."""


def write_atomically(path: str | os.PathLike[str], content: bytes) -> None:
    """Write ``content`` beside the target, flush it to the disk, then swap it in.

    Raises:
        FileError: the folder cannot be written to, or the disk is full.
    """
    target = Path(path)
    remove_leftovers(target)
    temporary = target.with_name(f".{target.name}.{os.urandom(6).hex()}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise FileError(f"{target} could not be written: {error.strerror or error}") from error


def remove_leftovers(target: Path, older_than: float = LEFTOVER_SECONDS) -> int:
    """Remove the temporary files of writings to ``target`` that were killed; return how many there were.

    Args:
        older_than: in seconds since it last grew; a younger one may be another process's at work.
    """
    removed = 0
    try:
        for path in target.parent.iterdir():
            match = TEMPORARY.fullmatch(path.name)
            if match is not None and match[1] == target.name and time.time() - path.stat().st_mtime > older_than:
                path.unlink()
                removed += 1
    except OSError:
        return removed  # a folder that cannot be tidied is no reason not to write
    return removed

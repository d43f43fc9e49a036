"""Writing a file so that a crash at any moment leaves the old or the new one whole."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ..errors import FileError


def write_atomically(path: str | os.PathLike[str], content: bytes) -> None:
    """Write ``content`` beside the target, flush it to the disk, then swap it in.

    Raises:
        FileError: the folder cannot be written to, or the disk is full.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
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

"""Whether a file is still the one that was read or written, judged without reading it."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class FileVersion:
    """What differs when anybody has written a file: its size, its time, or which file of the disk has the name."""

    size: int
    modified_ns: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> FileVersion | None:
        """Return that of a file as it is now; None where there is none."""
        try:
            facts = path.stat()
        except (OSError, ValueError):
            return None
        return cls(facts.st_size, facts.st_mtime_ns, facts.st_ino)

    def to_json(self) -> list[int]:
        """Return plain values."""
        return list(astuple(self))


def version_from_json(content: Any) -> FileVersion | None:
    """Read ``to_json``'s answer; None where it is something else, so that the file counts as changed."""
    if isinstance(content, list) and len(content) == 3 and all(type(number) is int for number in content):
        return FileVersion(*content)
    return None

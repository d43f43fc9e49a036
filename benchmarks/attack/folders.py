"""Entries of the file system that are not what a reader expects: links, pipes, devices, odd names and times."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random

from .extremes import NAMES, SURROGATE

SECONDS = (0, -1, -(2**31), 2**31, 2**33, 253402300800, 10**12, 2**40, 2**53)
"""Times of a file around the ends of what programs know: 1901, 2038, 9999, 33658."""
HAS_PIPES = hasattr(os, "mkfifo")
MAX_NAME = 255
ENTRY_NAMES = (*NAMES, "é" + SURROGATE + ".csv", "a b", "%41", "x" * MAX_NAME, ".damaged", "x.damaged", "lock")


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their paths below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fspath(path))


def _link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def _loop(path: Path) -> None:
    path.symlink_to(path)


def _directory(path: Path) -> None:
    (path / "inner").mkdir(parents=True)


def _empty(path: Path) -> None:
    path.touch()


def _locked(path: Path) -> None:
    path.touch()
    path.chmod(0)


def _pipe_behind_a_link(path: Path) -> None:
    pipe = path.with_name("pipe")
    if not pipe.exists():
        _pipe(pipe)
    path.symlink_to(pipe)


PLAIN_SPECIALS: Mapping[str, Callable[[Path], None]] = {
    "dangling link": _link("nowhere"),
    "link to itself": _loop,
    "link to its folder": _link("."),
    "directory": _directory,
    "empty file": _empty,
    "file without permissions": _locked,
    "nothing": lambda path: None,
}
SPECIALS: Mapping[str, Callable[[Path], None]] = (
    {
        **PLAIN_SPECIALS,
        "pipe": _pipe,
        "link to a pipe": _pipe_behind_a_link,
        "socket": _socket,
        "link to /dev/zero": _link("/dev/zero"),
        "link to /dev/null": _link("/dev/null"),
        "link to /dev/full": _link("/dev/full"),
        "link to /proc/self/mem": _link("/proc/self/mem"),
        "link to /": _link("/"),
    }
    if HAS_PIPES
    else PLAIN_SPECIALS
)


def put_special(path: Path, rng: Random) -> str:
    """Put something that is no ordinary file at a path; return what."""
    remove(path)
    what = rng.choice(list(SPECIALS))
    SPECIALS[what](path)
    return what


def remove(path: Path) -> None:
    """Remove whatever is there, following no link."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def set_time(path: Path, rng: Random) -> None:
    """Give a file a time at the end of the calendar, where its file system can."""
    seconds = rng.choice(SECONDS)
    with suppress(OSError, OverflowError):
        os.utime(path, (seconds, seconds), follow_symlinks=False)


def put_odd_name(folder: Path, rng: Random, make: Callable[[Path], object]) -> str:
    """Make something under a hostile name, where the system allows it; return the name."""
    name = rng.choice(ENTRY_NAMES)
    path = Path(os.fspath(folder) + os.sep + name)
    with suppress(OSError, ValueError):
        # The attacker may leave the folder no more than the attacked.
        if ".." not in path.parts and not path.exists():
            make(path)
    return name

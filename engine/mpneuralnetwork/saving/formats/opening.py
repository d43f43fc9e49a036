"""Opening untrusted files: only regular files, of a known size, and whatever is wrong with one ends in a sentence."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ...components.errors import FileError, UserError

FilePath = str | os.PathLike[str]

LONGEST_NAME = 60
"""Characters of a file's name that are quoted in a message."""
# Opening a pipe waits for its other end unless told otherwise; not every system has these flags.
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


def open_regular(path: FilePath, error: type[UserError] = FileError, most_bytes: int | None = None) -> BinaryIO:
    """Open a regular file for reading; pipes, devices and folders are refused at once.

    Args:
        error: raised where the file cannot be opened.
        most_bytes: a larger file is refused.
    """
    name = shown_name(path)
    try:
        descriptor = os.open(path, FLAGS)
    except OSError as reason:
        raise error(f"{name} cannot be read: {reason.strerror or reason}") from reason
    except ValueError as reason:  # a null byte, or what no file system can write
        raise error(f"{name} is no name that a file can have") from reason
    status = os.fstat(descriptor)
    problem = ""
    if not stat.S_ISREG(status.st_mode):
        problem = f"{name} is a folder, a pipe or a device, not a file"
    elif most_bytes is not None and status.st_size > most_bytes:
        problem = f"{name} is too large: it has {status.st_size} bytes, and at most {most_bytes} are read"
    if problem:
        os.close(descriptor)
        raise error(problem)
    return os.fdopen(descriptor, "rb")


def read_regular(path: FilePath, error: type[UserError] = FileError, most_bytes: int | None = None) -> bytes:
    """Return the content of a regular file; see ``open_regular`` for what is refused."""
    with open_regular(path, error, most_bytes) as file, reading(path, error, "readable file"):
        # Some files of the system say that they are empty, and then never end.
        content = file.read(os.fstat(file.fileno()).st_size)
    return content


@contextmanager
def reading(
    path: FilePath, error: type[UserError], what: str, passing: tuple[type[Exception], ...] = ()
) -> Iterator[None]:
    """Turn whatever goes wrong while a file is read into ``error``, in a short sentence with the file's name.

    Args:
        error: passes as it is; the message of another of our own errors is kept, a foreign one's never.
        what: the file should be ("MPNN Studio project").
        passing: exceptions that are no fault of the file, such as a cancel.
    """
    name = shown_name(path)
    try:
        yield
    except (error, *passing):
        raise
    except UserError as reason:
        raise error(str(reason)) from reason
    except MemoryError as reason:
        raise error(f"{name} needs more memory than there is") from reason
    except Exception as reason:
        # Parsers raise OSError too; what the system itself refuses has its words.
        refused = reason.strerror if isinstance(reason, OSError) else None
        said = f"cannot be read: {refused}" if refused else f"is no {what}, or a damaged one"
        raise error(f"{name} {said}") from reason


def shown_name(path: FilePath) -> str:
    """Return how a message names a file: without its folders, short, and in letters that can be shown."""
    name = Path(path).name or os.fspath(path)
    text = name.encode("utf-8", "backslashreplace").decode()
    printable = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    if len(printable) <= LONGEST_NAME:
        return printable
    # The end tells what kind of file it is.
    return f"{printable[: LONGEST_NAME - 21]}…{printable[-20:]}"

"""Read untrusted ``.npz`` and ``.npy`` files: sizes are checked before memory is allocated, nothing is unpickled."""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import Any

from mpneuralnetwork.components.errors import FileError
from mpneuralnetwork.saving.formats import read_regular, reading, unpack_npy, unpack_npz
from numpy.typing import NDArray

from ..wording import grouped
from .dataset import DataError

LARGEST = 2**31
"""Maximum size of a file, in bytes."""
MAX_NUMBERS = 2**29
"""Maximum of numbers in a compressed file."""


def read_npz(path: Path) -> dict[str, NDArray[Any]]:
    """Return all arrays of a file by name; they may be read-only.

    Raises:
        DataError: the file is missing, damaged or too large, or holds Python objects.
    """
    content = read_regular(path, DataError, LARGEST)
    with reading(path, DataError, "archive of arrays"):
        try:
            file = unpack_npz(content)
            numbers = sum(prod(shape) for shape in file.shapes.values())
            if numbers <= MAX_NUMBERS:
                return file.read()
        except FileError as error:
            raise DataError(f"{path.name} cannot be used: {error}. Save its arrays again with numpy.savez.") from error
    raise DataError(f"{path.name} unpacks to {grouped(numbers)} numbers; {grouped(MAX_NUMBERS)} can be opened.")


def read_npy(path: Path) -> NDArray[Any]:
    """Return the array of a file, which may be read-only. Raises DataError as ``read_npz`` does."""
    content = read_regular(path, DataError, LARGEST)
    if content.startswith(b"PK"):
        raise DataError(f"{path.name} is an archive of arrays under a wrong name. Rename it to .npz.")
    with reading(path, DataError, "array"):
        try:
            return unpack_npy(content, path.name)
        except FileError as error:
            raise DataError(f"{error}. Save it again with numpy.save.") from error

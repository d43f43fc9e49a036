"""Read untrusted ``.npz`` and ``.npy`` files: sizes are checked before memory is allocated, nothing is unpickled."""

from __future__ import annotations

from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from mpneuralnetwork.components.errors import FileError
from mpneuralnetwork.saving.formats import unpack_npz
from numpy.typing import NDArray

from ..wording import grouped, in_bytes
from .dataset import DataError

LARGEST = 2**31
"""Maximum size of a file, in bytes."""
MAX_NUMBERS = 2**29
"""Maximum of numbers in a compressed file."""


def read_npz(path: Path) -> dict[str, NDArray[Any]]:
    """Return all arrays of a file by name.

    Raises:
        DataError: the file is missing, damaged or too large, or holds Python objects.
    """
    _check_size(path)
    try:
        file = unpack_npz(path.read_bytes())
        numbers = sum(prod(shape) for shape in file.shapes.values())
        if numbers > MAX_NUMBERS:
            raise DataError(f"{path.name} unpacks to {grouped(numbers)} numbers; {grouped(MAX_NUMBERS)} can be opened.")
        return file.read()
    except FileError as error:
        raise DataError(f"{path.name} cannot be used: {error}. Save its arrays again with numpy.savez.") from error
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror}. Check that the file is there.") from error


def read_npy(path: Path) -> NDArray[Any]:
    """Return the array of a file. Raises DataError as ``read_npz`` does."""
    _check_size(path)
    try:
        # Memory-mapped, so that a header which claims more than the file holds is refused before memory is allocated.
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror or error}. Check that it is there.") from error
    except (ValueError, EOFError) as error:
        raise DataError(
            f"{path.name} is no array, or a damaged one: {error}. Save it again with numpy.save."
        ) from error
    if not isinstance(mapped, np.ndarray):
        raise DataError(f"{path.name} is an archive of arrays under a wrong name. Rename it to .npz.")
    return np.array(mapped)


def _check_size(path: Path) -> None:
    # Reading a pipe or device might never end.
    if path.exists() and not path.is_file():
        raise DataError(f"{path.name or path} is not a file. Choose a .npz or .npy file.")
    size = path.stat().st_size if path.exists() else 0
    if size > LARGEST:
        raise DataError(f"{path.name} is {in_bytes(size)}; files of up to {in_bytes(LARGEST)} can be opened.")

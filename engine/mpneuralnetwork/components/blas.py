"""Which kernels NumPy's matrix library chose for this processor, where it is the OpenBLAS of NumPy's wheels."""

from __future__ import annotations

import ctypes
from pathlib import Path

import numpy as np

BUNDLED = "*openblas*"
NAME = "scipy_openblas_get_corename64_"
SMALL_KERNELS = frozenset({"SkylakeX", "Cooperlake", "SapphireRapids"})
"""They multiply small matrices where they lie; the others copy every matrix into blocks first."""


def openblas_kernels(package: Path = Path(np.__file__).parent) -> str:
    """Return the name of the kernels, "SkylakeX"; an empty text where NumPy multiplies with another library.

    Args:
        package: the folder of NumPy. Its wheels put their libraries beside it, or into it on a Mac.
    """
    folders = (package.parent / "numpy.libs", package / ".dylibs")
    for path in (path for folder in folders for path in sorted(folder.glob(BUNDLED))):
        try:
            corename = ctypes.CDLL(str(path))[NAME]
        except (OSError, AttributeError):
            continue
        corename.restype = ctypes.c_char_p
        return str(corename().decode())
    return ""

"""Which processor this is, and with which kernels and how many threads NumPy's BLAS multiplies on it."""

from __future__ import annotations

import ctypes
import platform
from pathlib import Path

import numpy as np

PREFIX, SUFFIX = "scipy_openblas_get_", "64_"


def processor_name() -> str:
    """Return the processor's name as Linux tells it, or its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def blas_in_use() -> str:
    """Return the kernels and the number of threads of this process, "SkylakeX, 2 threads", where it is OpenBLAS."""
    # The wheels of NumPy bring OpenBLAS along: its functions are found through the module that links to it.
    library = ctypes.CDLL(np._core._multiarray_umath.__file__)
    try:
        name, threads = (getattr(library, f"{PREFIX}{what}{SUFFIX}") for what in ("corename", "num_threads"))
    except AttributeError:
        return "a library that does not say its kernels"
    name.restype = ctypes.c_char_p
    return f"{name().decode()} kernels of OpenBLAS, {threads()} threads"

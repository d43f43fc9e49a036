"""How much memory this machine has, so that a network too large for it is refused before it is built."""

from __future__ import annotations

import ctypes
import os
import sys

_FALLBACK = 8 * 2**30


def physical_memory() -> int:
    """Return the machine's memory in bytes; 8 GiB where it cannot be found out."""
    if sys.platform == "win32":
        return _windows_memory()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return _FALLBACK


def _windows_memory() -> int:
    kilobytes = ctypes.c_ulonglong()
    known = ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))  # type: ignore[attr-defined,unused-ignore]
    return kilobytes.value * 1024 if known else _FALLBACK

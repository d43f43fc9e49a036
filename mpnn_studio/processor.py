"""Choices that NumPy's matrix library reads once, when NumPy is first imported. Nothing here imports it.

Both are environment variables of OpenBLAS, and a value that the user set is never touched.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

THREADS = "OPENBLAS_NUM_THREADS"
KERNELS = "OPENBLAS_CORETYPE"
AVX512_KERNELS = "SkylakeX"
AVX512_FLAGS = frozenset({"avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"})
"""What the AVX-512 kernels of OpenBLAS use."""
_DECLINED = "numpy-kernels-as-they-come"
"""A file of this name in the user's configuration folder says that the kernels shall not be chosen."""


def prepare_numpy() -> None:
    """Choose threads and kernels, unless the user chose otherwise; call it before NumPy is imported.

    One core is left to the window: two threads of a matrix product wait for each other, and where something else
    holds one of the cores, both stand still. On two cores a training on MNIST then fell to a tenth of its speed. The
    command line makes the same choice, because another number of threads adds in another order and so gives other
    last digits.
    """
    os.environ.setdefault(THREADS, str(max(1, (os.cpu_count() or 1) - 1)))
    if has_hidden_avx512() and not declined():
        os.environ.setdefault(KERNELS, AVX512_KERNELS)


def has_hidden_avx512(cpuinfo: str | None = None) -> bool:
    """Tell whether this is an AMD processor with AVX-512, for which OpenBLAS takes its AVX2 kernels.

    Their family is missing from its detection; the AVX-512 kernels double the rate of matrix products there.

    Args:
        cpuinfo: what Linux tells of the processor; read from the system when not given. Elsewhere the answer is no.
    """
    if cpuinfo is None:
        try:
            cpuinfo = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        except OSError:
            return False
    facts = dict(_fact(line) for line in cpuinfo.splitlines() if ":" in line)
    return facts.get("vendor_id") == "AuthenticAMD" and set(facts.get("flags", "").split()) >= AVX512_FLAGS


def declined() -> bool:
    """Tell whether the user prefers NumPy's kernels as they come."""
    return _marker().exists()


def decline(wanted: bool) -> None:
    """Keep the user's preference; it counts from the next start. Raises OSError where it cannot be written."""
    marker = _marker()
    if wanted:
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.touch()
    else:
        marker.unlink(missing_ok=True)


def settings_text() -> str:
    """Say which threads and kernels NumPy was started with."""
    threads = os.environ.get(THREADS, "as many threads as cores")
    kernels = os.environ.get(KERNELS, "as OpenBLAS detects them")
    return f"matrix products: threads {threads}, kernels {kernels}"


def _fact(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip(), value.strip()


def _marker() -> Path:
    """Where the preference lies. Not among Qt's settings: the command line must know it without Qt."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA") or Path.home())
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Preferences"
    else:
        folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / "mpnn-studio" / _DECLINED

"""How fast is one training step? Medians of alternating runs of our engine and of others, two threads each by default.

``python -m benchmarks.engine`` compares with whatever of PyTorch is installed (the extra "peers" brings it).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
from typing import IO

import numpy as np

from .contenders import NETWORKS

ROUNDS = 15
THREADS = 2
SECONDS = 0.3
"""Time that one round of one contender takes, about."""


class Contender:
    """One engine in a process of its own."""

    def __init__(self, name: str, threads: int) -> None:
        limits = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.contenders", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # While one engine is measured, the threads of the others must sleep, not spin.
            env={**os.environ, **limits, "OMP_WAIT_POLICY": "PASSIVE"},
        )

    def measure(self, network: str, steps: int) -> float:
        """Return the milliseconds of one step, over ``steps`` of them."""
        _pipe(self._process.stdin).write(f"{network} {steps}\n")
        _pipe(self._process.stdin).flush()
        return float(_pipe(self._process.stdout).readline())

    def close(self) -> None:
        """End the process."""
        _pipe(self._process.stdin).close()
        self._process.wait()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def compare(network: str, contenders: dict[str, Contender], rounds: int) -> dict[str, float]:
    """Return the median milliseconds of each contender, measured in turns so that all meet the same machine."""
    steps = {name: max(1, round(1000 * SECONDS / c.measure(network, 3))) for name, c in contenders.items()}
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            times[name].append(contender.measure(network, steps[name]))
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--threads", type=int, default=THREADS, help="of each contender")
    parser.add_argument("--compile", action="store_true", help="measure torch.compile too, which needs a C++ compiler")
    parser.add_argument("networks", nargs="*", default=list(NETWORKS), help=", ".join(NETWORKS))
    chosen = parser.parse_args()
    names = ["ours"]
    if importlib.util.find_spec("torch"):
        names += ["torch", "torch.compile"] if chosen.compile else ["torch"]
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    print(f"{platform.machine()}, {os.cpu_count()} cores, {versions}, {chosen.threads} threads each")
    print(
        "| one training step | " + " | ".join(f"{name}, ms" for name in names) + " | ours, as a multiple of PyTorch |"
    )
    print("|---" * (len(names) + 2) + "|")
    contenders = {name: Contender(name, chosen.threads) for name in names}
    for key in chosen.networks:
        times = compare(key, contenders, chosen.rounds)
        ratio = f"{times['torch'] / times['ours']:.2f}" if "torch" in times else "–"
        row = " | ".join(f"{times[name]:.3f}" for name in names)
        print(f"| {NETWORKS[key].title} | {row} | {ratio} |", flush=True)
    for contender in contenders.values():
        contender.close()


if __name__ == "__main__":
    main()

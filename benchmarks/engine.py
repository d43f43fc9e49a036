"""How fast is one training step? Medians of alternating runs of our engine and of others, two threads each by default.

``python -m benchmarks.engine`` compares with whatever of PyTorch and JAX is installed (the extra "peers" brings both).
The published package has our import name, so it is installed into a folder of its own and runs in its own process:

    pip install --target OLD mpneuralnetwork==1.1.1
    python -m benchmarks.engine --compile --published OLD
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import statistics
import subprocess
import sys
from pathlib import Path
from typing import IO

import numpy as np

from .networks import NETWORKS

ROUNDS = 15
THREADS = 2
SECONDS = 0.3
"""Time that one round of one contender takes, about."""
STANDARD = "torch"
"""What the others are a multiple of: PyTorch, eager, with fused Adam."""


class Contender:
    """One engine in a process of its own.

    Args:
        name: in ``contenders.CONTENDERS``.
        folder: where its package is, if it is not among the installed ones.
    """

    def __init__(self, name: str, threads: int, folder: Path | None = None) -> None:
        self._name = name
        limits = {variable: str(threads) for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        # XLA has no setting for its threads on the processor: it takes as many as the process may use.
        path = {"PYTHONPATH": str(folder.resolve())} if folder else {}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.contenders", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # While one engine is measured, the threads of the others must sleep, not spin.
            env={**os.environ, **limits, **path, "OMP_WAIT_POLICY": "PASSIVE"},
        )

    def measure(self, network: str, steps: int) -> float:
        """Return the milliseconds of one step, over ``steps`` of them.

        Raises:
            SystemExit: the engine's process has ended; what it said is on the standard error.
        """
        _pipe(self._process.stdin).write(f"{network} {steps}\n")
        _pipe(self._process.stdin).flush()
        answer = _pipe(self._process.stdout).readline()
        if not answer:
            raise SystemExit(f"{self._name} ended before it answered")
        return float(answer)

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


def start(threads: int, compiled: bool, published: Path | None) -> dict[str, Contender]:
    """Start every contender that is there; ours comes last in the table."""
    names = [name for name in ("torch", "jax") if importlib.util.find_spec(name)]
    names[1:1] = ["torch.compile"] if compiled and "torch" in names else []
    old = {"published": Contender("published", threads, published)} if published else {}
    return {**old, **{name: Contender(name, threads) for name in (*names, "ours")}}


def main() -> None:
    """Print the table: milliseconds of each, and in brackets the speed as a multiple of PyTorch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--threads", type=int, default=THREADS, help="of each contender")
    parser.add_argument("--compile", action="store_true", help="measure torch.compile too, which needs a C++ compiler")
    parser.add_argument("--published", type=Path, metavar="OLD", help="the folder with mpneuralnetwork 1.1.1")
    parser.add_argument("networks", nargs="*", default=list(NETWORKS), help=", ".join(NETWORKS))
    chosen = parser.parse_args()
    contenders = start(chosen.threads, chosen.compile, chosen.published)
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    print(f"{platform.machine()}, {os.cpu_count()} cores, {versions}, {chosen.threads} threads each")
    print("Milliseconds a step (in brackets: speed as a multiple of PyTorch eager)")
    print("| one training step | " + " | ".join(contenders) + " |")
    print("|---" * (len(contenders) + 1) + "|")
    for key in chosen.networks:
        times = compare(key, contenders, chosen.rounds)
        standard = times.get(STANDARD, float("nan"))
        row = " | ".join(f"{time:.3f} ({standard / time:.2f})" for time in times.values())
        print(f"| {NETWORKS[key].title} | {row} |", flush=True)
    for contender in contenders.values():
        contender.close()


if __name__ == "__main__":
    main()

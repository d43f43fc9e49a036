"""How fast does our engine train, beside the others as their users run them?

Each contender has a process of its own with its own defaults, and its threads are warm; while one is measured, the
others are stopped. A bare step and a whole epoch through the public call are measured in alternating rounds. Speed is
a multiple of PyTorch eager with fused Adam: the median of the ratios within each round.

``python -m benchmarks.engine`` compares with whatever of PyTorch and JAX is installed (the extra "peers" brings both).
The published package has our import name, so it is installed into a folder of its own:

    pip install --target OLD mpneuralnetwork==1.1.1
    python -m benchmarks.engine --published OLD
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from mpneuralnetwork.components.blas import openblas_kernels

from .networks import NETWORKS

ROUNDS = 5
SECONDS = 0.4
"""Time that the bare steps of one round take, about."""
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
STANDARD = "torch"


class Engine:
    """One engine in a process of its own, which stands still unless it is asked something.

    Args:
        name: in ``contenders.CONTENDERS``.
        threads: of the engine; its own choice when not given.
        folder: where its package is, if it is not among the installed ones.
    """

    def __init__(self, name: str, threads: int | None = None, folder: Path | None = None) -> None:
        self._name = name
        environment = {key: value for key, value in os.environ.items() if not key.startswith("OMP_")}
        if threads is not None:
            # XLA has no setting for its threads on the processor: it takes as many as the process may use.
            environment.update(dict.fromkeys(THREAD_VARIABLES, str(threads)))
        if folder is not None:
            environment["PYTHONPATH"] = str(folder.resolve())
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.contenders", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        assert self._process.stdin is not None and self._process.stdout is not None
        self._questions, self._answers = self._process.stdin, self._process.stdout
        self._process.send_signal(signal.SIGSTOP)

    def ask(self, question: str) -> float:
        """Let it run until it has answered.

        Raises:
            SystemExit: the engine's process has ended; what it said is on the standard error.
        """
        self._process.send_signal(signal.SIGCONT)
        self._questions.write(question + "\n")
        self._questions.flush()
        answer = self._answers.readline()
        if not answer:
            raise SystemExit(f"{self._name} ended before it answered")
        self._process.send_signal(signal.SIGSTOP)
        return float(answer)

    def close(self) -> None:
        """End the process."""
        self._process.send_signal(signal.SIGCONT)
        self._questions.close()
        self._process.wait()


Times = dict[str, list[float]]


def compare(key: str, engines: dict[str, Engine], rounds: int) -> tuple[Times, Times, dict[str, float]]:
    """Return milliseconds of a bare step and of a step within an epoch, by engine and round, and the accuracies.

    All have then trained for as many steps on the same digits: bare ones, and one epoch more than there are rounds.
    """
    counts = {}
    for name, engine in engines.items():
        engine.ask(f"epoch {key}")
        counts[name] = max(3, round(1000 * SECONDS / 2 / engine.ask(f"step {key} 3")))
    steps: Times = {name: [] for name in engines}
    epochs: Times = {name: [] for name in engines}
    # Before anything else is trained, so that each has made the same epochs.
    for _ in range(rounds):
        for name, engine in engines.items():
            epochs[name].append(engine.ask(f"epoch {key}"))
    accuracies = {name: engine.ask(f"accuracy {key}") for name, engine in engines.items()}
    for _ in range(rounds):
        for name, engine in engines.items():
            steps[name].append(engine.ask(f"step {key} {counts[name]}"))
    for engine in engines.values():
        engine.ask(f"forget {key}")
    return steps, epochs, accuracies


def figures(times: Times) -> list[str]:
    """Return for each engine the median of its milliseconds, and of its speed as a multiple of PyTorch's."""
    standard, found = times.get(STANDARD), []
    for own in times.values():
        text = f"{statistics.median(own):.3f}"
        if standard:
            ratios = [theirs / mine for theirs, mine in zip(standard, own, strict=True)]
            text += f" ({statistics.median(ratios):.2f})"
        found.append(text)
    return found


def start(names: list[str], threads: int | None, published: Path | None) -> dict[str, Engine]:
    """Start every contender that is wanted and there."""
    needs = {"torch": "torch", "channels_last": "torch", "torch.compile": "torch", "jax": "jax"}
    there = [name for name in names if name not in needs or importlib.util.find_spec(needs[name])]
    old = {"published": Engine("published", threads, published)} if published else {}
    return {**old, **{name: Engine(name, threads) for name in there}}


def _print_machine(threads: int | None) -> None:
    versions = ", ".join(
        f"{package} {importlib.metadata.version(package)}"
        for package in ("numpy", "torch", "jax")
        if importlib.util.find_spec(package)
    )
    print(f"{_processor_name()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}")
    kernels = openblas_kernels() or "unknown"
    print(f"Kernels of NumPy's BLAS: {kernels}; threads: {threads or 'as each engine chooses'}")


def _processor_name() -> str:
    """Return the processor's name as Linux tells it, or its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--threads", type=int, help="of each contender; as each chooses when not given")
    parser.add_argument("--published", type=Path, metavar="OLD", help="the folder with mpneuralnetwork 1.1.1")
    parser.add_argument(
        "--engines", nargs="*", default=["torch", "channels_last", "torch.compile", "jax", "ours"],
        help="what to compare beside the published package",
    )  # fmt: skip
    parser.add_argument("networks", nargs="*", default=list(NETWORKS), help=", ".join(NETWORKS))
    chosen = parser.parse_args()
    _print_machine(chosen.threads)
    engines = start(chosen.engines, chosen.threads, chosen.published)
    try:
        _print_table(engines, chosen.networks, chosen.rounds)
    finally:
        # Also where one of them failed: a stopped process would stay for ever.
        for engine in engines.values():
            engine.close()


def _print_table(engines: dict[str, Engine], networks: list[str], rounds: int) -> None:
    print("Milliseconds (in brackets: speed as a multiple of PyTorch eager)", time.strftime("%Y-%m-%d"))
    print("| network | measured | " + " | ".join(engines) + " |")
    print("|---" * (len(engines) + 2) + "|")
    for key in networks:
        steps, epochs, accuracies = compare(key, engines, rounds)
        print(f"| {NETWORKS[key].title} | a bare step | " + " | ".join(figures(steps)) + " |")
        print("| | a step of an epoch | " + " | ".join(figures(epochs)) + " |")
        shares = " | ".join(f"{100 * share:.2f} %" for share in accuracies.values())
        print(f"| | read after {rounds + 1} epochs | {shares} |", flush=True)


if __name__ == "__main__":
    main()

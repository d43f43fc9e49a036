"""Time and memory of importing a long table, beside pandas reading the same file.

    python -m benchmarks.tables --rows 1000000 --columns 20 --runs 5

Import means all of it: finding out how the file is written and what its columns are, reading the values, and the
examples as arrays. The two take turns in one process, and the medians and their ratio are printed. Memory is measured
in a process of its own: the highest that the import adds, as a multiple of the array of all examples. The last number
is the longest time for which another thread, such as the window's, could not run during the import.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

FORMATS = {"rounded": "%.4f", "in full": "%.17g"}
TICK = 0.005
MEMORY = """
import resource, sys, pandas
from mpnn_studio.data.inspection import inspect_csv
kilobyte = 1 if sys.platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
inspection = inspect_csv(sys.argv[1])
dataset = inspection.dataset(inspection.source)
added = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * kilobyte
print(added / (dataset.inputs.nbytes + dataset.targets.nbytes))
"""


def write_table(path: Path, rows: int, columns: int, number: str) -> None:
    """Write a table of normal numbers with a header."""
    rng, line = np.random.default_rng(0), ",".join([number] * columns) + "\n"
    with path.open("w", encoding="ascii") as file:
        file.write(",".join(f"x{place}" for place in range(columns)) + "\n")
        for start in range(0, rows, 1000):
            block = rng.normal(size=(min(1000, rows - start), columns))
            file.write((line * len(block)) % tuple(block.ravel()))


def import_seconds(path: Path) -> float:
    """Import the table as the window does."""
    from mpnn_studio.data.inspection import inspect_csv

    start = time.perf_counter()
    inspection = inspect_csv(path)
    inspection.dataset(inspection.source)
    return time.perf_counter() - start


def pandas_seconds(path: Path) -> float:
    """Let pandas read it."""
    import pandas

    start = time.perf_counter()
    pandas.read_csv(path)
    return time.perf_counter() - start


def longest_wait(path: Path) -> float:
    """Import in a thread, and return the longest that a sleep of this one overslept, in seconds."""
    work = threading.Thread(target=import_seconds, args=(path,))
    work.start()
    longest = 0.0
    while work.is_alive():
        start = time.perf_counter()
        time.sleep(TICK)
        longest = max(longest, time.perf_counter() - start - TICK)
    return longest


def memory_multiple(path: Path) -> float:
    """Return the peak of memory that an import adds, as a multiple of its arrays."""
    done = subprocess.run([sys.executable, "-c", MEMORY, str(path)], check=True, capture_output=True, text=True)
    return float(done.stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name}.csv" for name in FORMATS}
        for name, path in paths.items():
            write_table(path, options.rows, options.columns, FORMATS[name])
        # Memory first: a process starts with the peak of the one that started it, which is small as yet.
        memory = {name: memory_multiple(path) for name, path in paths.items()}
        for name, path in paths.items():
            import_seconds(path), pandas_seconds(path)
            pairs = [(import_seconds(path), pandas_seconds(path)) for _ in range(options.runs)]
            ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
            print(
                f"{options.rows} rows × {options.columns} numbers, {name}: import {ours:.2f} s · pandas {theirs:.2f} s"
                f" · ratio {ours / theirs:.2f} · memory {memory[name]:.1f} × the array"
                f" · longest wait {1000 * longest_wait(path):.0f} ms"
            )


if __name__ == "__main__":
    main()

"""Time and memory of reading a long table, beside pandas reading the same file.

    python -m benchmarks.tables --megabytes 30 --runs 5

Tables of several kinds are made: numbers alone, numbers beside words and dates, the same with quotes around every
value, and 1 504 columns of few different numbers. *Look* means to find out how a file is written and what its columns
are, and to read all values; *import* also takes the examples as arrays. Both take turns with pandas in one process, and
medians and ratios are printed. Memory is measured in a process of its own: the highest that the import adds, as a
multiple of the array of all examples. The last number is the longest time for which another thread, such as the
window's, could not run during the import.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np

TICK = 0.005
BLOCK = 1000
WIDE = 1504
CITIES = ("Berlin", "Paris", "Roma", "Oslo", "New York", "Los Angeles", "Zürich", "São Paulo")
MEMORY = """
import resource, sys, pyarrow.csv
from mpnn_studio.data.inspection import inspect_csv
kilobyte = 1 if sys.platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
inspection = inspect_csv(sys.argv[1])
dataset = inspection.dataset(inspection.source)
added = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * kilobyte
print(added / (dataset.inputs.nbytes + dataset.targets.nbytes))
"""
Rows = list[list[object]]


def numbers(rng: np.random.Generator, start: int) -> Rows:
    """Return rows of normal numbers with four decimals."""
    return [[f"{value:.4f}" for value in row] for row in rng.normal(size=(BLOCK, 20))]


def numbers_in_full(rng: np.random.Generator, start: int) -> Rows:
    """Return rows of normal numbers with all their digits."""
    return [[f"{value:.17g}" for value in row] for row in rng.normal(size=(BLOCK, 20))]


def mixed(rng: np.random.Generator, start: int) -> Rows:
    """Return rows of a number that counts, a date, words, prices and a class."""
    days = np.datetime64("2015-01-01") + rng.integers(0, 900, BLOCK)
    columns = zip(
        range(start, start + BLOCK),
        days.astype(str).tolist(),
        rng.choice(CITIES, BLOCK).tolist(),
        rng.integers(18, 90, BLOCK).tolist(),
        np.round(rng.gamma(2, 100, BLOCK), 2).tolist(),
        [f"item {number}" for number in rng.integers(0, 10**6, BLOCK)],
        rng.choice(["yes", "no"], BLOCK).tolist(),
        strict=True,
    )
    return [list(row) for row in columns]


def few_numbers(rng: np.random.Generator, start: int) -> Rows:
    """Return rows of many columns that hold ten different numbers each."""
    rows: Rows = rng.integers(0, 10, (BLOCK // 10, WIDE)).tolist()
    return rows


KINDS: Mapping[str, tuple[Callable[[np.random.Generator, int], Rows], bool]] = MappingProxyType(
    {
        "numbers, rounded": (numbers, False),
        "numbers in full": (numbers_in_full, False),
        "mixed": (mixed, False),
        "mixed, all quoted": (mixed, True),
        f"{WIDE} columns of few numbers": (few_numbers, False),
    }
)
"""How the rows of each kind of table are made, and whether every value is quoted."""


def write_table(path: Path, kind: str, size: int) -> None:
    """Write a table of a kind, of at least so many bytes, with a header."""
    make, quoted = KINDS[kind]
    rng, start = np.random.default_rng(0), 1
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\n")
        rows = make(rng, start)
        writer.writerow([f"x{place}" for place in range(len(rows[0]))])
        while file.tell() < size:
            writer.writerows(rows)
            start += len(rows)
            rows = make(rng, start)


def look_seconds(path: Path) -> float:
    """Look at the table as the window and the command line do."""
    from mpnn_studio.data.inspection import inspect_csv

    start = time.perf_counter()
    inspect_csv(path)
    return time.perf_counter() - start


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
    parser.add_argument("--megabytes", type=float, default=30)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--kind", action="append", choices=KINDS, help="instead of all")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kinds = options.kind or list(KINDS)
        paths = {kind: Path(folder) / f"{place}.csv" for place, kind in enumerate(kinds)}
        for kind, path in paths.items():
            write_table(path, kind, round(1e6 * options.megabytes))
        # Memory first: a process starts with the peak of the one that started it, which is small as yet.
        memory = {kind: memory_multiple(path) for kind, path in paths.items()}
        for kind, path in paths.items():
            measures = (look_seconds, import_seconds, pandas_seconds)
            times = [[measure(path) for measure in measures] for _ in range(options.runs + 1)][1:]
            look, whole, theirs = (statistics.median(column) for column in zip(*times, strict=True))
            print(
                f"{kind}, {path.stat().st_size / 1e6:.0f} MB: look {look:.2f} s · import {whole:.2f} s"
                f" · pandas {theirs:.2f} s · ratio {look / theirs:.1f}, {whole / theirs:.1f}"
                f" · memory {memory[kind]:.1f} × the array · longest wait {1000 * longest_wait(path):.0f} ms"
            )


if __name__ == "__main__":
    main()

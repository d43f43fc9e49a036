"""Throw hostile files at every reader of the studio, and tell what must not happen.

    python -m benchmarks.fuzz --count 10000
    python -m benchmarks.fuzz --format npy --seed 1234 --count 1 --keep found

Each mutant follows from its format and its seed, so that a finding is repeated by naming both. A reader may refuse a
file with an error of its own, in a sentence. It must not raise anything else, take more than five seconds of processor
time or a gigabyte of memory, write outside its folder, run anything, or accept what cannot be used afterwards. Needs a
POSIX system; memory is watched on Linux alone.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from .attack.findings import report
from .attack.formats import FORMATS
from .attack.workers import Attack, keep


def main() -> int:
    """Attack, print; the exit code tells whether nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", action="append", choices=FORMATS, help="attack these alone")
    parser.add_argument("--count", type=int, default=1000, help="mutants of each format")
    parser.add_argument("--seed", type=int, default=0, help="of the first mutant")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="spent on each format at most")
    parser.add_argument("--patience", type=float, default=20.0, help="seconds until a read counts as hanging")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="save the first mutant of each kind there")
    options = parser.parse_args()
    total = 0
    for name in options.format or FORMATS:
        attack = Attack(name, options.seed, options.count, options.seconds, options.patience)
        start = time.perf_counter()
        found = list(attack.findings())
        seconds = time.perf_counter() - start
        total += len(found)
        print(f"{name}: {attack.read} mutants in {seconds:.0f} s, {len(found)} findings", flush=True)
        for first in report(found):
            if options.keep is not None:
                keep(first, options.keep)
    return 1 if total else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Read the mutants of one format, in a process that a hostile file may end: ``benchmarks.fuzz`` starts it.

It writes one line of JSON for each finding, and the seed that it is at into a file, by which its end is understood.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from mpnn_studio.processor import prepare_numpy

from .findings import TRACE

prepare_numpy()

SEED = "seed.txt"


def main() -> int:
    """Read mutants until there are no more, or the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("format")
    parser.add_argument("first", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("patience", type=float)
    parser.add_argument("sandbox", type=Path)
    options = parser.parse_args()
    from .guard import Guard  # after NumPy was prepared

    end = time.monotonic() + options.seconds
    with (options.sandbox / TRACE).open("w") as trace, (options.sandbox / SEED).open("wb", buffering=0) as place:
        guard = Guard(options.format, options.sandbox, trace, options.patience)
        for seed in range(options.first, options.first + options.count):
            if time.monotonic() > end:
                break
            place.seek(0)
            place.write(b"%020d" % seed)
            for finding in guard.try_out(seed):
                sys.stdout.write(finding.to_json() + "\n")
                sys.stdout.flush()
        else:
            seed = options.first + options.count
        sys.stdout.write(f"{seed}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

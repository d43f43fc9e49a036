"""Kill a process at random moments while it saves, and open the file each time.

    python -m benchmarks.kills --kills 1000

A child saves two trained projects in turn over the same file and is killed with SIGKILL, which no program can prepare
for. What is there afterwards must be one of the two, whole, with its own weights. Every tenth kill uses networks of
some megabytes. Every second one waits for the moment when a file is being written. Needs a POSIX system.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import numpy as np
from mpneuralnetwork.saving.formats import remove_leftovers

from mpnn_studio.data.source import no_progress
from mpnn_studio.project import edits
from mpnn_studio.project.examples import load_example
from mpnn_studio.project.project import Project, ProjectError
from mpnn_studio.run.archive import load_project, save_project
from mpnn_studio.run.headless import train
from mpnn_studio.run.run import Run

Saved = tuple[Project, Run]
LARGE_EVERY = 10
LARGE_UNITS = 1200
"""Two layers of so many units: 1.4 million weights, 6 MB."""
AN_HOUR_AGO = time.time() - 3600


def main() -> int:
    """Kill, count, print; the exit code says whether every file was whole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        counts = kill_repeatedly(Path(folder), options.kills, random.Random(options.seed))
        seconds = time.perf_counter() - start
    print(f"{options.kills} kills in {seconds:.0f} s: {', '.join(f'{counts[name]} {name}' for name in NAMES)}")
    return 1 if counts[BROKEN] or counts[KEPT] else 0


OLD, NEW, BROKEN = "left the first project", "left the second", "left a file that does not open or is mixed"
HALF, KEPT = "hit a save half-way (a temporary file stayed)", "temporary files outlived a later save"
NAMES = (OLD, NEW, BROKEN, HALF, KEPT)


def kill_repeatedly(folder: Path, kills: int, rng: random.Random) -> Counter[str]:
    """Return how often the file held which project, and what lay beside it."""
    counts: Counter[str] = Counter()
    small, large = (pair(units) for units in (16, LARGE_UNITS))
    for number in range(kills):
        is_large = number % LARGE_EVERY == LARGE_EVERY - 1
        saved, path = (large, folder / "large.mpnn") if is_large else (small, folder / "small.mpnn")
        if not path.exists():
            save_project(path, *saved[0])
        kill_while_saving(path, saved, rng, aimed=bool(number % 2))
        counts[judge(path, saved)] += 1
        leftovers = temporary_files(folder)
        counts[HALF] += bool(leftovers)
        for leftover in leftovers:
            os.utime(leftover, (AN_HOUR_AGO, AN_HOUR_AGO))
        remove_leftovers(path)
        counts[KEPT] += len(temporary_files(folder))
    return counts


def pair(units: int) -> Sequence[Saved]:
    """Return two projects that differ in settings and weights, each trained for an epoch."""
    saved = []
    for seed in (1, 2):
        project = edits.set_value(load_example("iris"), "training", "epochs", 1)
        project = edits.set_value(project, "training", "seed", seed)
        project = edits.set_value(project, project.layers[0].uid, "output_size", units)
        project = edits.insert_layer(project, 2, "Dense")
        project = edits.set_value(project, project.layers[2].uid, "output_size", units)
        dataset = project.data.create().load(no_progress)
        saved.append((project, train(project, dataset, lambda event: None, Event())))
    return saved


def kill_while_saving(path: Path, saved: Sequence[Saved], rng: random.Random, *, aimed: bool) -> None:
    """Fork a child that saves without end, and kill it at a moment of its second or third round.

    Args:
        aimed: wait in addition until a temporary file is there.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _save_forever(path, saved, writing)
    os.close(writing)
    start = time.perf_counter()
    os.read(reading, 1)
    round_seconds = time.perf_counter() - start
    time.sleep(rng.random() * 2 * round_seconds)
    while aimed and not temporary_files(path.parent):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reading)


def _save_forever(path: Path, saved: Sequence[Saved], writing: int) -> None:
    while True:
        for project, run in saved:
            save_project(path, project, run)
        os.write(writing, b".")


def judge(path: Path, saved: Sequence[Saved]) -> str:
    """Say which of the two projects the file holds, or that it is broken."""
    try:
        opened = load_project(path)
    except ProjectError:
        return BROKEN
    for name, (project, run) in zip((OLD, NEW), saved, strict=True):
        if opened.project == project and opened.run is not None and opened.run.snapshot is not None:
            assert run.snapshot is not None
            return name if np.array_equal(opened.run.snapshot.values, run.snapshot.values) else BROKEN
    return BROKEN


def temporary_files(folder: Path) -> list[Path]:
    """Return everything in the folder that is not a project."""
    return [path for path in folder.iterdir() if path.suffix != ".mpnn"]


if __name__ == "__main__":
    raise SystemExit(main())

"""Processes that read hostile files, watched from outside: one that dies or hangs is a finding; the next goes on."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from .findings import TRACE, Finding, findings_in, innermost
from .formats import FORMATS
from .homes import environment_at
from .worker import SEED

BATCH = 2000
"""Mutants that one process reads, so that what one of them leaves behind does not grow for ever."""
MEMORY_DISK = Path("/dev/shm")
"""Where there is one, files are written there: flushing them to a real disk would take most of the time."""
SETTINGS = {"MALLOC_ARENA_MAX": "2", "PYTHONDONTWRITEBYTECODE": "1"}
"""Threads shall not reserve memory of their own, and imports shall not write."""


@dataclass
class Attack:
    """All mutants of one format.

    Args:
        name: of the format.
        first, count: seeds.
        seconds: after which no new mutant is read.
        patience: seconds after which a mutant that is not read yet hangs.
        max_deaths: of processes, after which the format is given up.
        read: how many were read, as the attack goes on.
    """

    name: str
    first: int
    count: int
    seconds: float
    patience: float
    max_deaths: int = 25
    read: int = field(default=0, init=False)

    def findings(self) -> Iterator[Finding]:
        """Read the mutants, yielding what must not happen."""
        deaths, end = 0, self.first + self.count
        place = self.first
        while place < end and deaths < self.max_deaths:
            with tempfile.TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as folder:
                found, reached, death = self._batch(place, min(BATCH, end - place), Path(folder).resolve())
            yield from found
            if death is not None:
                deaths += 1
                yield death
                reached = death.seed + 1
            if reached == place:
                break
            self.read += reached - place
            place = reached

    def _batch(self, first: int, count: int, folder: Path) -> tuple[list[Finding], int, Finding | None]:
        """Return what a process found, the seed before which it stopped, and how it died if it did."""
        home = folder / "home"
        environment = {**environment_at(home), **SETTINGS}
        numbers = (first, count, self.seconds, self.patience)
        command = [sys.executable, "-m", "benchmarks.attack.worker", self.name, *map(str, numbers), str(folder)]
        before = _listing(folder)
        done = subprocess.run(
            command, cwd=home, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        lines = done.stdout.splitlines()
        found = findings_in(lines)
        if done.returncode == 0:
            strays = sorted(_listing(folder) - before)
            found += [Finding(self.name, first, "outside", f"left behind: {stray}") for stray in strays]
            return found, int(lines[-1]), None
        return found, first, self._death(done.returncode, folder, done.stderr)

    def _death(self, code: int, folder: Path, stderr: str) -> Finding:
        seed = (folder / SEED).read_text("ascii") if (folder / SEED).exists() else ""
        if not seed:
            raise RuntimeError(f"The process that reads {self.name} did not begin:\n{stderr}")
        trace = (folder / TRACE).read_text("utf-8")
        if "Timeout" in trace:
            what = f"not read after {self.patience:.0f} s"
            return Finding(self.name, int(seed), "hang", what, innermost(trace))
        if code > 0:
            raise RuntimeError(f"The attack on {self.name} itself failed at seed {int(seed)}:\n{stderr}")
        return Finding(self.name, int(seed), "crash", signal.Signals(-code).name, innermost(stderr))


def keep(finding: Finding, folder: Path) -> None:
    """Write the files of a finding into a folder of its own."""
    target = folder / f"{finding.where}-{finding.seed}"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    FORMATS[finding.where].write(Random(f"{finding.where}:{finding.seed}"), target)


def _listing(folder: Path) -> set[str]:
    """Everything in a sandbox but for the mutant itself and what the worker notes."""
    inside = {folder / "inside", folder / SEED, folder / TRACE}
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path not in inside and folder / "inside" not in path.parents
    }

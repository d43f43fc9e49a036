"""Let a monkey at the real window, and tell what must not happen.

    python -m benchmarks.monkey --seeds 20 --gestures 2000
    python -m benchmarks.monkey --seed 7 --gestures 500

It presses keys, clicks, drags, types without confirming, drops files, opens and answers dialogs, trains and stops in
storms, changes theme and size, closes the window in the middle, kills the process, and opens it again. It watches for
exceptions in any thread, Qt's warnings, crashes, hangs, commands that do nothing, and a window that shows something
else than its document. Gestures follow from the seed; what a background thread does meanwhile does not, so a finding
repeats mostly, not always. Needs a POSIX system; without a display it runs without one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from .attack.findings import LOG, TRACE, Finding, findings_in, innermost, report
from .attack.homes import environment_at

LAST_GESTURES = 8
MAX_LIVES = 60


def main() -> int:
    """Let monkeys play, print; the exit code tells whether nothing was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="how many monkeys")
    parser.add_argument("--gestures", type=int, default=2000, help="of each of them")
    parser.add_argument("--seed", type=int, help="this monkey alone")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write gestures and stacks of crashes there")
    options = parser.parse_args()
    seeds = range(options.seeds) if options.seed is None else [options.seed]
    everything: list[Finding] = []
    for seed in seeds:
        start = time.perf_counter()
        found = list(play(seed, options.gestures, options.keep))
        everything += found
        print(f"seed {seed}: {len(found)} findings in {time.perf_counter() - start:.0f} s", flush=True)
        for finding in found:
            print(f"  gesture {finding.seed} · {finding}", flush=True)
        if found:
            print(f"  again: python -m benchmarks.monkey --seed {seed} --gestures {options.gestures}", flush=True)
    if len(seeds) > 1:
        print("all seeds:")
        report(everything)
    return 1 if everything else 0


def play(seed: int, gestures: int, keep: Path | None = None) -> Iterator[Finding]:
    """Let one monkey play, through as many lives of the studio as it takes; yield what was found."""
    with tempfile.TemporaryDirectory() as name:
        folder, number = Path(name).resolve(), 0
        for _ in range(MAX_LIVES):
            found, reached, death = _live(folder, seed, number, gestures)
            yield from found
            if death is not None:
                yield death
                reached = death.seed + 1
            if keep is not None and (found or death):
                _keep(folder, keep, f"{seed}-{number}")
            number = max(reached, number + 1)
            if number >= gestures:
                return


def _live(folder: Path, seed: int, first: int, end: int) -> tuple[list[Finding], int, Finding | None]:
    """Run the studio until it ends; return the findings, the next gesture, and how it died if it should not have."""
    home = folder / "home"
    environment = environment_at(home)
    if not os.environ.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable, "-m", "benchmarks.attack.session", str(folder), *map(str, (seed, first, end))]
    (folder / LOG).unlink(missing_ok=True)
    pipe = subprocess.PIPE
    studio = subprocess.Popen(command, cwd=home, env=environment, stdout=pipe, stderr=pipe, text=True)
    out, errors = studio.communicate()
    lines = out.splitlines()
    found = findings_in(lines)
    ended = [int(line) for line in lines if line.isdigit()]
    if not ended or studio.returncode not in (0, -signal.SIGKILL):
        return found, first, _death(folder, studio.returncode, errors)
    own = list((home / "mpnn-studio" / "recovery").glob(f"{studio.pid}-*"))
    if own and studio.returncode == 0:
        found.append(Finding("monkey", ended[-1] - 1, "recovery", "a window that was closed left unsaved work"))
    return found, ended[-1], None


def _death(folder: Path, code: int, errors: str) -> Finding:
    log = (folder / LOG).read_text("utf-8").splitlines() if (folder / LOG).exists() else []
    if not log:
        raise RuntimeError(f"The studio did not begin:\n{errors}")
    trace = (folder / TRACE).read_text("utf-8")
    hangs = "Timeout" in trace
    kind = "hang" if hangs else "crash"
    name = "the loop did not come back" if hangs else signal.Signals(-code).name if code < 0 else ""
    what = f"{name or errors[-300:]}: after {' | '.join(log[-LAST_GESTURES:])}"
    return Finding("monkey", int(log[-1].partition(":")[0]), kind, what, innermost(trace))


def _keep(folder: Path, target: Path, name: str) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for file in (LOG, TRACE):
        if (folder / file).exists():
            shutil.copy(folder / file, target / f"{name}-{file}")


if __name__ == "__main__":
    raise SystemExit(main())

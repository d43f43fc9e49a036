"""Does the window hold the training up, and does the training hold the window up?

    xvfb-run -s "-screen 0 1500x960x24" python -m benchmarks.studio

The MNIST perceptron at batch 32 is trained with and without the window, in turn, each in a process of its own. In the
window everything is visible, a digit is drawn, and a timer that should fire every 5 ms measures how late it is. Then
come a thousand starts and stops of a small training, twice: in projects of fifty runs, and in one that keeps them all;
and the points of ten million batches. Memory is measured before and after. ``python -m benchmarks.startup`` measures
the time to the first window.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

from .studio_parts import RUNS_OF_A_PROJECT


def _measure(part: str, amount: float) -> dict[str, float]:
    """Run one part in a process of its own."""
    with tempfile.TemporaryDirectory() as state:
        environment = {**os.environ, "XDG_STATE_HOME": state}
        if not os.environ.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, "-m", "benchmarks.studio_parts", part, str(amount)]
        answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    measured: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return measured


def _compare(rounds: int, seconds: float) -> None:
    pairs = [(_measure("headless", seconds), _measure("window", seconds)) for _ in range(rounds)]
    ratios = [shown["rate"] / alone["rate"] for alone, shown in pairs]
    rates = (statistics.median(each["rate"] for each in column) for column in zip(*pairs, strict=True))
    alone, shown = rates
    print(f"batches a second: {alone:.0f} without the window, {shown:.0f} in it", end=" · ")
    print(f"ratio {statistics.median(ratios):.3f} ({', '.join(f'{ratio:.3f}' for ratio in ratios)})")
    print(f"the window's own thread is busy {statistics.median(each['busy'] for _, each in pairs):.1%} of the time")
    for name in ("p50", "p99", "worst"):
        print(f"timer late, {name}: {statistics.median(each[name] for _, each in pairs):.1f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="pairs of trainings without and with the window")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each training")
    parser.add_argument("--cycles", type=int, default=1000, help="starts and stops")
    parser.add_argument("--points", type=int, default=10_000_000, help="batches of the long training")
    options = parser.parse_args()
    if options.rounds:
        _compare(options.rounds, options.seconds)
    if options.cycles:
        for part, words in (("cycles", f"a new project every {RUNS_OF_A_PROJECT}"), ("kept_cycles", "every run kept")):
            found = _measure(part, options.cycles)
            growth = found["end"] / found["early"] - 1
            memory = f"{found['early']:.0f} → {found['end']:.0f} MB, {growth:+.1%}"
            print(f"{options.cycles} starts and stops, {words}: {memory}, {found['seconds']:.0f} s")
    if options.points:
        found = _measure("points", options.points)
        growth = found["end"] / found["before"] - 1
        print(f"{options.points:,} points: {found['before']:.0f} → {found['end']:.0f} MB, {growth:+.1%}", end="")
        print(f" (of it after a tenth: {found['early']:.0f} MB)")


if __name__ == "__main__":
    main()

"""Kill the studio while it is being edited, and print how old the edits are that its autosave did not have yet.

    python -m benchmarks.crashes --kills 25

Each time a window is edited twenty times a second and killed with SIGKILL at a random moment; then what it left is
recovered. The age of the oldest edit that is missing is what a person loses.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from mpnn_studio.processor import prepare_numpy

prepare_numpy()

from mpnn_studio.project import edits  # noqa: E402
from mpnn_studio.run.recovery import find_orphans, recovery_folder  # noqa: E402

MIN_DELAY, MAX_DELAY = 1.0, 2.5
"""Seconds from the first edit to the kill."""
EDIT_MS = 50


def main() -> int:
    """Kill, recover, print; the exit code says whether something was recovered each time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    parser.add_argument("--edit", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.edit:
        edit_until_killed()
    rng = random.Random(options.seed)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(XDG_STATE_HOME=folder, XDG_CONFIG_HOME=folder)
        ages = [lost_seconds(rng.uniform(MIN_DELAY, MAX_DELAY)) for _ in range(options.kills)]
    recovered = [age for age in ages if age is not None]
    if not recovered:
        print(f"none of {options.kills} recovered")
        return 1
    print(
        f"{len(recovered)} of {options.kills} recovered · oldest missing edit: "
        f"median {statistics.median(recovered):.2f} s, at most {max(recovered):.2f} s before the kill"
    )
    return 0 if len(recovered) == options.kills else 1


def edit_until_killed() -> None:
    """Open a window and set its seed twenty times a second; print each seed with the time of its edit."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from mpnn_studio.ui.app import make_window
    from mpnn_studio.ui.widgets.settings import Settings

    app = QApplication(sys.argv[:1])
    window = make_window(Settings())
    window.show()
    document, seeds = window.document, itertools.count(1)

    def edit() -> None:
        seed = next(seeds)
        document.edit(f"Set seed to {seed}", edits.set_value(document.project, "training", "seed", seed))
        print(seed, time.time(), flush=True)

    timer = QTimer(interval=EDIT_MS)
    timer.timeout.connect(edit)
    timer.start()
    app.exec()


def lost_seconds(delay: float) -> float | None:
    """Return how long before the kill the first edit was made that is missing; None where nothing was recovered.

    Raises:
        SystemExit: the window ended before its first edit.
    """
    command = [sys.executable, "-m", "benchmarks.crashes", "--edit"]
    studio = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert studio.stdout is not None
    with studio:
        if not studio.stdout.readline():
            raise SystemExit("the window ended before its first edit: python -m benchmarks.crashes --edit says why")
        time.sleep(delay)
        killed = time.time()
        studio.send_signal(signal.SIGKILL)
        lines = [line.split() for line in studio.stdout.read().splitlines()]
    orphans = find_orphans(recovery_folder())
    if not orphans:
        return None
    last = orphans[0].load().project.training.config["seed"]
    for orphan in orphans:
        orphan.discard()
    missing = [float(line[1]) for line in lines if len(line) == 2 and int(line[0]) > last]
    return killed - min(missing) if missing else 0.0


if __name__ == "__main__":
    raise SystemExit(main())

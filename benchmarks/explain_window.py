"""How long Explain lets a person wait in the window, and what it costs while it is closed.

    xvfb-run -s "-screen 0 1500x960x24" python -m benchmarks.explain_window --runs 5

Opening is from the key E to the last painting of the stage that comes first, in a process of its own each time: first,
again while the network is the same, and again after it has become another one. Beside the time on the wall stands that
of the processor, in all threads, which others on the machine change less. Training with Explain closed is compared
with one that keeps nothing for it, in turn, by the processor time of its thread; memory is what loading and building
Explain takes.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from mpnn_studio.processor import prepare_numpy

from .startup import compile_all
from .studio_parts import megabytes, open_window, spin, spin_for

EXAMPLE = "mnist-deep"
BATCH = 64
QUIET_MS = 400
"""After so long without a painting, the last one was the last."""
SETTLE = 0.5
"""Seconds between two openings."""
REOPENED = 3
"""Times that Explain is opened again in each process, with the same network and with another one."""
EPOCHS = 3
"""Of each of the trainings that are compared."""
Times = dict[str, list[tuple[float, float]]]
"""Milliseconds on the wall and of the processor, by what was done."""


def opening() -> Times:
    """Open Explain in a window that was started a while ago."""
    app, studio = open_window()
    gc.freeze()
    from mpnn_studio.project.edits import set_value
    from mpnn_studio.project.examples import load_example

    project = set_value(load_example(EXAMPLE), "training", "batch_size", BATCH)
    studio.document.edit("Deep", project)
    studio.activateWindow()
    studio.explaining.warm_up()
    spin_for(app, 4 * SETTLE)
    spin(app, lambda: _built(studio))
    found: Times = {"first": [_open(studio)], "same network": [], "another network": []}
    for place in range(REOPENED):
        _close(app, studio)
        found["same network"].append(_open(studio))
        _close(app, studio)
        studio.document.edit("Another", set_value(studio.document.project, "training", "seed", place + 10))
        spin_for(app, SETTLE)
        found["another network"].append(_open(studio))
    return found


def _open(studio: Any) -> tuple[float, float]:
    """Press E and wait for the last painting; the key comes from the event loop, as a person's does."""
    from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
    from PySide6.QtTest import QTest

    loop, quiet = QEventLoop(), QTimer()
    quiet.setSingleShot(True)
    quiet.setInterval(QUIET_MS)
    painted = start = time.perf_counter(), time.process_time()

    def paint() -> None:
        nonlocal painted
        painted = time.perf_counter(), time.process_time()
        quiet.start()

    def look() -> None:
        view = studio.explaining.view
        if view.walk.step is not None and view.feed.current and not view.feed.opening:
            loop.quit()
        else:
            quiet.start()

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest:
                QTimer.singleShot(0, paint)  # behind what is painted now
            return False

    painting = Painted()
    quiet.timeout.connect(look)
    quiet.start()
    studio.installEventFilter(painting)
    QTimer.singleShot(0, lambda: QTest.keyClick(studio.stack.view, Qt.Key.Key_E))
    loop.exec()
    studio.removeEventFilter(painting)
    return 1000 * (painted[0] - start[0]), 1000 * (painted[1] - start[1])


def _built(studio: Any) -> bool:
    """Whether Explain waits to be opened."""
    return any(type(widget).__name__ == "ExplainView" for widget in studio.columns.pages.children())


def _close(app: Any, studio: Any) -> None:
    studio.explaining.toggle()
    studio.stack.view.setFocus()
    spin_for(app, SETTLE)


def closed(rounds: int = 7) -> dict[str, list[float]]:
    """Train with and without what is kept for Explain, in turn; return the ratios of processor time."""
    from mpnn_studio.project.edits import set_value
    from mpnn_studio.project.examples import load_example
    from mpnn_studio.run import job

    project = set_value(load_example("mnist"), "training", "epochs", EPOCHS)
    dataset, kept = project.data.create().load(), job.MOST_COPIED

    def train(most: int) -> float:
        job.MOST_COPIED = most
        training = job.Job(project, dataset)
        start = time.thread_time()
        for _ in training.run():
            pass
        return time.thread_time() - start

    train(kept)
    return {"ratios": [train(kept) / train(-1) for _ in range(rounds)]}


def memory() -> dict[str, float]:
    """Return what a window holds before and after Explain is loaded and built, in MB."""
    app, studio = open_window()
    spin_for(app, 4 * SETTLE)
    before = megabytes()
    studio.explaining.warm_up()
    spin_for(app, 4 * SETTLE)
    spin(app, lambda: _built(studio))
    return {"before": before, "after": megabytes()}


PARTS: dict[str, Callable[[], Any]] = {part.__name__: part for part in (opening, closed, memory)}


def _apart(part: str) -> Any:
    """Run one part in a process of its own."""
    with tempfile.TemporaryDirectory() as state:
        environment = {**os.environ, "XDG_STATE_HOME": state}
        if not os.environ.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, "-m", "benchmarks.explain_window", "--part", part]
        answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(answer.stdout.splitlines()[-1])


def _told(times: list[tuple[float, float]]) -> str:
    wall, processor = (statistics.median(column) for column in zip(*times, strict=True))
    return f"{wall:.0f} ms ({processor:.0f} ms of the processor; {len(times)} times)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="windows that are started")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.part:
        print(json.dumps(PARTS[chosen.part]()))
        return
    compile_all()
    found = [_apart("opening") for _ in range(chosen.runs)]
    print(f"opening Explain on {EXAMPLE}, batches of {BATCH}; medians")
    for name in found[0]:
        print(f"  {name}: {_told([times for each in found for times in each[name]])}", flush=True)
    ratios = _apart("closed")["ratios"]
    print(
        f"training with Explain closed / without: {statistics.median(ratios):.3f} ({min(ratios):.3f}–{max(ratios):.3f})"
    )
    held = _apart("memory")
    print(f"memory while closed: {held['before']:.0f} → {held['after']:.0f} MB")


if __name__ == "__main__":
    prepare_numpy()
    main()

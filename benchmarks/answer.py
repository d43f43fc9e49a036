"""How soon is the answer to a drawing shown?

    xvfb-run -s "-screen 0 1500x960x24" python -m benchmarks.answer

In the whole window the MNIST perceptron, and then the convolutional network, is asked about a digit that grows by one
movement of the mouse after another. Measured is the time from the event of the mouse until the bars with the numbers
have been painted: once while the network rests, once while it trains. Beside it stands what the window's own thread
computed meanwhile: the rest is waiting for the other programs of the machine, or for the training.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
import time
from typing import Any

from mpnn_studio.processor import prepare_numpy

from .studio_parts import _endless, open_window, spin, spin_for

PAUSE = 0.016
"""Seconds between two movements: a hand is seen 60 times a second."""
TURN = 40
"""Movements for one turn of the spiral that is drawn."""
LIMITS = {"idle": 10, "training": 25}
"""Milliseconds that 95 of 100 answers are to take at most."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", nargs="+", default=["mnist", "mnist-conv"])
    parser.add_argument("--moves", type=int, default=300, help="movements of the mouse, each time")
    options = parser.parse_args()
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    prepare_numpy()
    with tempfile.TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = state
        app, studio = open_window()
        for name in options.examples:
            _measure(app, studio, name, options.moves)


def _measure(app: Any, studio: Any, name: str, moves: int) -> None:
    from mpnn_studio.project.examples import load_example
    from mpnn_studio.run.opened import Opened

    studio.files.show(Opened(_endless(load_example(name)), name))
    studio.actions_table["train"].trigger()
    spin(app, lambda: studio.runs.pace.step > 0)
    spin_for(app, 2.0)
    _report(name, "training", _draw(app, studio, moves))
    studio.runs.stop()
    spin(app, lambda: not studio.runs.state.active)
    spin_for(app, 1.0)
    _report(name, "idle", _draw(app, studio, moves))


def _draw(app: Any, studio: Any, moves: int) -> list[tuple[float, float]]:
    """Draw a spiral; return for each movement the ms until its answer was painted, and of them those in this thread."""
    from PySide6.QtCore import QEvent, QObject, QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    class Painted(QObject):
        """Notices that the canvas is painted: the bars, where they changed, are at the same time."""

        count = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.count += event.type() == QEvent.Type.Paint
            return False

    canvas = next(w for w in studio.findChildren(QWidget) if w.accessibleName() == "Digit canvas")
    canvas.clear()
    painted = Painted()
    canvas.installEventFilter(painted)
    middle, reach = canvas.rect().center(), min(canvas.width(), canvas.height()) / 2 - 8
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
    found = []
    for move in range(1, moves + 1):
        spin_for(app, PAUSE)
        angle, radius = 2 * math.pi * move / TURN, reach * (0.2 + 0.8 * move / moves)
        place = middle + QPoint(round(radius * math.sin(angle)), round(radius * math.cos(angle)))
        before, wall, cpu = painted.count, time.perf_counter(), time.thread_time()
        QTest.mouseMove(canvas, place)
        while painted.count == before:
            app.processEvents()
        found.append((1000 * (time.perf_counter() - wall), 1000 * (time.thread_time() - cpu)))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle)
    canvas.removeEventFilter(painted)
    return found


def _report(name: str, when: str, found: list[tuple[float, float]]) -> None:
    wall, cpu = (sorted(column) for column in zip(*found, strict=True))
    half, most = len(wall) // 2, int(0.95 * len(wall))
    print(
        f"{name}, {when}: p50 {wall[half]:.1f} ms, p95 {wall[most]:.1f} ms (to reach: {LIMITS[when]}), "
        f"of it computed in the window: p50 {cpu[half]:.1f}, p95 {cpu[most]:.1f} ms"
    )


if __name__ == "__main__":
    main()

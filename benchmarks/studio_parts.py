"""What the benchmark of the window runs in processes of its own: one part each.

``python -m benchmarks.studio_parts PART AMOUNT`` runs one of ``PARTS`` and prints what it measured as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event as Flag
from typing import Any

from mpnn_studio.processor import prepare_numpy

WARM_UP = 4.0
"""Seconds that are not measured: the data are read and caches filled."""
TIMER_MS = 5
PLENTY = 100_000
"""Epochs, so that no training ends by itself."""
FRAME_STEPS = 1000
"""Batches that arrive at once when points are simulated."""
RUNS_OF_A_PROJECT = 50
SETTLED_CYCLES, SETTLED_POINTS = 0.1, 0.1
"""After this share of the cycles and points the memory is looked at first."""


def headless(seconds: float) -> dict[str, float]:
    """Train without a window; return batches a second."""
    from mpnn_studio.project.examples import load_example
    from mpnn_studio.run.events import Event, Step
    from mpnn_studio.run.headless import train

    project = _endless(load_example("mnist"))
    stop, steps, start = Flag(), 0, 0.0

    def watch(event: Event) -> None:
        nonlocal steps, start
        if isinstance(event, Step):
            now = time.perf_counter()
            start = start or now + WARM_UP
            steps += now >= start
            if now >= start + seconds:
                stop.set()

    train(project, project.data.create().load(), watch, stop)
    return {"rate": steps / seconds}


def window(seconds: float) -> dict[str, float]:
    """Train in the window; return batches a second, how busy its own thread is, and how late a timer was in ms."""
    app, studio = open_window()
    studio.document.edit("Train for long", _endless(studio.document.project))
    studio.actions_table["train"].trigger()
    spin(app, lambda: studio.runs.pace.step > 0)
    _draw_a_digit(studio)
    spin_for(app, WARM_UP)
    first, busy, start = studio.runs.pace.step, time.thread_time(), time.perf_counter()
    late = sorted(_lateness(seconds))
    lasted = time.perf_counter() - start
    rate, busy = (studio.runs.pace.step - first) / lasted, (time.thread_time() - busy) / lasted
    studio.runs.shut_down()
    lateness = {"p50": late[len(late) // 2], "p99": late[int(0.99 * len(late))], "worst": late[-1]}
    return {"rate": rate, "busy": busy, **lateness}


def _lateness(seconds: float) -> list[float]:
    """Run the event loop for so long; return by how many ms a timer of 5 ms was late each time."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    late: list[float] = []
    timer, loop = QTimer(), QEventLoop()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(TIMER_MS)
    last = time.perf_counter()

    def fire() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(1000 * (now - last) - TIMER_MS)
        last = now

    timer.timeout.connect(fire)
    timer.start()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
    timer.stop()
    return late


def cycles(count: float) -> dict[str, float]:
    """Start and stop a small training again and again, opening the project anew now and then.

    Returns:
        MB after a tenth of the times and at the end.
    """
    return _start_and_stop(count, RUNS_OF_A_PROJECT)


def kept_cycles(count: float) -> dict[str, float]:
    """Do the same in one project, which keeps every one of its runs: their curves, weights and settings."""
    return _start_and_stop(count, PLENTY)


def _start_and_stop(count: float, runs: int) -> dict[str, float]:
    from mpnn_studio.project.examples import load_example
    from mpnn_studio.run.opened import Opened

    app, studio = open_window()
    project = _endless(load_example("xor"))
    studio.files.show(Opened(project, "xor"))
    early, start = 0.0, time.perf_counter()
    for number in range(round(count)):
        if number % runs == 0:
            studio.files.show(Opened(project, "xor"))
        studio.runs.train(project)
        spin(app, lambda: studio.runs.pace.step > 0)
        studio.runs.stop()
        spin(app, lambda: not studio.runs.state.active)
        if number == round(SETTLED_CYCLES * count):
            early = megabytes()
    return {"early": early, "end": megabytes(), "seconds": time.perf_counter() - start}


def points(count: float) -> dict[str, float]:
    """Show the curves of a training of so many batches; return MB before, after a tenth of them and at the end."""
    from mpneuralnetwork.trainer import Step

    from mpnn_studio.run.inbox import Drained
    from mpnn_studio.run.run import new_run

    app, studio = open_window()
    run = new_run(_endless(studio.document.project))
    before = early = megabytes()
    batches = 1688
    for first in range(0, round(count), FRAME_STEPS):
        numbers = range(first, first + FRAME_STEPS)
        steps = [Step(n // batches, n % batches, batches, n + 1, 1.0 + n % 7, 0.5) for n in numbers]
        run.take(Drained(steps))
        if first // FRAME_STEPS % 50 == 0:
            studio.curves.show_run(run)
            app.processEvents()
        if first == SETTLED_POINTS * count:
            early = megabytes()
    studio.curves.show_run(run)
    app.processEvents()
    return {"before": before, "early": early, "end": megabytes()}


PARTS: dict[str, Callable[[float], dict[str, float]]] = {
    part.__name__: part for part in (headless, window, cycles, kept_cycles, points)
}


def _endless(project: Any) -> Any:
    from mpnn_studio.project.edits import set_value

    return set_value(project, "training", "epochs", PLENTY)


def open_window() -> tuple[Any, Any]:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from mpnn_studio.ui.app import make_window, share_python
    from mpnn_studio.ui.widgets.settings import Settings

    share_python()
    app = QApplication(sys.argv[:1])
    store = QSettings(str(Path(os.environ["XDG_STATE_HOME"]) / "settings.ini"), QSettings.Format.IniFormat)
    studio = make_window(Settings(store))
    studio.show()
    app.processEvents()
    return app, studio


def _draw_a_digit(studio: Any) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    canvas = next(w for w in studio.findChildren(QWidget) if w.accessibleName() == "Digit canvas")
    side = canvas.width() // 4
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(2 * side, side))
    QTest.mouseMove(canvas, QPoint(2 * side, 3 * side))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(2 * side, 3 * side))


def spin(app: Any, condition: Callable[[], bool]) -> None:
    while not condition():
        app.processEvents()
        time.sleep(0.001)


def spin_for(app: Any, seconds: float) -> None:
    end = time.perf_counter() + seconds
    spin(app, lambda: time.perf_counter() > end)


def megabytes() -> float:
    """Memory that the process holds now, in 10⁶ bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    prepare_numpy()
    print(json.dumps(PARTS[sys.argv[1]](float(sys.argv[2]))))

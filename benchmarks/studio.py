"""Does the window hold the training up, and does the training hold the window up?

    xvfb-run -s "-screen 0 1500x960x24" python -m benchmarks.studio

The MNIST perceptron at batch 32 is trained with and without the window, in turn, each in a process of its own. In the
window everything is visible, a digit is drawn, and a timer that should fire every 5 ms tells how late it is. Then come
a thousand starts and stops of a small training, twice: in projects of fifty runs, and in one that keeps them all; and
the points of ten million batches. Memory is told before and after. Time to the first window is measured by
``python -m benchmarks.startup``.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
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
"""Batches that are told at once when points are simulated."""
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
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    app, studio = _open()
    studio.document.edit("Train for long", _endless(studio.document.project))
    studio.actions_table["train"].trigger()
    _spin(app, lambda: studio.runs.pace.step > 0)
    _draw_a_digit(studio)
    _spin_for(app, WARM_UP)
    late: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(TIMER_MS)
    last = time.perf_counter()

    def fire() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(1000 * (now - last) - TIMER_MS)
        last = now

    timer.timeout.connect(fire)
    first, busy, start = studio.runs.pace.step, time.thread_time(), time.perf_counter()
    last = start
    timer.start()
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
    timer.stop()
    lasted = time.perf_counter() - start
    rate, busy = (studio.runs.pace.step - first) / lasted, (time.thread_time() - busy) / lasted
    studio.runs.shut_down()
    late.sort()
    lateness = {"p50": late[len(late) // 2], "p99": late[int(0.99 * len(late))], "worst": late[-1]}
    return {"rate": rate, "busy": busy, **lateness}


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

    app, studio = _open()
    project = _endless(load_example("xor"))
    studio.document.replace(project, "xor")
    early, start = 0.0, time.perf_counter()
    for number in range(round(count)):
        if number % runs == 0:
            studio.runs.show(None)
            studio.runs.kept.use(())
        studio.runs.train(project)
        _spin(app, lambda: studio.runs.pace.step > 0)
        studio.runs.stop()
        _spin(app, lambda: not studio.runs.state.active)
        if number == round(SETTLED_CYCLES * count):
            early = _megabytes()
    return {"early": early, "end": _megabytes(), "seconds": time.perf_counter() - start}


def points(count: float) -> dict[str, float]:
    """Show the curves of a training of so many batches; return MB before, after a tenth of them and at the end."""
    from mpneuralnetwork.trainer import Step

    from mpnn_studio.run.inbox import Drained
    from mpnn_studio.run.run import new_run

    app, studio = _open()
    run = new_run(_endless(studio.document.project))
    before = early = _megabytes()
    batches = 1688
    for first in range(0, round(count), FRAME_STEPS):
        numbers = range(first, first + FRAME_STEPS)
        steps = [Step(n // batches, n % batches, batches, n + 1, 1.0 + n % 7, 0.5) for n in numbers]
        run.take(Drained(steps))
        if first // FRAME_STEPS % 50 == 0:
            studio.curves.show_run(run)
            app.processEvents()
        if first == SETTLED_POINTS * count:
            early = _megabytes()
    studio.curves.show_run(run)
    app.processEvents()
    return {"before": before, "early": early, "end": _megabytes()}


PARTS: dict[str, Callable[[float], dict[str, float]]] = {
    part.__name__: part for part in (headless, window, cycles, kept_cycles, points)
}


def _endless(project: Any) -> Any:
    from mpnn_studio.project.edits import set_value

    return set_value(project, "training", "epochs", PLENTY)


def _open() -> tuple[Any, Any]:
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


def _spin(app: Any, condition: Callable[[], bool]) -> None:
    while not condition():
        app.processEvents()
        time.sleep(0.001)


def _spin_for(app: Any, seconds: float) -> None:
    end = time.perf_counter() + seconds
    _spin(app, lambda: time.perf_counter() > end)


def _megabytes() -> float:
    """Memory that the process holds now, in 10⁶ bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _measure(part: str, amount: float) -> dict[str, float]:
    """Run one part in a process of its own."""
    with tempfile.TemporaryDirectory() as state:
        environment = {**os.environ, "XDG_STATE_HOME": state}
        if not os.environ.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, "-m", "benchmarks.studio", "--part", part, "--amount", str(amount)]
        answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    figures: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return figures


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
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--amount", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        prepare_numpy()
        print(json.dumps(PARTS[options.part](options.amount)))
        return
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

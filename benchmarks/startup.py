"""Time from the start of the process to a window that takes input, beside an empty PySide6 + pyqtgraph window.

    python -m benchmarks.startup --runs 7

Both are started in turn, and each reports when its event loop is first idle after the window was shown; the
medians and their ratio are printed. On a machine without a screen run it under a virtual one (xvfb-run).
"""

from __future__ import annotations

import argparse
import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time

import mpneuralnetwork

import mpnn_studio

EMPTY = """
import numpy, pyqtgraph, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv[:1])
window = QMainWindow()
window.setCentralWidget(pyqtgraph.PlotWidget())
window.resize(1440, 900)
window.show()
QTimer.singleShot(0, lambda: QTimer.singleShot(0, lambda: (print("ready", flush=True), app.exit(0))))
app.exec()
"""
STUDIO = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from mpnn_studio.cli import main
run = QApplication.exec
def ready():
    print("ready", flush=True)
    QApplication.exit(0)
def run_until_ready(*app):
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, ready))
    return run()
QApplication.exec = run_until_ready
main([])
"""


def seconds(program: str) -> float:
    """Start one program and return how long it took until it was ready."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        ready = process.stdout.readline()
        taken = time.perf_counter() - start
    if not ready:
        raise SystemExit("the program ended before its window was ready")
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = state  # so that no work left by a crash is offered meanwhile
        _compare(runs)


def compile_all() -> None:
    """Write the bytecode, as installing the package does; some environments keep Python from writing it."""
    for package in (mpnn_studio, mpneuralnetwork):
        compileall.compile_dir(next(iter(package.__path__)), quiet=1)


def _compare(runs: int) -> None:
    compile_all()
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    seconds(EMPTY), seconds(STUDIO)
    pairs = [(seconds(EMPTY), seconds(STUDIO)) for _ in range(runs)]
    empty, studio = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"empty window {empty:.2f} s · studio {studio:.2f} s · ratio {studio / empty:.2f} (medians of {runs} pairs)")


if __name__ == "__main__":
    main()

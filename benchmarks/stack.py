"""How long does a stack of 200 layers take from an edit to its picture?

``python -m benchmarks.stack`` edits, scrolls and drags in the whole window and prints the median and the 99th
percentile of each, in milliseconds. On a machine without a screen it draws into memory.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import time
from collections.abc import Callable

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "" if os.environ.get("DISPLAY") else "offscreen")
if not os.environ["QT_QPA_PLATFORM"]:
    del os.environ["QT_QPA_PLATFORM"]

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent
from PySide6.QtWidgets import QApplication

from mpnn_studio.project import edits
from mpnn_studio.project.project import Project
from mpnn_studio.ui.app import make_window
from mpnn_studio.ui.main_window import MainWindow
from mpnn_studio.ui.stack import payload
from mpnn_studio.ui.widgets.settings import Settings

LAYERS = 200
TIMES = 300


def deep(project: Project, layers: int) -> Project:
    """Return the project with pairs of Dense and ReLU in front of its last layer, until there are so many layers."""
    names = itertools.cycle(("Dense", "ReLU"))
    while len(project.layers) < layers:
        project = edits.insert_layer(project, len(project.layers) - 2, next(names))
    return project


def measure(window: MainWindow, gesture: Callable[[int], object]) -> tuple[float, float]:
    """Return median and 99th percentile, in ms, from a gesture to the end of the painting that it causes."""
    taken = []
    for number in range(TIMES):
        start = time.perf_counter()
        gesture(number)
        QApplication.processEvents()
        window.stack.view.viewport().repaint()
        taken.append(1000 * (time.perf_counter() - start))
    return float(np.median(taken)), float(np.percentile(taken, 99))


def gestures(window: MainWindow) -> dict[str, Callable[[int], object]]:
    """What a person does with a stack, by name."""
    document, view = window.document, window.stack.view
    uid = document.project.layers[1].uid
    bar = view.verticalScrollBar()
    carried: QMimeData = payload.carry_name("Dense")

    def set_units(number: int) -> None:
        document.edit("Set units", edits.set_value(document.project, uid, "output_size", 64 + number % 2))

    def insert(number: int) -> None:
        middle = len(document.project.layers) // 2
        document.edit("Add", edits.insert_layer(document.project, middle, "ReLU"))
        document.undo_stack.undo()

    def move(number: int) -> None:
        layers = document.project.layers
        document.edit("Move", edits.move_layers(document.project, {layers[-2].uid}, 2))
        document.undo_stack.undo()

    def drag(number: int) -> None:
        place = QPointF(60, 20 + number * 7 % max(view.viewport().height() - 40, 1))
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        event = QDragMoveEvent(place.toPoint(), Qt.DropAction.CopyAction, carried, left, none)
        QApplication.sendEvent(view.viewport(), event)

    return {
        "set a value": set_units,
        "insert in the middle, and undo": insert,
        "move to the top, and undo": move,
        "scroll": lambda number: bar.setValue(number * 37 % max(bar.maximum(), 1)),
        "drag over the cards": drag,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=LAYERS)
    chosen = parser.parse_args()
    app = QApplication(sys.argv[:1])
    window = make_window(Settings())
    window.show()
    document = window.document
    document.edit("Deep", deep(document.project, chosen.layers))
    app.processEvents()
    print(f"{len(document.project.layers)} layers, {app.platformName()}, {TIMES} times each")
    for name, gesture in gestures(window).items():
        median, late = measure(window, gesture)
        print(f"{name}: median {median:.1f} ms, p99 {late:.1f} ms")
    window.data.stop()
    app.exit(0)


if __name__ == "__main__":
    main()

"""How long does a frame of the curves take while a million batches come in, and is a single spike among them painted?

``python -m benchmarks.curves`` appends, draws and paints frame by frame in a window of its own, over each of the three
axes; then it hides one high loss at a hundred places of a million and looks for its pixels.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import Any

from mpnn_studio.processor import prepare_numpy

prepare_numpy()

import numpy as np  # noqa: E402

BATCHES = 1688
"""In an epoch of MNIST at 32."""
EPOCHS = 700
FRAME_STEPS = 1000
SIZE = (640, 560)
SECONDS = 150e-6
"""Of a batch."""
SPIKES = 100
HEIGHT = 10.0
"""Of the spike, where all other batches are at about 1."""


def main() -> int:
    """Print milliseconds a frame and how many spikes were seen; fail where one was not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=1_000_000)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from mpnn_studio.ui.widgets import theme

    app = QApplication(sys.argv[:1])
    theme.load_fonts()
    theme.apply(app, "dark")
    print(f"{options.points} batches, {FRAME_STEPS} a frame: taken over, drawn and painted in two plots")
    for axis in ("epoch", "step", "time"):
        times = 1000 * np.array(frames(app, options.points, axis))
        last = np.median(times[-len(times) // 10 :])
        print(
            f"over {axis:5}: median {np.median(times):.1f} ms a frame, {last:.1f} in the last tenth, "
            f"99 % below {np.quantile(times, 0.99):.1f}, worst {times.max():.1f}"
        )
    seen = spikes(app, options.points)
    print(f"{seen} of {SPIKES} spikes of one batch among {options.points} are painted")
    return 0 if seen == SPIKES else 1


def frames(app: Any, points: int, axis: str) -> list[float]:
    """Let so many batches come in; return the seconds that the thread of the window worked for each frame."""
    curves, run = _open(app, axis)
    took = []
    for first in range(0, points, FRAME_STEPS):
        drained = _batches(first, FRAME_STEPS)
        begun = time.thread_time()
        run.take(drained)
        curves.show_run(run)
        app.processEvents()
        took.append(time.thread_time() - begun)
    curves.close()
    return took


def spikes(app: Any, points: int) -> int:
    """Hide one spike after another among so many batches; return how many of them are painted."""
    from mpnn_studio.ui.curves.plot_area import PlotArea

    seen = 0
    step = np.arange(points) + 1.0
    for place in np.random.default_rng(0).integers(0, points, SPIKES):
        loss = 1 + 0.1 * np.sin(step)
        loss[place] = HEIGHT
        curves, run = _open(app, "epoch")
        run.history.train.append(step, step / BATCHES, step, loss, loss)
        curves.show_run(run)
        app.processEvents()
        seen += _painted(curves.findChildren(PlotArea)[0], step[place] / BATCHES)
        curves.close()
    return seen


def _painted(area: Any, epoch: float) -> bool:
    """Whether there is a line at an epoch, far above where the other batches are."""
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QImage

    image = area.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    box = area.getPlotItem().getViewBox()
    top, bottom, column = (box.mapViewToScene(QPointF(epoch, height)) for height in (0.95 * HEIGHT, 0.3 * HEIGHT, 0.0))
    x = round(column.x())
    rows = slice(round(top.y()), round(bottom.y()))
    near, ground = pixels[rows, x - 2 : x + 3], pixels[rows, round(box.sceneBoundingRect().right()) - 4]
    return bool((near != ground[:, None]).any(axis=1).all())


def _open(app: Any, axis: str) -> tuple[Any, Any]:
    from PySide6.QtWidgets import QPushButton

    from mpnn_studio.data.preparation import Preparation
    from mpnn_studio.project.edits import set_value
    from mpnn_studio.project.examples import load_example
    from mpnn_studio.run.events import DataPrepared
    from mpnn_studio.run.run import new_run
    from mpnn_studio.ui.curves.curves import Curves

    curves = Curves()
    curves.resize(*SIZE)
    curves.show()
    next(b for b in curves.findChildren(QPushButton) if b.accessibleName() == f"Curves over {axis}").click()
    app.processEvents()
    run = new_run(set_value(load_example("mnist"), "training", "epochs", EPOCHS))
    run.prepared = DataPrepared(Preparation((1, 28, 28), (), (0.0,), (255.0,)), 54_000, 6_000, 10_000, EPOCHS * BATCHES)
    return curves, run


def _batches(first: int, count: int) -> Any:
    from mpneuralnetwork.trainer import Step

    from mpnn_studio.run.inbox import Drained

    noise = np.random.default_rng(first).random(count)
    steps = [
        Step(n // BATCHES, n % BATCHES, BATCHES, n + 1, 0.1 + float(each), 1 - float(each) / 2)
        for n, each in enumerate(noise, start=first)
    ]
    return Drained(steps, [step.step * SECONDS for step in steps])


if __name__ == "__main__":
    raise SystemExit(main())

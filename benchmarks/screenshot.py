"""Make the README's picture: open the window, train on MNIST, draw a seven, save what is seen.

python -m benchmarks.screenshot docs/window-light.png --theme light --size 1440x900
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from mpnn_studio.processor import prepare_numpy

SEVEN = ((0.28, 0.24), (0.5, 0.23), (0.72, 0.24), (0.62, 0.45), (0.5, 0.65), (0.42, 0.82))
"""Points of the stroke, as shares of the canvas."""


def main() -> int:
    """Read the command line, take the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", default="1440x900", help="width x height in px")
    parser.add_argument("--text", type=int, default=100, help="text size in per cent")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long to train before the picture")
    parser.add_argument("--tab", default="Confusion", help="which tab of the inspector is in front")
    parser.add_argument("--open", type=Path, help="a project or table instead of the MNIST example")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_numpy()
    options.file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        return take(options, Path(folder))


def take(options: argparse.Namespace, folder: Path) -> int:
    """Run the application as far as the picture."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from mpnn_studio.ui.app import make_window
    from mpnn_studio.ui.widgets.settings import Settings

    app = QApplication(sys.argv[:1])
    settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    settings.scheme, settings.text_percent = options.theme, options.text
    window = make_window(settings)
    width, height = (int(number) for number in options.size.split("x"))
    window.resize(width, height)
    window.show()
    uid = window.document.project.layers[1].uid
    window.stack.view.select(uid)
    window.stack.view.open(uid)
    titles = [window.inspector.tabText(place) for place in range(window.inspector.count())]
    window.inspector.setCurrentIndex(titles.index(options.tab))
    window.actions_table["train"].trigger()
    draw_seven(window)
    end = time.perf_counter() + options.seconds
    while time.perf_counter() < end:
        app.processEvents()
        time.sleep(0.01)
    window.grab().save(str(options.file))
    window.runs.shut_down()
    window.stop_work()
    return 0


def draw_seven(window: object) -> None:
    """Draw with the mouse, as a person would."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    assert isinstance(window, QWidget)
    canvas = next(child for child in window.findChildren(QWidget) if child.accessibleName() == "Digit canvas")
    side = min(canvas.width(), canvas.height())
    left, top = (canvas.width() - side) // 2, (canvas.height() - side) // 2
    points = [QPoint(left + int(x * side), top + int(y * side)) for x, y in SEVEN]
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
    for point in points[1:]:
        QTest.mouseMove(canvas, point)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])


if __name__ == "__main__":
    raise SystemExit(main())

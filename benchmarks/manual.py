"""Take the pictures of the manual anew, in a window that trains on MNIST.

python -m benchmarks.manual
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mpnn_studio.processor import prepare_numpy

from .screenshot import draw_seven

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap

    from mpnn_studio.ui.main_window import MainWindow

FOLDER = Path("docs/manual/pictures")
WIDTH = 640
"""Of a picture in px; a page of the manual is a little wider."""
SIZE = (1280, 800)
"""Of the window in px: twice a picture, so that it is scaled evenly."""
SECONDS = 8.0
"""How long the network is trained."""
SETTLE_SECONDS = 3.0


def main() -> int:
    """Train, take each picture, write it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=FOLDER)
    folder = parser.parse_args().into
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_numpy()
    folder.mkdir(parents=True, exist_ok=True)
    from PySide6.QtCore import QSettings, Qt
    from PySide6.QtWidgets import QApplication

    from mpnn_studio.ui.app import make_window
    from mpnn_studio.ui.widgets.settings import Settings

    app = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(QSettings(str(Path(place) / "settings.ini"), QSettings.Format.IniFormat))
        settings.scheme = "light"
        window = make_window(settings)
        window.resize(*SIZE)
        window.show()
        for name, take in PICTURES.items():
            picture = take(window).scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
            picture.save(str(folder / f"{name}.png"))
            print(folder / f"{name}.png")
        window.runs.shut_down()
        window.stop_work()
        app.processEvents()
    return 0


def wait(seconds: float) -> None:
    """Let the window work."""
    from PySide6.QtWidgets import QApplication

    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def trained_window(window: MainWindow) -> QPixmap:
    """The window after a few seconds of training, with a seven drawn."""
    window.actions_table["train"].trigger()
    draw_seven(window)
    wait(SECONDS)
    return window.grab()


def explained_step(window: MainWindow) -> QPixmap:
    """Explain, on the paused training."""
    window.actions_table["train"].trigger()
    wait(SETTLE_SECONDS)
    window.explaining.reveal()
    wait(SETTLE_SECONDS)
    return window.explaining.view.grab()


PICTURES: Mapping[str, Callable[[MainWindow], QPixmap]] = {"window": trained_window, "explain": explained_step}
"""By name of the file; each goes on from where the one before it ended."""

if __name__ == "__main__":
    raise SystemExit(main())

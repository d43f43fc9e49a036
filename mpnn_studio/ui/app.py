"""Start the window."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QSize, QTimer
from PySide6.QtWidgets import QApplication

from ..project.examples import load_example
from ..run.archive import SUFFIX
from .document.document import Document
from .main_window import MainWindow
from .widgets import theme
from .widgets.garbage import GarbageCollector
from .widgets.messages import show_error
from .widgets.settings import Settings

FIRST_EXAMPLE = "mnist"
WARM_UP_MS = 1500
"""When what is opened later begins to load: after the start, and before anybody has found the key."""
FRAME_HEIGHT = 32
"""What a window manager draws around a window, in px; it is not known before the window is shown."""
SWITCH_SECONDS = 0.00002


def run(path: Path | None = None, example: str = "") -> int:
    """Open the window on an example, by default MNIST, or on a file; return the exit code when it is closed."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("MPNN Studio")
    app.setDesktopFileName("mpnn-studio")
    share_python()
    window = make_window(Settings(), example or FIRST_EXAMPLE)
    sys.excepthook = _report_to(window)
    _fit_screen(window)
    window.show()
    window.stack.view.setFocus()
    # Behind the first painting, so that questions appear over the window.
    QTimer.singleShot(0, lambda: begin(window, path))
    QTimer.singleShot(0, window.tour.offer)
    QTimer.singleShot(0, lambda: collect_garbage(app))
    QTimer.singleShot(WARM_UP_MS, window.explaining.warm_up)
    return app.exec()


def _fit_screen(window: MainWindow) -> None:
    """Make the window no larger than the room on its screen, its frame included, so that all of it is seen."""
    room = window.screen().availableSize() - QSize(0, FRAME_HEIGHT)
    window.resize(window.size().boundedTo(room))


def collect_garbage(app: QCoreApplication | None) -> None:
    """Collect garbage from now on, except among what the start has built: it lives as long as the window.

    That makes every later collection short, so that none of them blocks the window.
    """
    gc.freeze()
    GarbageCollector(app).start()


def share_python() -> None:
    """Let window and training switch between their threads quickly.

    Only one thread at a time runs Python code, and a waiting one may claim the lock only when the other has held it for
    this interval without a break. A small network releases it for some microseconds every fifth of a millisecond: with
    Python's own 5 ms the window could never claim it, and would stand still for a second.
    """
    sys.setswitchinterval(SWITCH_SECONDS)


def begin(window: MainWindow, path: Path | None) -> None:
    """Offer what a crash left, then open the named file, unless its recovered state is already shown."""
    tell_what_is_forgotten(window)
    recovered = window.autosaving.offer()
    if path is not None and not (recovered and window.document.path == path.absolute()):
        window.opener.open([path])


def tell_what_is_forgotten(window: MainWindow) -> None:
    """Say what cannot be kept for the next start, for a person without a home folder or with one that is read-only."""
    kept = {"settings and recent files": window.settings.kept, "unsaved work": window.autosaving.possible}
    lost = " and ".join(what for what, is_kept in kept.items() if not is_kept)
    if lost:
        message = (
            f"There is no home folder that can be written to, so {lost} are gone when the studio ends, "
            "however it ends. Save your projects yourself, to another folder."
        )
        show_error(window, "Nothing will be remembered", message)


def make_window(settings: Settings, example: str = FIRST_EXAMPLE) -> MainWindow:
    """Build the window, dressed as the settings say, with an example."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.load_fonts()
    theme.choose(app, settings.scheme, settings.text_percent)
    document = Document(load_example(example), f"{example}{SUFFIX}")
    window = MainWindow(document, settings)
    # Under a style sheet, each widget is dressed anew whenever it finds its place: once for all takes half the time.
    theme.dress(app)
    app.styleHints().colorSchemeChanged.connect(lambda scheme: window.apply_theme())
    return window


def _report_to(window: MainWindow) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return a hook that shows an unexpected error instead of ending the program, so that the work can be saved."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        details = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(details)
        if not issubclass(kind, KeyboardInterrupt):
            message = "Something went wrong in the program itself. Your project is untouched; save it to be safe."
            show_error(window, "Unexpected error", message, details)

    return report

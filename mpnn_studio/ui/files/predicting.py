"""The command that predicts a file; its window is built when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ...run.run import Run

if TYPE_CHECKING:
    from .prediction_window import PredictionWindow


class Predicting(QObject):
    """Opens the window that predicts files with the shown run."""

    def __init__(self, window: QWidget, shown_run: Callable[[], Run | None]) -> None:
        super().__init__(window)
        self._parent, self._shown_run = window, shown_run
        self._window: PredictionWindow | None = None

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Return what the command does."""
        return {"predict_file": self.reveal}

    @property
    def window(self) -> PredictionWindow:
        """The window, built on first use so that the studio opens sooner."""
        if self._window is None:
            from .prediction_window import PredictionWindow

            self._window = PredictionWindow(self._shown_run, self._parent)
        return self._window

    def reveal(self) -> None:
        """Show the window; Enter chooses a file."""
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.window.choose_file.setFocus()

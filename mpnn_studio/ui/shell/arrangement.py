"""Where the panels of the window stand: one maximised, the tabs beside the curves or below, and as it was last time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from ..widgets.file_choice import folder_of, remember_folder
from ..widgets.settings import Settings
from .columns import WindowColumns
from .panels import Panels

SIZE = (1440, 900)
"""Of the window at the first start, in px."""
MARGIN = 8


class Arrangement(QObject):
    """Arranges the columns, and what stands above them.

    Signals:
        changed(): panels stand elsewhere, or there is another room for them.
    """

    changed = Signal()

    def __init__(self, window: QMainWindow, columns: WindowColumns, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self.columns = columns
        self.panels = Panels(window, columns)
        self.panels.changed.connect(self.changed)
        columns.room_changed.connect(self.changed)

    @property
    def maximised(self) -> bool:
        """Whether a panel has all the room."""
        return self.panels.maximised is not None

    @property
    def beside(self) -> bool:
        """Whether the tabs are wished beside the curves."""
        return self.columns.beside

    def obstacles(self) -> dict[str, str]:
        """Say why commands cannot be used now, by their names."""
        possible = self.columns.beside or self.columns.room_beside
        return {} if possible else {"tabs_beside": "The window is too narrow for that."}

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands do."""
        return {
            "maximise": self.panels.toggle_one_in_use,
            "maximise_column": self.panels.toggle_column_in_use,
            "tabs_beside": self._toggle_beside,
            "reset_layout": self.reset,
        }

    def fill(self, top: QWidget) -> None:
        """Fill the window: the bar, and below it the columns where they were when the window was closed."""
        body, frame = QWidget(), QWidget()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        inner.addWidget(self.columns)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(top)
        layout.addWidget(frame, 1)
        self._window.setCentralWidget(body)
        self._restore()

    def reveal(self, widget: QWidget, do: Callable[[], object]) -> None:
        """Do something in a widget that is to be seen: the panel that hides it is put back first."""
        if not widget.isVisible():
            self.panels.restore()
        do()

    def show_in_middle(self, widget: QWidget | None) -> None:
        """Show this in the place of curves and tabs; None shows them again."""
        self.panels.restore()
        self.columns.show_in_middle(widget)
        if widget is not None:
            self.panels.adopt(widget)

    def reset(self) -> None:
        """Give every panel the place and the size of the first start."""
        self.panels.restore()
        self.columns.reset()
        self.changed.emit()

    def _restore(self) -> None:
        remember_folder(self._window, self._settings.folder)
        self._window.resize(*SIZE)
        if (geometry := self._settings.layout("geometry")) is not None:
            self._window.restoreGeometry(geometry)
        self.columns.restore(self._settings)

    def save(self) -> None:
        """Store places and sizes."""
        self._settings.folder = folder_of(self._window)
        self.panels.restore()
        self._settings.set_layout("geometry", self._window.saveGeometry())
        self.columns.save(self._settings)

    def _toggle_beside(self) -> None:
        self.panels.restore()
        self.columns.set_beside(not self.columns.beside)
        self.changed.emit()

"""Stands in Explain while no step is open: why there is none, and how to get one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ..widgets import theme
from ..widgets.keys import Button
from ..widgets.texts import Placeholder

WAIT = "The next training step is taken on a copy of the network."


class Welcome(QWidget):
    """A sentence, and at times a button.

    Signals:
        wanted(): a step is to be opened.
    """

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = Placeholder()
        self.text.setAccessibleName("Why nothing is explained")
        self.button = Button()
        self.button.clicked.connect(self.wanted)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * theme.GRID)
        layout.addStretch(1)
        layout.addWidget(self.text)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.say("")

    def say(self, text: str, details: str = "") -> None:
        """Say why there is nothing to see."""
        self.text.say(text, details)
        self.button.hide()

    def offer(self, text: str, button: str) -> None:
        """Say it, and offer to open a step all the same."""
        self.text.say(text)
        self.button.setText(button)
        self.button.setAccessibleName(button)
        self.button.show()

    def show_waiting(self, waiting: bool) -> None:
        """Say that a step is being opened."""
        self.say(WAIT if waiting else "")

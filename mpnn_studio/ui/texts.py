"""Labels and small buttons whose size follows the text size of the window, also while it changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from . import theme
from .keys import Button

MakeFont = Callable[[QWidget], QFont]


class Text(QLabel):
    """A label in a font other than the window's.

    Args:
        role: how the style sheet colours it ("muted", "number", "title", "error").
        font: makes its font from the widget, again whenever the application is dressed anew. It must be the label
            itself that does so: what its parent sets is taken back when the label is polished.
    """

    def __init__(self, text: str = "", role: str = "muted", font: MakeFont = theme.small_font) -> None:
        super().__init__(text)
        self._make_font = font
        self.setProperty("role", role)
        self.setFont(font(self))

    def set_role(self, role: str) -> None:
        """Be coloured otherwise."""
        if role != self.property("role"):
            self.setProperty("role", role)
            # A style sheet looks at a property only when it is applied; applying it takes the font away.
            self.style().polish(self)
            self.setFont(self._make_font(self))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(self._make_font(self))


class SmallButton(Button):
    """A small bordered button in the head of a card."""

    def __init__(self, text: str, accessible_name: str, tip: str = "") -> None:
        super().__init__(text)
        self.setProperty("flat", True)
        self.setAccessibleName(accessible_name)
        self.setToolTip(tip)
        self.setFont(theme.small_font(self))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(theme.small_font(self))

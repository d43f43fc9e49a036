"""Labels and small buttons whose size follows the text size of the window, also while it changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from . import theme
from .keys import Button

MakeFont = Callable[[QWidget], QFont]


class TextLabel(QLabel):
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

    def say(self, text: str, details: str = "") -> None:
        """Show another text; the tooltip holds its details."""
        self.setText(text)
        self.setToolTip(details)

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


class Placeholder(TextLabel):
    """Stands in the middle of an empty place, and says why there is nothing to see."""

    def __init__(self, text: str = "", role: str = "muted") -> None:
        super().__init__(text, role)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)


class ElidedLabel(QWidget):
    """A single line for news several times a second.

    A label lays out everything around it anew at every text, and a tab widget then paints all of itself; this paints
    no more than itself. What finds no room is cut off and told by the tooltip.
    """

    def __init__(self, role: str = "muted", font: MakeFont = theme.small_font) -> None:
        super().__init__()
        self._text, self._role, self._make_font = "", role, font
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What is said now."""
        return self._text

    def say(self, text: str) -> None:
        """Show another text."""
        if text != self._text:
            self._text = text
            self.setToolTip(text)
            self.setAccessibleDescription(text)
            self.update()

    def set_role(self, role: str) -> None:
        """Be coloured otherwise."""
        if role != self._role:
            self._role = role
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, QFontMetrics(self._make_font(self)).height() + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._make_font(self))
        painter.setPen(theme.colors(self).color(self._role))
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


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

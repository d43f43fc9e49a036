"""Scroll areas: one that looks like the card around it, and another widget in the place of a scrolled one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class PlainScroll(QScrollArea):
    """Has no frame, gives its widget all of its width, and shows what is behind it.

    Args:
        sideways: it may also be scrolled from side to side, where its widget cannot be as narrow as it is.
    """

    def __init__(self, widget: QWidget | None = None, name: str = "", *, sideways: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        if widget is not None:
            self.setWidget(widget)

    def setWidget(self, widget: QWidget) -> None:
        """Scroll this widget from now on."""
        super().setWidget(widget)
        # Qt makes a widget that can be scrolled paint the colour of the window.
        widget.setAutoFillBackground(False)


def scroll_instead(area: QScrollArea, widget: QWidget) -> None:
    """Scroll this widget in the place of the one before, which is deleted when the event that led here is over.

    Qt itself deletes it at once, even where a signal of one of its children leads here.
    """
    old = area.takeWidget()
    if old is not None:
        old.setParent(area)  # else it would go with its last reference
        old.deleteLater()
    area.setWidget(widget)

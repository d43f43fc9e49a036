"""A button that follows an action."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from .keys import Button


def action_button(action: QAction, *, primary: bool = False, icon_only: str = "") -> QPushButton:
    """Return a button that mirrors an action: its text, tooltip and whether it can be pressed."""
    button = Button()
    button.setProperty("primary", primary)
    button.setProperty("glyph", bool(icon_only))

    def mirror() -> None:
        button.setText(icon_only or action.text())
        button.setAccessibleName(without_pictogram(action.text()))
        button.setAccessibleDescription(action.toolTip())
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())

    action.changed.connect(mirror)
    button.clicked.connect(action.trigger)
    mirror()
    return button


def without_pictogram(text: str) -> str:
    """Return the text without the pictogram in front of it: screen readers read the word."""
    return text.lstrip("▶❚■↺ ")

"""A button that follows an action."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from .keys import Button
from .steady import SteadyButton


def action_button(
    action: QAction, *, primary: bool = False, icon_only: str = "", short: str = "", texts: Sequence[str] = ()
) -> QPushButton:
    """Return a button that mirrors an action: its text, tooltip and whether it can be pressed.

    Args:
        icon_only: a sign that stands for the text.
        short: words that stand for it where the whole has no room; the tooltip begins with the whole then.
        texts: what it may say, where that changes; there is room for each of them.
    """
    button = SteadyButton(texts) if texts else Button()
    button.setProperty("primary", primary)
    button.setProperty("glyph", bool(icon_only))

    def mirror() -> None:
        button.setText(icon_only or short or action.text())
        button.setAccessibleName(without_pictogram(action.text()))
        button.setAccessibleDescription(action.toolTip())
        button.setEnabled(action.isEnabled())
        button.setToolTip(f"{action.text()}: {action.toolTip()}" if short else action.toolTip())

    action.changed.connect(mirror)
    button.clicked.connect(action.trigger)
    mirror()
    return button


def without_pictogram(text: str) -> str:
    """Return the text without the pictogram in front of it: screen readers read the word."""
    return text.lstrip("▶❚■↺ ")

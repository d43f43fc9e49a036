"""A button that follows an action."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from .keys import Button


class _SteadyButton(Button):
    """As wide as the widest of its texts, so that no other button moves when it says another one."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__()
        self._texts = texts

    def sizeHint(self) -> QSize:
        hint, metrics = super().sizeHint(), self.fontMetrics()
        widest = max((metrics.horizontalAdvance(text) for text in self._texts), default=0)
        return QSize(hint.width() + max(widest - metrics.horizontalAdvance(self.text()), 0), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def action_button(
    action: QAction, *, primary: bool = False, icon_only: str = "", short: str = "", texts: Sequence[str] = ()
) -> QPushButton:
    """Return a button that mirrors an action: its text, tooltip and whether it can be pressed.

    Args:
        icon_only: a sign that stands for the text.
        short: words that stand for it where the whole has no room; the tooltip begins with the whole then.
        texts: what it may say, where that changes; there is room for each of them.
    """
    button = _SteadyButton(texts) if texts else Button()
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

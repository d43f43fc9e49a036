"""Courtesy between keys: the window's Space trains, but a focused button is pressed by it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QPushButton

_KEPT = (Qt.Key.Key_Space, Qt.Key.Key_Select)


class KeepsSpace:
    """Mixed into a widget that Space operates, so that the window's shortcut does not take the key away.

    A plain class: one that derives from two Qt classes crashes.
    """

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEPT:
            event.accept()
            return True
        return bool(super().event(event))  # type: ignore[misc]


class Button(KeepsSpace, QPushButton):
    """A push button that Space presses."""


class Combo(KeepsSpace, QComboBox):
    """A combo box that Space opens."""

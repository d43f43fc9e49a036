"""The menus of the parts of the window, made from the table: the right button or the menu key opens one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget

from .actions import Actions
from .commands.command import Command

PLACE = "place"
"""The property by which a widget says which part of the window it is: a key of ``PLACES``."""


class ContextMenus:
    """Fills and opens the menu of the part of the window that is asked.

    Args:
        update: brings the actions up to date.
    """

    def __init__(self, window: QWidget, actions: Callable[[], Actions], update: Callable[[], object]) -> None:
        self._window, self._actions, self._update = window, actions, update

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the command does."""
        return {"context_menu": self.ask_focus}

    def ask_focus(self) -> None:
        """Ask what has the keyboard for its menu, as the right button asks what is under it."""
        widget = self._window.focusWidget() or self._window
        place = _chosen_place(widget)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)

    def answer(self, event: QContextMenuEvent) -> None:
        """Open the menu of the part that an event was meant for, where it has one."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        widget = self._window.focusWidget() if by_key else self._window.childAt(event.pos())
        place = _place_of(widget)
        event.setAccepted(bool(place))
        if place:
            menu = QMenu(self._window)
            menu.setAccessibleName("Commands here")
            menu.aboutToHide.connect(menu.deleteLater)
            self.fill(menu, place)
            menu.popup(event.globalPos())

    def fill(self, menu: QMenu, place: str) -> None:
        """Add what can be done in a part of the window: first what can be done there alone."""
        self._update()
        rows = self._actions().on_place(place)
        own, others = ([row for row in rows if bool(row[0].menu) is shared] for shared in (False, True))
        menu.setToolTipsVisible(True)
        for command, action in own:
            menu.addAction(_with_own_key(command, action, menu))
        if own and others:
            menu.addSeparator()
        menu.addActions([action for _, action in others])


def _with_own_key(command: Command, action: QAction, menu: QMenu) -> QAction:
    """Return the action as a menu shows it beside a key by which the place itself answers."""
    if not command.own_key:
        return action
    shown = QAction(f"{action.text()}\t{command.own_key}", menu)
    shown.setEnabled(action.isEnabled())
    shown.setToolTip(action.toolTip())
    shown.triggered.connect(action.trigger)
    return shown


def _place_of(widget: QWidget | None) -> str:
    """Return the part of the window that a widget belongs to, empty where it has no menu."""
    while widget is not None:
        if place := widget.property(PLACE):
            return str(place)
        widget = widget.parentWidget()
    return ""


def _chosen_place(widget: QWidget) -> QPoint:
    """Return where the keyboard is in a widget: at the current row of a list, else in the middle."""
    if isinstance(widget, QAbstractItemView) and widget.currentIndex().isValid():
        rect = widget.visualRect(widget.currentIndex()).intersected(widget.viewport().rect())
        return widget.viewport().mapTo(widget, rect.center())
    return widget.rect().center()

"""The table of commands brought to life: an action for each row, which every menu, button and key calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ..widgets.action_button import without_pictogram
from .commands.command import Command, Situation
from .commands.table import COMMANDS
from .key_bindings import KeyBindings

Handlers = Mapping[str, Callable[[], object]]


class Actions:
    """One action for each command.

    Args:
        window: owner of the actions.
        places: the parts of the window, by name, inside which some keys hold, so that Delete in a text field deletes
            text.
        handlers: what to call, by name of the command.
        keys: which keys call which command.

    Raises:
        ValueError: a command has no handler, a handler no command, or a key a place that is not there.
    """

    def __init__(
        self, window: QWidget, places: Mapping[str, QWidget], handlers: Handlers, keys: KeyBindings | None = None
    ) -> None:
        _hold_against(handlers, places)
        self._bindings = keys or KeyBindings()
        self._actions: dict[str, QAction] = {}
        self._situation: Situation | None = None
        for command in COMMANDS:
            action = QAction(window)
            action.triggered.connect(lambda checked=False, name=command.name: handlers[name]())
            if command.place:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            (places[command.place] if command.place else window).addAction(action)
            self._actions[command.name] = action
        self._bind()
        self._bindings.changed.connect(self._bind)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    @property
    def bindings(self) -> KeyBindings:
        """Which keys call which command."""
        return self._bindings

    def of_menu(self, menu: str) -> list[tuple[bool, QAction]]:
        """The actions of a menu in order, each with whether a separator stands before it."""
        return [(c.separator, self._actions[c.name]) for c in COMMANDS if c.menu == menu]

    def on_place(self, place: str) -> list[tuple[Command, QAction]]:
        """The commands of the context menu of a part of the window."""
        return [(command, self._actions[command.name]) for command in COMMANDS if place in command.on]

    def update(self, situation: Situation) -> None:
        """Bring text, tooltip and state of every action up to date."""
        self._situation = situation
        for command in COMMANDS:
            action = self._actions[command.name]
            text, reason = command.said(situation), command.obstacle(situation)
            tip = command.tip or without_pictogram(text)
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) or command.own_key
            action.setText(text)
            action.setEnabled(not reason)
            action.setToolTip(reason or " · ".join(part for part in (tip, key) if part))

    def _bind(self) -> None:
        """Let every action answer to its keys, and every tooltip name them."""
        for command in COMMANDS:
            self._actions[command.name].setShortcuts([QKeySequence(key) for key in self._bindings.of(command)])
        if self._situation is not None:
            self.update(self._situation)


def _hold_against(handlers: Handlers, places: Mapping[str, QWidget]) -> None:
    """Refuse a table that is not matched by what the parts of the window can do."""
    names = {command.name for command in COMMANDS}
    faults = {
        "commands without a handler": names - handlers.keys(),
        "handlers without a command": handlers.keys() - names,
        "keys of a place that is not there": {c.place for c in COMMANDS if c.place} - places.keys(),
    }
    told = [f"{fault}: {', '.join(sorted(found))}" for fault, found in faults.items() if found]
    if told:
        raise ValueError("; ".join(told))

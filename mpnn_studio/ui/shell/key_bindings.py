"""Which keys call which command: those of the table, but for what a person chose otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from ..widgets.settings import Settings
from .commands.command import Command
from .commands.table import COMMANDS


class KeyBindings(QObject):
    """Keeps the choices in the settings; one that cannot be used falls back to the table.

    Signals:
        changed(): some command is called by other keys.
    """

    changed = Signal()

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self._settings = settings
        stored = settings.keys if settings else {}
        read = {command.name: _read(stored.get(command.name)) for command in COMMANDS}
        self._chosen = {name: keys for name, keys in read.items() if keys is not None}
        self._drop_what_collides()

    def of(self, command: Command) -> tuple[str, ...]:
        """Return the keys of a command, the first of which menus show."""
        return self._chosen.get(command.name, command.keys)

    def is_chosen(self, command: Command) -> bool:
        """Whether a person gave it other keys than the table."""
        return self.of(command) != command.keys

    def holders(self, key: str, command: Command) -> list[Command]:
        """Return the other commands that a key would call too, where it were one of this command."""
        return [other for other in COMMANDS if key in self.of(other) and _collide(command, other, key)]

    def choose(self, command: Command, key: str) -> None:
        """Call a command by this key alone, or by none where it is empty; whoever held the key lets go of it."""
        for other in self.holders(key, command) if key else []:
            self._chosen[other.name] = tuple(held for held in self.of(other) if held != key)
        self._chosen[command.name] = (key,) if key else ()
        self._keep()

    def reset(self, command: Command) -> None:
        """Call a command by the keys of the table again; whoever holds one of them now lets go of it."""
        self._chosen.pop(command.name, None)
        for key in command.keys:
            for other in self.holders(key, command):
                self._chosen[other.name] = tuple(held for held in self.of(other) if held != key)
        self._keep()

    def reset_all(self) -> None:
        """Forget all choices."""
        self._chosen.clear()
        self._keep()

    def _drop_what_collides(self) -> None:
        """Fall back to the table where a stored key would call two commands; that may free or take another key."""
        while colliding := [
            command.name
            for command in COMMANDS
            if command.name in self._chosen and any(self.holders(key, command) for key in self.of(command))
        ]:
            del self._chosen[colliding[0]]

    def _keep(self) -> None:
        known = {command.name: command for command in COMMANDS}
        self._chosen = {name: keys for name, keys in self._chosen.items() if keys != known[name].keys}
        if self._settings is not None:
            self._settings.keys = {name: list(keys) for name, keys in self._chosen.items()}
        self.changed.emit()


def _collide(one: Command, other: Command, key: str) -> bool:
    """Whether one key cannot call both: the places where they hold overlap, and the table lets them not share it."""
    shared = key in one.keys and key in other.keys
    return one is not other and not shared and (not one.place or not other.place or one.place == other.place)


def _read(stored: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return stored keys in Qt's spelling, None where one of them is none."""
    if stored is None:
        return None
    keys = tuple(QKeySequence(key).toString() for key in stored)
    return keys if all(keys) else None

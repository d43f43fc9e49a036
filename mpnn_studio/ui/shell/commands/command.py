"""What a row of the table of commands is, and what the window knows when it decides which of them make sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtGui import QKeySequence

from ....run.state import State


@dataclass(frozen=True)
class Situation:
    """What the window knows when it decides which commands make sense.

    Attributes:
        obstacle: why the project cannot be trained, empty where it can.
        undo, redo: what would be undone or redone, empty where nothing.
        selected: how many layers are selected.
        trained: whether there are weights to export.
        epochs: how many a training has by its settings.
        layers_copied, project_copied: whether the clipboard holds layers, or a project.
        as_opened: whether the project is as it was opened.
        maximised, beside: whether a panel has all the room, and the tabs are to stand beside the curves.
        obstacles: why commands on a part of the window cannot be used now, by name of the command, as that part says.
    """

    state: State
    obstacle: str = ""
    undo: str = ""
    redo: str = ""
    selected: int = 0
    trained: bool = False
    epochs: int = 0
    layers_copied: bool = False
    project_copied: bool = False
    as_opened: bool = False
    maximised: bool = False
    beside: bool = False
    obstacles: Mapping[str, str] = field(default_factory=dict)


Reason = Callable[[Situation], str]
"""Says why a command cannot be used now; an empty text means that it can."""


def always(situation: Situation) -> str:
    """Let a command be used at any time."""
    return ""


@dataclass(frozen=True)
class Command:
    """One row of the table.

    Attributes:
        name: the key of its handler.
        menu: where it stands in the menu bar; empty where it has a context menu or the search alone.
        text: what a person reads; it may follow the situation.
        key: its key as long as nobody chooses another. ``also`` is a second one, the same on every platform.
        tip: what it does, in a sentence.
        why_not: says why it cannot be used now.
        place: the part of the window inside which its key holds; empty: everywhere.
        on: the parts of the window whose context menus hold it.
        own_key: a key by which the place itself answers, shown but not changed.
        separator: a line stands before it in the menu.
    """

    name: str
    menu: str
    text: str | Callable[[Situation], str]
    key: str | QKeySequence.StandardKey = ""
    tip: str = ""
    why_not: Reason = always
    place: str = ""
    on: tuple[str, ...] = ()
    own_key: str = ""
    separator: bool = False
    also: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """What calls it on the keyboard unless a person chose otherwise, the usual key first."""
        keys = (QKeySequence(self.key).toString(), QKeySequence(self.also).toString())
        return tuple(dict.fromkeys(key for key in keys if key))

    def said(self, situation: Situation) -> str:
        """Return its text in this situation."""
        return self.text if isinstance(self.text, str) else self.text(situation)

    def obstacle(self, situation: Situation) -> str:
        """Return why it cannot be used in this situation, empty where it can."""
        return self.why_not(situation) or situation.obstacles.get(self.name, "")

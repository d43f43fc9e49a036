"""Every command of the window in one table: menus, buttons, keys, search and key sheet are made from it."""

from __future__ import annotations

from collections.abc import Mapping

from .command import Command
from .edit import EDIT
from .file import FILE
from .help import HELP
from .layout import LAYOUT
from .places import PLACE_COMMANDS
from .train import TRAIN
from .view import VIEW

COMMANDS: tuple[Command, ...] = (*FILE, *EDIT, *TRAIN, *VIEW, *LAYOUT, *HELP, *PLACE_COMMANDS)
MENUS = ("File", "Edit", "Train", "View", "Help")
"""The menus of the menu bar, from left to right."""
PLACES: Mapping[str, str] = {
    "stack": "Layers",
    "palette": "Palette",
    "data": "Data",
    "curves": "Curves",
    "runs": "Runs",
    "canvas": "Drawing",
}
"""The parts of the window that have a context menu, with the heading of what can be done there alone."""


def heading(command: Command) -> str:
    """Return under which heading a list of commands shows this one."""
    return command.menu or PLACES[command.on[0]]

"""Every command of the window in one table: menus, buttons, keys, search and key sheet are made from it."""

from __future__ import annotations

from .command import Command
from .edit import EDIT
from .file import FILE
from .help import HELP
from .layout import LAYOUT
from .train import TRAIN
from .view import VIEW

COMMANDS: tuple[Command, ...] = (*FILE, *EDIT, *TRAIN, *VIEW, *LAYOUT, *HELP)
MENUS = ("File", "Edit", "Train", "View", "Help")
"""The menus of the menu bar, from left to right."""

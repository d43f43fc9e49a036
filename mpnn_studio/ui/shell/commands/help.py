"""The commands that help and tell of the studio."""

from __future__ import annotations

from .command import Command

HELP = (Command("about", "Help", "About MPNN Studio", separator=True),)

"""The commands that help and tell of the studio."""

from __future__ import annotations

from .command import Command

HELP = (
    Command("keys", "Help", "All keys", "?", "Every key of the window, also those that hold in one place only"),
    Command("about", "Help", "About MPNN Studio", separator=True),
)

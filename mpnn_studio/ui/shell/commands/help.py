"""The commands that help and tell of the studio."""

from __future__ import annotations

from .command import Command

HELP = (
    Command("manual", "Help", "Manual", "", "First steps, every part of the window, and a glossary, without a network"),
    Command("tour", "Help", "Tour", "", "The five places that a newcomer needs first"),
    Command("help", "Help", "Help on this", "F1", "What has the keyboard, or lies under the mouse, explained"),
    Command(
        "keys",
        "Help",
        "All keys",
        "?",
        "Every key of the window, also those that hold in one place only",
        separator=True,
    ),
    Command("about", "Help", "About MPNN Studio", separator=True),
)

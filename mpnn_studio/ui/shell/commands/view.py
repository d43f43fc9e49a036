"""The commands that show something: views, dialogs, preferences."""

from __future__ import annotations

from .command import Command

VIEW = (
    Command(
        "explain",
        "View",
        "Explain",
        "E",
        "Take the next training step apart, number by number, and back to the curves",
        on=("curves",),
        separator=True,
    ),
    Command("why", "View", "Why this answer", "W", "What speaks for and against the answer to what is tried"),
    Command("data", "View", "Show the data…", "Ctrl+I", "What is in the data, and how it is prepared", on=("data",)),
)

"""The commands that show something: views, dialogs, preferences."""

from __future__ import annotations

from .command import Command

VIEW = (
    Command(
        "search",
        "View",
        "Find anything…",
        "Ctrl+K",
        "Every command, setting, layer, example and page of the manual, by a few letters",
        separator=True,
    ),
    Command(
        "context_menu",
        "View",
        "Commands here",
        "Shift+F10",
        "The menu of what has the keyboard, as the right button opens it",
        also="Menu",
    ),
    Command(
        "explain",
        "View",
        "Explain",
        "E",
        "Take the next training step apart, number by number, and back to the curves",
        on=("curves",),
    ),
    Command("why", "View", "Why this answer", "W", "What speaks for and against the answer to what is tried"),
    Command("data", "View", "Show the data…", "Ctrl+I", "What is in the data, and how it is prepared", on=("data",)),
    Command(
        "preferences",
        "View",
        "Preferences…",
        "Ctrl+,",
        "Theme, text size, keys and what a new project starts with",
        separator=True,
    ),
    Command("change_keys", "View", "Change keys…", "", "Give commands other keys"),
)

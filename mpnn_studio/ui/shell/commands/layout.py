"""The commands that move panels."""

from __future__ import annotations

from .command import Command, Situation


def _maximise_text(situation: Situation) -> str:
    return "Put the panel back" if situation.maximised else "Maximise the panel"


def _beside_text(situation: Situation) -> str:
    return "Tabs below the curves" if situation.beside else "Tabs beside the curves"


LAYOUT = (
    Command(
        "maximise",
        "View",
        _maximise_text,
        "Ctrl+M",
        "Give the panel that you work in all the room, or put it back",
        separator=True,
    ),
    Command(
        "maximise_column",
        "View",
        "Maximise the column",
        "Ctrl+Shift+M",
        "Give the column that you work in all the room, or put it back",
    ),
    Command(
        "tabs_beside",
        "View",
        _beside_text,
        "Ctrl+B",
        "Runs, Confusion and the other tabs beside the curves, or below them",
    ),
    Command("reset_layout", "View", "Reset layout", "", "Put every panel where it is at the first start"),
)

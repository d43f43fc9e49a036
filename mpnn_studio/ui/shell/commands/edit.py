"""The commands that change the project, and those on the layers of its stack."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from .command import Command, Situation

_Key = QKeySequence.StandardKey
_LAYER = ("stack",)


def _needs_selection(situation: Situation) -> str:
    return "" if situation.selected else "Select a layer first."


def _needs_layers(situation: Situation) -> str:
    return "" if situation.layers_copied else "Copy layers of a stack first."


def _needs_project(situation: Situation) -> str:
    return "" if situation.project_copied else "Copy a project as text first."


def _nothing_to_reset(situation: Situation) -> str:
    return "It is as it was opened." if situation.as_opened else ""


EDIT = (
    Command(
        "undo",
        "Edit",
        lambda s: f"Undo {s.undo}".strip(),
        _Key.Undo,
        "",
        lambda s: "" if s.undo else "Nothing to undo.",
    ),
    Command(
        "redo",
        "Edit",
        lambda s: f"Redo {s.redo}".strip(),
        _Key.Redo,
        "",
        lambda s: "" if s.redo else "Nothing to redo.",
        also="Ctrl+Shift+Z",
    ),
    Command("history", "Edit", "History…", "Ctrl+H", "Every step in words; choose one to go back to it"),
    Command(
        "reset",
        "Edit",
        "Reset",
        "",
        "Back to the project as it was opened; undo brings this one back",
        _nothing_to_reset,
    ),
    Command(
        "cut",
        "Edit",
        "Cut",
        _Key.Cut,
        "Move layers to the clipboard",
        _needs_selection,
        "stack",
        _LAYER,
        separator=True,
    ),
    Command("copy", "Edit", "Copy", _Key.Copy, "Copy layers as text", _needs_selection, "stack", _LAYER),
    Command(
        "paste", "Edit", "Paste", _Key.Paste, "Put copied layers behind the selection", _needs_layers, "stack", _LAYER
    ),
    Command("duplicate", "Edit", "Duplicate layer", "Ctrl+D", "", _needs_selection, "stack", _LAYER),
    Command("delete", "Edit", "Delete layer", _Key.Delete, "", _needs_selection, "stack", _LAYER),
    Command(
        "mute",
        "Edit",
        "Mute layer",
        "M",
        "Keep it, but leave it out of the network",
        _needs_selection,
        "stack",
        _LAYER,
    ),
    Command("move_up", "Edit", "Move layer up", "Alt+Up", "", _needs_selection, "stack", _LAYER),
    Command("move_down", "Edit", "Move layer down", "Alt+Down", "", _needs_selection, "stack", _LAYER),
    Command(
        "copy_python", "Edit", "Copy as Python", "", "Copy a script that trains this network alone", separator=True
    ),
    Command("copy_text", "Edit", "Copy as text", "Ctrl+Shift+C", "Copy the whole project, to send or to keep"),
    # Ctrl+V pastes what there is: the clipboard holds layers or a project, so only one of both can be used at a time.
    Command("paste_project", "Edit", "Paste project", _Key.Paste, "Replace this project by the copied", _needs_project),
    Command("find", "Edit", "Find a layer", _Key.Find, "Search the palette", on=("palette",), separator=True),
)

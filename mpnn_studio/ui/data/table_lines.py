"""The lines of a file beside its first rows: which are rows, and what a person can do about each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu, QWidget

from ...data.frame import Frame
from ...data.shown_lines import ShownLine

Decide = Callable[[Frame, bool | None], object]
"""Receives the lines that are no rows, and whether the first row names the columns; None where that is left open."""


def label_of(line: ShownLine) -> str:
    """Return what stands beside a line."""
    return f"{line.number} out" if line.left_out else str(line.number)


def hint_of(line: ShownLine) -> str:
    """Return what is said of a line, and how to change it."""
    state = "is left out" if line.left_out else "is a row"
    return f"Line {line.number} {state}. Right-click, or the menu key in the table, offers what else it can be"


def line_menu(parent: QWidget, lines: Sequence[ShownLine], line: ShownLine, frame: Frame, decide: Decide) -> QMenu:
    """Return a menu of what can be done about a line."""
    menu, number = QMenu(parent), line.number
    menu.setAccessibleName(f"Line {number}")
    if line.left_out:
        last = number == lines[-1].number
        joined = number == frame.upper
        text = f"Names without line {number}" if joined else f"Put line {number} before the names of the columns"
        menu.addAction(text, lambda: decide(frame.joined_with(0 if joined else number), None))
        menu.addAction(f"Take line {number} back", lambda: decide(frame.with_row(number, is_last=last), None))
    else:
        menu.addAction(f"Leave line {number} out", lambda: decide(frame.without_row(number), None))
        menu.addAction(f"Leave out all from line {number} on", lambda: decide(frame.ending(number), None))
    menu.addAction(f"Take line {number} for the names of the columns", lambda: decide(frame.headed_by(number), True))
    return menu

"""The hand of a monkey: what it can touch, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from .faults import Faults

Said = Callable[[str], None]


def front_widget() -> QWidget | None:
    """Return the popup or dialog that gets all input, None where the windows do."""
    return QApplication.activePopupWidget() or QApplication.activeModalWidget()


@dataclass
class Hand:
    """The monkey's hand: what it touches follows from its random numbers.

    Attributes:
        window: the main window.
        rng: of the present gesture.
        say: called with what will be done, before it is.
        complain: called with what did not happen though it had to.
        files: folder of files to drop.
        dragging: whether a drag may wait for a release that never comes.
        answers: how many dialogs and menus were answered so far.
        overwritten: the project's file, where another program has written it since it was read.
        faults: what lets background work fail.
    """

    window: Any
    rng: Random
    say: Said
    complain: Said
    files: Path
    dragging: bool = field(default=False)
    answers: int = field(default=0)
    overwritten: Path | None = field(default=None)
    faults: Faults = field(default_factory=Faults)

    def top(self) -> QWidget:
        """Return the window that would get a person's input: a popup or dialog before everything else."""
        front = front_widget()
        if front is not None:
            return front
        shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget.isWindow()]
        others = [widget for widget in shown if widget is not self.window]
        main: QWidget = self.window
        return self.rng.choice(others) if others and self.rng.random() < 0.5 else main

    def widgets(self, *kinds: type[QWidget]) -> list[QWidget]:
        """Return what can be touched in that window, of some kinds, in a fixed order."""
        top = self.top()
        children: list[QWidget] = [child for kind in kinds or (QWidget,) for child in top.findChildren(kind)]
        return [child for child in children if child.isVisible() and child.isEnabled()]

    def pick(self, *kinds: type[QWidget]) -> QWidget:
        """Return one of these; the window itself where there is none."""
        return self.rng.choice(self.widgets(*kinds) or [self.top()])

    def point(self, widget: QWidget) -> QPoint:
        """Return a point inside a widget, often its middle."""
        if self.rng.random() < 0.3:
            return widget.rect().center()
        return QPoint(self.rng.randint(0, max(0, widget.width() - 1)), self.rng.randint(0, max(0, widget.height() - 1)))


def called(widget: QWidget) -> str:
    """Return how a widget is named in a report."""
    return f"{type(widget).__name__} “{widget.accessibleName() or widget.objectName() or widget.windowTitle()}”"

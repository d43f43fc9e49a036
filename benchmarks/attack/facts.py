"""What a window must show, whatever was done to it: its document, and nothing else.

Only here does the monkey know parts of the window; everything else it finds as a person does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QProgressDialog, QPushButton, QWidget

from mpnn_studio.project.check import Check, check
from mpnn_studio.run.state import State
from mpnn_studio.wording import printable

STACK = "Layer stack"
TRAIN_WORDS: Mapping[State, str] = {State.RUNNING: "Pause", State.PAUSED: "Resume"}


def commands(window: QWidget) -> list[QAction]:
    """Return every command that a person can reach: of the window and its parts, and in their menus."""
    widgets = [window, *window.findChildren(QWidget)]
    found = [action for widget in widgets if not isinstance(widget, QMenu) for action in widget.actions()]
    menus = [button.menu() for button in window.findChildren(QPushButton) if button.menu() is not None]
    for menu in menus:
        found += menu.actions()
    for action in found:
        inner = action.menu()
        found += inner.actions() if isinstance(inner, QMenu) else []
    return [action for action in dict.fromkeys(found) if action.text() and not action.isSeparator()]


def command(window: QWidget, word: str) -> QAction | None:
    """Return the command whose text begins with a word."""
    return next((action for action in commands(window) if action.text().startswith(word)), None)


def contradictions(window: Any) -> Iterator[str]:
    """Yield what the window shows and its document denies."""
    document = window.document
    stack = document.undo_stack
    for word, possible, text in (
        ("Undo", stack.canUndo(), stack.undoText()),
        ("Redo", stack.canRedo(), stack.redoText()),
    ):
        action = command(window, word)
        if action is None or action.isEnabled() != possible:
            yield f"{word} is {'' if action and action.isEnabled() else 'not '}enabled, against the undo stack"
        elif possible and action.text() != f"{word} {text}":
            yield f"{word} names another step than the undo stack"
    marked = "(edited)" in window.windowTitle()
    if marked != document.edited:
        yield f"the title says {'' if marked else 'not '}edited, the document does not"
    if printable(document.name) not in window.windowTitle():
        yield "the title names another document"
    shown, designed = _shown_layers(window), [spec.component.title for spec in document.project.layers]
    if shown != designed:
        yield f"the stack shows {len(shown)} layers, the document has {len(designed)}, or others"
    if _without_fixes(document.check) != _without_fixes(check(document.project)):
        yield "the check is of another project"
    if _waits_for_nobody():
        yield "a progress is shown, but nothing is done in the background"
    state = window.runs.state
    if not any(TRAIN_WORDS.get(state, "Train") in action.text() for action in commands(window)):
        yield f"no command fits a training that is {state.value}"


def _waits_for_nobody() -> bool:
    """Whether something says that it is being done though nothing is being done in the background."""
    app = QApplication.instance()
    works = app.findChildren(QObject, "background work") if app is not None else []
    shown = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QProgressDialog)]
    return not works and any(dialog.isVisible() for dialog in shown)


def _without_fixes(found: Check) -> object:
    """Return a check without its fixes: they are functions, of which no two are the same."""
    return found.schema, found.facts, found.parameters, [problem.message for problem in found.problems]


def _shown_layers(window: QWidget) -> list[str]:
    views = (view for view in window.findChildren(QAbstractItemView) if view.accessibleName() == STACK)
    model = next(views).model()
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    layers = (row for row in rows if model.flags(row) & Qt.ItemFlag.ItemIsDragEnabled)
    return [str(model.data(row)) for row in layers]


def _state(window: Any) -> object:
    return window.runs.state, window.runs.run


def _step(window: Any) -> object:
    return window.document.undo_stack.index(), window.document.project


def _layers(window: Any) -> object:
    return window.document.project.layers


EFFECTS: Mapping[str, Callable[[Any], object]] = {
    "Undo": _step,
    "Redo": _step,
    "Duplicate layer": _layers,
    "Delete layer": _layers,
    "Cut": _layers,
    "Mute layer": _layers,
    "▶ Train": _state,
    "▶ Resume": _state,
    "❚❚ Pause": _state,
    "■ Stop": _state,
    "↺ Start over": _state,
}
"""What must be another after a command that says that it can be used."""


def effect_of(action: QAction) -> Callable[[Any], object] | None:
    """Return what the command must change, if it is known."""
    return next((spy for word, spy in EFFECTS.items() if action.text().startswith(word)), None)

"""The document: the present project, its undo history, and the one signal that says it changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mpneuralnetwork.components.errors import ConfigError
from PySide6.QtCore import QObject, QSignalBlocker, Signal, SignalInstance
from PySide6.QtGui import QUndoCommand, QUndoStack

from ...project import edits
from ...project.check import Check, check
from ...project.project import Project
from ...run.opened import Opened

RECOVERY = "Recover unsaved work"
"""The step from the saved project to the edits that a crash left unsaved."""
_MERGING = 1


class Document(QObject):
    """Holds the project. Views listen to ``changed`` and compare the two values that they receive.

    Signals:
        revised(old, new): an edit, undo or redo changed the project; emitted before ``changed``, so that its weights
            can be brought back before any view shows the new stack.
        changed(old, new): the project is another one, because it was revised or another one was opened.
        stepped(): the undo history has another step, or the present one is another.
        title_changed(): file name or "edited" mark differ.
        settling(): the project is about to be another: what is typed but not confirmed is taken over now, or never.
    """

    settling = Signal()
    revised = Signal(object, object)
    changed = Signal(object, object)
    stepped = Signal()
    title_changed = Signal()

    def __init__(self, project: Project, name: str = "Untitled", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = self._shown = project
        self._checked = project, check(project)
        self._unsaved_run = self._settling = self._telling = False
        self._saved = self._opened = project
        self.path: Path | None = None
        self.name = name
        self.undo_stack = QUndoStack(self)
        # Not in the command itself: whoever listens finds a stack that has moved, and may edit or ask something.
        self.undo_stack.indexChanged.connect(self._show)
        self.undo_stack.cleanChanged.connect(self.title_changed)

    @property
    def project(self) -> Project:
        """The project as it is now; a value that never changes itself."""
        return self._project

    @property
    def check(self) -> Check:
        """Shapes, sizes and problems of the present project."""
        if self._checked[0] is not self._project:
            self._checked = self._project, check(self._project)
        return self._checked[1]

    @property
    def edited(self) -> bool:
        """Whether closing would lose an edit or a trained run."""
        return self._unsaved_run or not self.undo_stack.isClean()

    @property
    def saved(self) -> Project:
        """The project as it was saved or opened last."""
        return self._saved

    @property
    def as_opened(self) -> bool:
        """Whether the project is as it was opened."""
        return self._project == self._opened

    @property
    def edits(self) -> int:
        """How many steps the present project is away from the saved one, as far as they can be counted."""
        return abs(self.undo_stack.index() - max(self.undo_stack.cleanIndex(), 0))

    def settle(self) -> None:
        """Take over what is typed in any form but not confirmed: whoever works out an edit does this first."""
        if not self._settling:  # what is taken over is an edit itself
            self._settling = True
            try:
                self.settling.emit()
            finally:
                self._settling = False

    def edit(self, text: str, project: Project, merge_key: object = None) -> None:
        """Make one undoable change.

        Args:
            text: what it does, in words, for the undo history.
            project: the project afterwards; nothing happens where it equals the present one.
            merge_key: edits in a row with the same key (the drag of one slider) become one undo step.
        """
        self.settle()
        if project != self._project:
            self.undo_stack.push(_Edit(self, text, self._project, project, merge_key))

    def reset(self) -> None:
        """Go back to the project as it was opened, by one undoable change."""
        self.edit("Reset", self._opened)

    def act(self, text: str, do: Callable[[], object], undo: Callable[[], object]) -> None:
        """Make an undoable change of something that is saved with the project, but is no part of it: its runs."""
        self.undo_stack.push(_Act(text, do, undo))

    def set_value(self, uid: str, field: str, value: Any, merge_key: object = None) -> None:
        """Change one setting of one part.

        A value that its declaration refuses, being in the making, waits; one of a part that is gone is dropped.
        """
        self.settle()
        try:
            spec = self._project.find(uid)
            project = edits.set_value(self._project, uid, field, value)
        except (ConfigError, KeyError):
            return
        text = f"Set {spec.component.title} {spec.component.fields[field].label.lower()}"
        self.edit(text, project, (uid, field, merge_key) if merge_key else None)

    def take(self, opened: Opened) -> Callable[[], None]:
        """Hold another project with an undo history of its own, but emit no signal yet.

        Returns:
            A function that emits the signals, to be called when everything else that was opened is in place.
        """
        old, saved = self._project, opened.project if opened.saved is None else opened.saved
        self.path, self.name = opened.path, opened.name
        self._unsaved_run, self._saved = opened.runs_unsaved, saved
        self._opened = saved
        with QSignalBlocker(self.undo_stack):
            self.undo_stack.clear()
            if saved != opened.project:
                self.undo_stack.push(_Edit(self, RECOVERY, saved, opened.project, None))
        self._project = self._shown = opened.project

        def announce() -> None:
            self.stepped.emit()
            self._tell(old, opened.project, self.changed)
            self._show()
            self.title_changed.emit()

        return announce

    def go_to(self, step: int) -> None:
        """Undo or redo up to this step, as one change; step 0 is the project as it was opened."""
        self.settle()
        self.undo_stack.setIndex(step)

    def mark_saved(self, path: Path) -> None:
        """Remember that everything up to now is in this file."""
        self.path, self.name, self._unsaved_run, self._saved = path, path.name, False, self._project
        self.undo_stack.setClean()
        self.title_changed.emit()

    def mark_trained(self) -> None:
        """Remember that there are weights which no file holds."""
        self._unsaved_run = True
        self.title_changed.emit()

    def hold(self, project: Project) -> None:
        """Let this be the project, for the commands of the undo stack; it is shown when the stack has moved."""
        self._project = project

    def _show(self) -> None:
        """Tell of every change: of one that a listener makes when all have heard of the one before."""
        while self._shown != self._project and not self._telling:
            old, self._shown = self._shown, self._project
            self._tell(old, self._shown, self.revised, self.changed)
        self.stepped.emit()

    def _tell(self, old: Project, new: Project, *signals: SignalInstance) -> None:
        self._telling = True
        try:
            for signal in signals:
                signal.emit(old, new)
        finally:
            self._telling = False


class _Act(QUndoCommand):
    """A change that knows its own way back."""

    def __init__(self, text: str, do: Callable[[], object], undo: Callable[[], object]) -> None:
        super().__init__(text)
        self._do, self._undo = do, undo

    def redo(self) -> None:
        self._do()

    def undo(self) -> None:
        self._undo()


class _Edit(QUndoCommand):
    """The one generic command: it holds the project before and after."""

    def __init__(self, document: Document, text: str, old: Project, new: Project, merge_key: object) -> None:
        super().__init__(text)
        self._document, self._old, self._new, self._merge_key = document, old, new, merge_key

    def redo(self) -> None:
        self._document.hold(self._new)

    def undo(self) -> None:
        self._document.hold(self._old)

    def id(self) -> int:
        return -1 if self._merge_key is None else _MERGING

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or other._merge_key != self._merge_key:
            return False
        self._new = other._new
        self.setObsolete(self._new == self._old)
        return True

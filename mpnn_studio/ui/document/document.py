"""The document: the present project, its undo history, and the one signal that says it changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mpneuralnetwork.components.errors import ConfigError
from PySide6.QtCore import QObject, QSignalBlocker, Signal
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
    """

    revised = Signal(object, object)
    changed = Signal(object, object)
    stepped = Signal()
    title_changed = Signal()

    def __init__(self, project: Project, name: str = "Untitled", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._check = check(project)
        self._unsaved_run = self._silent = False
        self._saved = project
        self.path: Path | None = None
        self.name = name
        self.undo_stack = QUndoStack(self)
        self.undo_stack.indexChanged.connect(self.stepped)
        self.undo_stack.cleanChanged.connect(self.title_changed)

    @property
    def project(self) -> Project:
        """The project as it is now; a value that never changes itself."""
        return self._project

    @property
    def check(self) -> Check:
        """Shapes, sizes and problems of the present project."""
        return self._check

    @property
    def edited(self) -> bool:
        """Whether closing would lose an edit or a trained run."""
        return self._unsaved_run or not self.undo_stack.isClean()

    @property
    def saved(self) -> Project:
        """The project as it was saved or opened last."""
        return self._saved

    @property
    def edits(self) -> int:
        """How many steps the present project is away from the saved one, as far as they can be counted."""
        return abs(self.undo_stack.index() - max(self.undo_stack.cleanIndex(), 0))

    def edit(self, text: str, project: Project, merge_key: object = None) -> None:
        """Make one undoable change.

        Args:
            text: what it does, in words, for the undo history.
            project: the project afterwards; nothing happens where it equals the present one.
            merge_key: edits in a row with the same key (the drag of one slider) become one undo step.
        """
        if project != self._project:
            self.undo_stack.push(_Edit(self, text, self._project, project, merge_key))

    def act(self, text: str, do: Callable[[], object], undo: Callable[[], object]) -> None:
        """Make an undoable change of something that is saved with the project, but is no part of it: its runs."""
        self.undo_stack.push(_Act(text, do, undo))

    def set_value(self, uid: str, field: str, value: Any, merge_key: object = None) -> None:
        """Change one setting of one part; one that its declaration refuses, being in the making, waits."""
        spec = self._project.find(uid)
        try:
            project = edits.set_value(self._project, uid, field, value)
        except ConfigError:
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
        with QSignalBlocker(self.undo_stack):
            self.undo_stack.clear()
            if saved != opened.project:
                self._jump(lambda: self.undo_stack.push(_Edit(self, RECOVERY, saved, opened.project, None)))
        self._project, self._check = opened.project, check(opened.project)

        def announce() -> None:
            self.stepped.emit()
            self.changed.emit(old, opened.project)
            self.title_changed.emit()

        return announce

    def go_to(self, step: int) -> None:
        """Undo or redo up to this step, as one change; step 0 is the project as it was opened."""
        old = self._project
        self._jump(lambda: self.undo_stack.setIndex(step))
        new, self._project = self._project, old
        self._show(new)

    def _jump(self, move: Callable[[], None]) -> None:
        """Move in the undo history without showing the steps in between: each holds a whole project."""
        self._silent = True
        try:
            move()
        finally:
            self._silent = False

    def mark_saved(self, path: Path) -> None:
        """Remember that everything up to now is in this file."""
        self.path, self.name, self._unsaved_run, self._saved = path, path.name, False, self._project
        self.undo_stack.setClean()
        self.title_changed.emit()

    def mark_trained(self) -> None:
        """Remember that there are weights which no file holds."""
        self._unsaved_run = True
        self.title_changed.emit()

    def _show(self, project: Project) -> None:
        if self._silent:
            self._project = project
            return
        old, self._project, self._check = self._project, project, check(project)
        self.revised.emit(old, project)
        self.changed.emit(old, project)


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
        self._document._show(self._new)

    def undo(self) -> None:
        self._document._show(self._old)

    def id(self) -> int:
        return -1 if self._merge_key is None else _MERGING

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or other._merge_key != self._merge_key:
            return False
        self._new = other._new
        self.setObsolete(self._new == self._old)
        return True

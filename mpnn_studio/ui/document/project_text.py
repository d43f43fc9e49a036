"""The project on the clipboard: as a script, as text, and back again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ...export.python_script import python_script
from ...project.project import ProjectError
from ...project.text import holds_project, project_from_text, project_to_text
from ...wording import counted
from ..widgets.messages import say, show_error
from .document import Document


class ProjectText:
    """Copies the document's project and pastes another in its place, as one undo step."""

    def __init__(self, window: QWidget, document: Document) -> None:
        self._window, self._document = window, document

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what each command does."""
        return {"copy_python": self.copy_python, "copy_text": self.copy_text, "paste_project": self.paste}

    def copy_python(self) -> None:
        """Put a script on the clipboard that reads the data, trains this network and uses it, without the window."""
        try:
            script = python_script(self._document.project, self._document.name)
        except ProjectError as error:
            show_error(self._window, "There is no script yet", str(error))
            return
        QGuiApplication.clipboard().setText(script)
        lines = counted(len(script.splitlines()), "line")
        say(self._window, f"A Python script of {lines} is on the clipboard: it reads the data, trains and predicts.")

    def copy_text(self) -> None:
        """Put the project on the clipboard as text."""
        QGuiApplication.clipboard().setText(project_to_text(self._document.project))
        say(self._window, "The project is on the clipboard as text.")

    def can_paste(self) -> bool:
        """Whether what is on the clipboard looks like a project."""
        return holds_project(QGuiApplication.clipboard().text())

    def paste(self) -> None:
        """Replace the project by the one on the clipboard."""
        try:
            project = project_from_text(QGuiApplication.clipboard().text())
        except ProjectError as error:
            show_error(self._window, "This project cannot be pasted", str(error))
            return
        self._document.edit("Paste project", project)

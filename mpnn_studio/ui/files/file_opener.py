"""One way in for every file: dropped on the window, picked, recent, or named on the command line."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ...data.recognise import file_sources, patterns, reader_of
from ...data.source import Source
from ...data.sources.table import CsvFile
from ...importing.importers import IMPORTERS, is_model
from ...project.project import ProjectError
from ...run.archive import SUFFIX
from ...run.opening import recognise
from ..data.data_opener import DataOpener
from ..data.table_opener import TableOpener
from ..widgets.file_choice import choose_file
from ..widgets.messages import show_error
from ..widgets.settings import Settings
from .guest_opener import GuestOpener
from .project_files import ProjectFiles


def file_filter() -> str:
    """Return what the dialog offers: projects, the files that some data source reads, and models of elsewhere."""
    models = " ".join(f"*{each.suffix}" for each in IMPORTERS)
    return f"Projects, data and models (*{SUFFIX} {patterns(reversed(file_sources()))} {models});;All files (*)"


class FileOpener:
    """Recognises what a file is and passes it to the part that opens it; anything else is reported."""

    def __init__(
        self,
        window: QWidget,
        files: ProjectFiles,
        guests: GuestOpener,
        tables: TableOpener,
        data: DataOpener,
        settings: Settings,
    ) -> None:
        self._window, self._files, self._guests, self._tables, self._data = window, files, guests, tables, data
        self._settings = settings
        # What the user decides about before it is used; everything else is taken as proposed.
        self._dialogs: dict[type[Source] | None, Callable[[Path], None]] = {
            CsvFile: lambda path: self._tables.inspect(path)
        }

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands that open something do."""
        return {
            "open": self.ask,
            "open_table": self._tables.ask,
            "change_data": self.ask_for_data,
            **self._data.handlers(),
        }

    def ask(self) -> None:
        """Let the user choose a file."""
        path = choose_file(self._window, "Open", file_filter())
        if path is not None:
            self.open([path])

    def ask_for_data(self) -> None:
        """Let the user choose what the project is to be trained on, of the kind that it is trained on now."""
        if type(self._data.current()) in self._dialogs:
            self._tables.ask_again()
        else:
            self._data.ask_again()

    def open(self, paths: Sequence[Path]) -> None:
        """Open files that the user named or dropped."""
        if is_model(paths):
            self._guests.open(paths[0])
            return
        try:
            kind = recognise(paths)
        except ProjectError as error:
            show_error(self._window, "This cannot be opened", str(error))
            return
        if kind == "project":
            self._files.open(paths[0])
            return
        # Several files and folders take long to look into, and have no dialog of their own.
        reader = reader_of(paths) if len(paths) == 1 and paths[0].is_file() else None
        if reader in self._dialogs:
            self._dialogs[reader](paths[0])
        else:
            self._data.open(paths)

    def open_recent(self, path: Path) -> None:
        """Open a project from the list; one that is gone is reported and removed from it."""
        if path.is_file():
            self._files.open(path)
            return
        self._settings.forget_recent(path)
        message = (
            f"There is no {path} any more: it was moved, renamed or deleted. It has left the list of recent files."
        )
        show_error(self._window, "The project is gone", message)

    def welcome(self, event: QDragEnterEvent) -> None:
        """Accept any dragged files: those that cannot be opened are reported when they are dropped."""
        if _files_of(event.mimeData()):
            event.acceptProposedAction()

    def take(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        paths = _files_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.open(paths)


def _files_of(data: QMimeData) -> list[Path]:
    return [_path_of(url) for url in data.urls() if url.isLocalFile()]


def _path_of(url: QUrl) -> Path:
    """Return the path of a local file: by its bytes where they are no text, which Qt would replace."""
    path = url.toLocalFile()
    if "\N{REPLACEMENT CHARACTER}" in path and os.name == "posix":
        path = os.fsdecode(unquote_to_bytes(url.path(QUrl.ComponentFormattingOption.FullyEncoded)))
    return Path(path)

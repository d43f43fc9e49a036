"""Opening images and arrays: IDX files, saved arrays, or a folder, looked at in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from ...data.recognise import file_sources, patterns, source_for
from ...data.source import Source
from ...data.sources.table import CsvFile
from ..widgets.background import Background
from ..widgets.file_choice import choose_files, choose_folder
from ..widgets.messages import show_error
from ..widgets.settings import Settings
from .table_opener import PATIENCE_MS


def file_filter() -> str:
    """Return what the dialog offers: the files of every data source but tables, which have a dialog of their own."""
    sources = (source for source in file_sources() if source is not CsvFile)
    return f"Images and arrays ({patterns(sources)});;All files (*)"


def with_settings_of(before: Source, source: Source) -> Source:
    """Return data that were opened again with what a person had set of them, wherever they are; others as found."""
    old, new = before.get_config(), source.get_config()
    if type(source) is not type(before) or old.get("classes") != new.get("classes"):
        return source
    kept: Source = source.from_config(new | {name: old[name] for name in source.adjustable()})
    return kept


class DataOpener(QObject):
    """Finds out how files that belong together are read.

    Args:
        current: returns what is trained on; data that are opened again keep what was set of them.

    Signals:
        opened(source): the person wants to train on these.
    """

    opened = Signal(object)

    def __init__(self, window: QWidget, settings: Settings, current: Callable[[], Source]) -> None:
        super().__init__(window)
        self._window, self._settings, self.current = window, settings, current
        self._progress: QProgressDialog | None = None
        self._work = Background("inspecting data", self)
        self._work.done.connect(self._take)
        self._work.failed.connect(self._tell)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands on images and arrays do."""
        return {"open_arrays": lambda: self.ask_files(), "open_folder": self.ask_folder}

    def ask_again(self) -> None:
        """Let the person choose what the project needs and could not be read: its folder, or files of its kind."""
        source = type(self.current())
        if source.of_folder:
            self.ask_folder()
        else:
            self.ask_files(f"{source.title} ({patterns([source])});;All files (*)" if source.reads else "")

    def ask_files(self, filters: str = "") -> None:
        """Let the person choose the files of one data set, of any kind or as they are filtered."""
        paths = choose_files(self._window, "Open images or arrays", filters or file_filter())
        if paths:
            self.open(paths)

    def ask_folder(self) -> None:
        """Let the person choose a folder."""
        path = choose_folder(self._window, "Open a folder of pictures, one folder a class")
        if path is not None:
            self.open([path])

    def open(self, paths: Sequence[Path]) -> None:
        """Look at files that a person chose or dropped."""
        self.cancel()
        what = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        self._progress = progress = QProgressDialog(f"Looking at {what}", "Cancel", 0, 0, self._window)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(PATIENCE_MS)
        progress.canceled.connect(self.cancel)
        self._work.start(lambda progress: source_for(paths, progress))

    def cancel(self) -> None:
        """Give up what is being looked at."""
        self._work.cancel()
        if self._progress is not None:
            progress, self._progress = self._progress, None
            progress.close()
            progress.deleteLater()

    def _take(self, source: Source) -> None:
        self.cancel()
        for path in source.files():
            self._settings.trust(path)
        self.opened.emit(with_settings_of(self.current(), source))

    def _tell(self, message: str, details: str) -> None:
        self.cancel()
        show_error(self._window, "These data cannot be used", message, details)

"""Opening a table of one's own: look at it in the background, then let the person decide how to use it."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QProgressDialog, QWidget

from ...data.dataset import DataError
from ...data.dialect import Overrides
from ...data.source import Cancelled
from ..widgets.messages import show_error
from ..widgets.settings import Settings

if TYPE_CHECKING:
    from ...data.inspection import Inspection
    from .table_import import TableImport

PATIENCE_MS = 300
"""A file that is looked through sooner shows no progress dialog."""


class TableOpener(QObject):
    """Asks for a file, inspects it, shows the import dialog.

    Signals:
        opened(source, read): the person agreed to train on this table; ``read`` gives its examples without reading the
            file again.
    """

    opened = Signal(object, object)
    _told = Signal(object, object)

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._cancelled = Event()
        self._progress: QProgressDialog | None = None
        self._dialog: TableImport | None = None
        self._told.connect(self._receive)

    def ask(self) -> None:
        """Let the person choose a file."""
        filters = "Tables (*.csv *.tsv *.txt);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(self._window, "Open table", "", filters)
        if name:
            self.inspect(Path(name))

    def inspect(self, path: Path, given: Overrides | None = None, dialog: TableImport | None = None) -> None:
        """Look at this file and propose how to use it.

        Args:
            given: what the person decided of how it is written.
            dialog: that already shows the file, and shows it anew.
        """
        self.cancel()
        self._dialog = dialog
        self._cancelled = cancelled = Event()
        progress = QProgressDialog(f"Reading {path.name}", "Cancel", 0, 100, dialog or self._window)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(PATIENCE_MS)
        progress.canceled.connect(cancelled.set)
        if dialog is not None:
            progress.canceled.connect(dialog.give_up)
        self._progress = progress
        Thread(target=self._work, args=(path, cancelled, given), name="inspecting", daemon=True).start()

    def cancel(self) -> None:
        """Give up the file that is being read."""
        self._cancelled.set()
        if self._progress is not None:
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None

    def _work(self, path: Path, cancelled: Event, given: Overrides | None) -> None:
        from ...data.inspection import inspect_csv  # only now, so that the window opens sooner

        told = 0

        def progress(share: float) -> None:
            nonlocal told
            if cancelled.is_set():
                raise Cancelled
            if round(100 * share) > told:
                told = round(100 * share)
                self._told.emit(cancelled, told)

        try:
            self._told.emit(cancelled, inspect_csv(path, progress, given))
        except Cancelled:
            return
        except (DataError, OSError) as error:
            self._told.emit(cancelled, str(error))
        except MemoryError:
            self._told.emit(cancelled, f"There is not enough memory to read {path.name}.")

    @Slot(object, object)
    def _receive(self, cancelled: Event, news: int | str | Inspection) -> None:
        if cancelled.is_set():
            return
        match news:
            case int():
                if self._progress is not None:
                    self._progress.setValue(min(news, 99))
            case str():
                self.cancel()
                if self._dialog is not None:
                    self._dialog.give_up()
                show_error(self._dialog or self._window, "The table cannot be used", news)
            case _:
                self.cancel()
                self._decide(news)

    def _decide(self, inspection: Inspection) -> None:
        if self._dialog is not None:
            self._dialog.show_inspection(inspection)
            return
        from .table_import import TableImport  # only now, so that the window opens sooner

        dialog = TableImport(inspection, self._window)
        path = Path(inspection.source.path)
        dialog.reread.connect(lambda given: self.inspect(path, given, dialog))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda result: self._take(dialog) if result == QDialog.DialogCode.Accepted else None)
        dialog.open()

    def _take(self, dialog: TableImport) -> None:
        source = dialog.source()
        for path in source.files():
            self._settings.trust(path)
        inspection = dialog.inspection
        self.opened.emit(source, lambda: inspection.dataset(source))

"""Opening a table of one's own: look at it in the background, then let the person decide how to use it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QProgressDialog, QWidget

from ...data.dataset import DataError
from ...data.dialect import Overrides
from ...data.recognise import patterns
from ...data.source import Progress, Source
from ...data.sources.table import CsvFile
from ..widgets.background import Background
from ..widgets.file_choice import choose_file
from ..widgets.messages import show_error
from ..widgets.settings import Settings

if TYPE_CHECKING:
    from ...data.inspection import Inspection
    from .table_import import TableImport

PATIENCE_MS = 300
"""A file that is looked through sooner shows no progress dialog."""


TABLES = f"Tables ({patterns([CsvFile])});;All files (*)"


class TableOpener(QObject):
    """Asks for a file, inspects it, shows the import dialog.

    Args:
        current: returns what is trained on; a table that is opened again keeps what was decided of it.

    Signals:
        opened(source, read): the person agreed to train on this table; ``read`` gives its examples without reading the
            file again.
    """

    opened = Signal(object, object)

    def __init__(self, window: QWidget, settings: Settings, current: Callable[[], Source]) -> None:
        super().__init__(window)
        self._window, self._settings, self._current = window, settings, current
        self._progress: QProgressDialog | None = None
        self._dialog: TableImport | None = None
        self._work = Background("inspecting", self)
        self._work.progressed.connect(self._show_progress)
        self._work.done.connect(self._decide)
        self._work.failed.connect(self._fail)

    def ask(self) -> None:
        """Let the person choose a file."""
        path = choose_file(self._window, "Open table", TABLES)
        if path is not None:
            self.inspect(path)

    def ask_again(self) -> None:
        """Let the person choose the project's table, under whatever name it is now; what was decided of it is kept."""
        path = choose_file(self._window, "Open table", TABLES)
        source = self._current()
        if path is not None:
            self.inspect(path, decided=source if isinstance(source, CsvFile) else None)

    def inspect(
        self,
        path: Path,
        given: Overrides | None = None,
        dialog: TableImport | None = None,
        decided: CsvFile | None = None,
    ) -> None:
        """Look at this file and propose how to use it.

        Args:
            given: what the person decided of how it is written.
            dialog: that already shows the file, and shows it anew.
            decided: the source of the same table under another name.
        """
        self.cancel()
        self._dialog = dialog
        progress = QProgressDialog(f"Reading {path.name}", "Cancel", 0, 100, dialog or self._window)
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(PATIENCE_MS)
        progress.canceled.connect(self._work.cancel)
        if dialog is not None:
            progress.canceled.connect(dialog.give_up)
        self._progress = progress
        self._work.start(partial(_inspected, path, given, None if dialog else decided or self._decided(path)))

    def _decided(self, path: Path) -> CsvFile | None:
        """Return the source of the same table, or of one of its name elsewhere; None where something else is used."""
        source = self._current()
        return source if isinstance(source, CsvFile) and source.name == path.name else None

    def cancel(self) -> None:
        """Give up the file that is being read."""
        self._work.cancel()
        if self._progress is not None:
            self._progress.close()
            self._progress.deleteLater()
            self._progress = None

    def _show_progress(self, share: float) -> None:
        if self._progress is not None:
            self._progress.setValue(min(round(100 * share), 99))

    def _fail(self, message: str, details: str) -> None:
        self.cancel()
        if self._dialog is not None:
            self._dialog.give_up()
        show_error(self._dialog or self._window, "The table cannot be used", message, details)

    def _decide(self, read: tuple[Inspection, Overrides]) -> None:
        self.cancel()
        inspection, given = read
        if self._dialog is not None:
            self._dialog.show_inspection(inspection)
            return
        from .table_import import TableImport  # only now, so that the window opens sooner

        dialog = TableImport(inspection, self._window, given)
        path = Path(inspection.source.path)
        dialog.reread.connect(lambda given: self.inspect(path, given, dialog))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(partial(self._close, dialog))
        dialog.open()

    def _close(self, dialog: TableImport, result: int) -> None:
        """Take over what the person accepted; the dialog is deleted with whatever it still waits for."""
        if self._dialog is dialog:
            self.cancel()
            self._dialog = None
        if result == QDialog.DialogCode.Accepted:
            self._take(dialog)

    def _take(self, dialog: TableImport) -> None:
        source = dialog.source()
        for path in source.files():
            self._settings.trust(path)
        inspection = dialog.inspection
        self.opened.emit(source, lambda: inspection.dataset(source))


def _inspected(
    path: Path, given: Overrides | None, decided: CsvFile | None, progress: Progress
) -> tuple[Inspection, Overrides]:
    """Read a table as it is given, or with what was decided of it before; return also how it was read."""
    from ...data import inspection  # only now, so that the window opens sooner
    from ...data.kept_decisions import overrides_of, with_decisions

    try:
        if decided is not None:
            earlier = overrides_of(decided, path)
            with suppress(DataError):
                kept = with_decisions(inspection.inspect_csv(path, progress, earlier), decided)
                if kept is not None:
                    return kept, earlier
        return inspection.inspect_csv(path, progress, given), given or Overrides()
    except MemoryError as error:
        raise DataError(f"There is not enough memory to read {path.name}.") from error

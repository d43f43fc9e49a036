"""The runs of the project, with signals for the views that list them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QObject, Signal

from ...run.library import Library
from ...run.run import Run


class KeptRuns(QObject):
    """A library with signals, and the choice of runs whose curves are drawn with those of the present one.

    Signals:
        changed(): runs came, went or ended, or a name or note is another.
        overlaid(runs): the curves of these are drawn too, in the order in which they were chosen.
    """

    changed = Signal()
    overlaid = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = Library()
        self._overlay: list[str] = []

    @property
    def overlay(self) -> tuple[Run, ...]:
        """The runs whose curves are drawn too."""
        by_uid = {run.uid: run for run in self.library}
        return tuple(by_uid[uid] for uid in self._overlay if uid in by_uid)

    def set_overlay(self, runs: Iterable[Run]) -> None:
        """Draw the curves of these runs too."""
        self._overlay = [run.uid for run in runs]
        self._tell()

    def add(self, run: Run) -> None:
        """Add a run that begins."""
        self.library.add(run)
        self.changed.emit()

    def settle(self, run: Run) -> None:
        """End a run."""
        self.library.settle(run)
        self.changed.emit()

    def take(self, runs: Iterable[Run], present: Run | None) -> Callable[[], None]:
        """Hold the runs of another project, but emit no signal yet; return a function that emits them."""
        self.library.use(runs, present)
        self._overlay = []
        return self._tell

    def remove(self, uids: Collection[str]) -> list[tuple[int, Run]]:
        """Remove runs; ``put_back`` with the returned list undoes it."""
        taken = self.library.remove(uids)
        self._tell()
        return taken

    def put_back(self, taken: Iterable[tuple[int, Run]]) -> None:
        """Undo a removal."""
        self.library.put_back(taken)
        self._tell()

    def rename(self, run: Run, name: str) -> None:
        """Give a run another name."""
        run.name = name
        self._tell()

    def annotate(self, run: Run, note: str) -> None:
        """Give a run another note."""
        run.note = note
        self.changed.emit()

    def _tell(self) -> None:
        self.changed.emit()
        self.overlaid.emit(self.overlay)

"""Loads the project's data set in the background, so that the window never waits for a file."""

from __future__ import annotations

from threading import Event, Thread

from PySide6.QtCore import QObject, Signal, Slot

from ..data.dataset import DataError, Dataset
from ..data.source import Cancelled
from ..project.spec import Spec
from ..run.datasets import Datasets

EMIT_STEP = 0.02
"""Progress is told in steps of two per cent, so that a fast loader does not flood the window."""


class DataLoader(QObject):
    """One loading at a time; a newer one cancels the older.

    Signals:
        progressed(share), loaded(dataset), failed(message)
    """

    progressed = Signal(float)
    loaded = Signal(object)
    failed = Signal(str)
    _told = Signal(object, object)

    def __init__(self, datasets: Datasets, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._datasets = datasets
        self._cancelled = Event()
        self._thread: Thread | None = None
        self._told.connect(self._receive)

    def load(self, source: Spec) -> None:
        """Begin to load; the answer comes as a signal."""
        self.cancel()
        self._cancelled = Event()
        self._thread = Thread(target=self._work, args=(source, self._cancelled), name="loading", daemon=True)
        self._thread.start()

    def cancel(self, wait: float = 0.0) -> None:
        """Give up the loading that goes on, if one does; wait for its end for at most so many seconds."""
        self._cancelled.set()
        if self._thread is not None and wait:
            self._thread.join(wait)

    def _work(self, source: Spec, cancelled: Event) -> None:
        told = 0.0

        def progress(share: float) -> None:
            nonlocal told
            if cancelled.is_set():
                raise Cancelled
            if share - told >= EMIT_STEP:
                told = share
                self._told.emit(cancelled, share)

        try:
            self._told.emit(cancelled, self._datasets.get(source, progress))
        except Cancelled:
            return
        except (DataError, OSError) as error:
            self._told.emit(cancelled, str(error))
        except MemoryError:
            self._told.emit(cancelled, "There is not enough memory to load this data.")

    @Slot(object, object)
    def _receive(self, cancelled: Event, news: Dataset | float | str) -> None:
        """Runs in the window's thread; news of a loading that was given up is dropped."""
        if cancelled.is_set():
            return
        match news:
            case float():
                self.progressed.emit(news)
            case str():
                self.failed.emit(news)
            case _:
                self.loaded.emit(news)

"""Work beside the window: one piece at a time, with progress, given up when a newer one begins."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ...data.dataset import DataError
from ...data.source import Cancelled, Progress

EMIT_STEP = 0.02
"""Progress is told in steps of two per cent, so that quick work does not flood the window."""


class Background(QObject):
    """Does what it is given in a thread of its own; a newer work cancels the older.

    Signals:
        progressed(share), done(result), failed(message): in the window's thread.
    """

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(str)
    _told = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._cancelled = Event()
        self._thread: Thread | None = None
        self._told.connect(self._receive)

    def start(self, work: Callable[[Progress], Any]) -> None:
        """Begin a work; it is told how to tell its progress, and its answer comes as a signal."""
        self.cancel()
        self._cancelled = Event()
        self._thread = Thread(target=self._work, args=(work, self._cancelled), name=self._name, daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether its thread is at work, be it on something that was given up."""
        return self._thread is not None and self._thread.is_alive()

    def cancel(self, wait: float = 0.0) -> None:
        """Give up the work that goes on, if one does; wait for its end for at most so many seconds."""
        self._cancelled.set()
        if self._thread is not None and wait:
            self._thread.join(wait)

    def _work(self, work: Callable[[Progress], Any], cancelled: Event) -> None:
        told = 0.0

        def progress(share: float) -> None:
            nonlocal told
            if cancelled.is_set():
                raise Cancelled
            if share - told >= EMIT_STEP:
                told = share
                self._tell(cancelled, lambda: self.progressed.emit(share))

        try:
            result = work(progress)
            self._tell(cancelled, lambda: self.done.emit(result))
        except Cancelled:
            return
        except (DataError, OSError) as error:
            message = str(error)
            self._tell(cancelled, lambda: self.failed.emit(message))
        except MemoryError:
            self._tell(cancelled, lambda: self.failed.emit("There is not enough memory for this data."))

    def _tell(self, cancelled: Event, tell: Callable[[], None]) -> None:
        # When the application ends in the middle of a work, this object is gone before its thread is.
        with suppress(RuntimeError):
            self._told.emit(cancelled, tell)

    @Slot(object, object)
    def _receive(self, cancelled: Event, tell: Callable[[], None]) -> None:
        """Runs in the window's thread; news of a work that was given up is dropped."""
        if not cancelled.is_set():
            tell()

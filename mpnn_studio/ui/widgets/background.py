"""Work in a background thread: one piece at a time, with progress, given up when a newer one begins."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any

from mpneuralnetwork.components.errors import UserError
from mpneuralnetwork.components.interruption import interruptible
from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from ...data.source import Cancelled, Progress

EMIT_STEP = 0.02
"""Progress is emitted in steps of two per cent, so that quick work does not flood the window."""

Task = Callable[[Progress], Any]
"""What is to be done; it receives a function for its progress, which raises ``Cancelled`` once nobody wants it."""


class Background(QObject):
    """Runs tasks in a background thread; a newer task cancels the older, and what a cancelled one finds is dropped.

    Signals:
        progressed(share), done(result): in the window's thread.
        failed(message, details): whatever the task raised; the details are the traceback where it is a fault of the
            program, and empty where the message says all.
    """

    progressed = Signal(float)
    done = Signal(object)
    failed = Signal(str, str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._work: _Work | None = None

    def start(self, task: Task) -> None:
        """Begin a task; its answer comes as a signal."""
        self.cancel()
        self._work = work = _Work(self._name, task)
        # Slots of this object, not functions: Qt calls them in this thread, and never after the object is deleted.
        work.progressed.connect(self._progress)
        work.done.connect(self._finish)
        work.failed.connect(self._fail)
        self.destroyed.connect(work.cancel)
        work.thread_of_work.start()

    @property
    def busy(self) -> bool:
        """Whether its thread is at work, be it on something that was given up."""
        return self._work is not None and self._work.thread_of_work.is_alive()

    def cancel(self, wait: float = 0.0) -> None:
        """Give up the task that goes on, if one does; wait for its end for at most so many seconds."""
        if self._work is not None:
            self._work.cancelled.set()
            if wait:
                self._work.thread_of_work.join(wait)

    # News of a task that was cancelled may be on its way still.

    @Slot(object, float)
    def _progress(self, cancelled: Event, share: float) -> None:
        if not cancelled.is_set():
            self.progressed.emit(share)

    @Slot(object, object)
    def _finish(self, cancelled: Event, result: Any) -> None:
        if not cancelled.is_set():
            self.done.emit(result)

    @Slot(object, str, str)
    def _fail(self, cancelled: Event, message: str, details: str) -> None:
        if not cancelled.is_set():
            self.failed.emit(message, details)


class _Work(QObject):
    """One task and its thread. It lives until the thread has ended, whether or not its requester still does."""

    progressed = Signal(object, float)
    done = Signal(object, object)
    failed = Signal(object, str, str)
    ended = Signal()

    def __init__(self, name: str, task: Task) -> None:
        super().__init__(QCoreApplication.instance())
        self.setObjectName("background work")
        self.cancelled = Event()
        self.thread_of_work = Thread(target=self._run, args=(task,), name=name, daemon=True)
        self.ended.connect(self.deleteLater)

    @Slot()
    def cancel(self) -> None:
        """Let the task end at its next progress, or where a network computes, before the next layer."""
        self.cancelled.set()

    def _run(self, task: Task) -> None:
        # The application may end, and delete this object, in the middle of a task that never looks up.
        with suppress(RuntimeError):
            self._attempt(task)
            self.ended.emit()

    def _attempt(self, task: Task) -> None:
        emitted = 0.0

        def ask() -> None:
            if self.cancelled.is_set():
                raise Cancelled

        def progress(share: float) -> None:
            nonlocal emitted
            ask()
            if share - emitted >= EMIT_STEP:
                emitted = share
                self.progressed.emit(self.cancelled, share)

        try:
            with interruptible(ask):
                result = task(progress)
        except BaseException as error:  # a requester that hears of no end would wait for ever
            self.failed.emit(self.cancelled, *described(error))
        else:
            self.done.emit(self.cancelled, result)


def described(error: BaseException) -> tuple[str, str]:
    """Return what to say of an error, and the details of one that is a fault of the program."""
    text = _text_of(error)
    if text and isinstance(error, UserError | OSError):
        return text, ""
    if isinstance(error, MemoryError):
        return "There is not enough memory for this data.", ""
    kind = type(error).__name__
    message = f"Something went wrong in the program itself ({f'{kind}: {text}'.removesuffix(': ')})."
    return message, "".join(traceback.format_exception(error))


def _text_of(error: BaseException) -> str:
    """Return what an error says of itself; nothing where it fails at that, so that it is reported all the same."""
    try:
        return str(error)
    except Exception:
        return ""


def stop_background_work(seconds: float) -> None:
    """Cancel every task, and wait for the end of each for at most so many seconds: the application shuts down."""
    app = QCoreApplication.instance()
    works = app.findChildren(_Work) if app is not None else []
    for work in works:
        work.cancelled.set()
    for work in works:
        work.thread_of_work.join(seconds)

"""Unsaved work, written to a recovery folder while it is made, so that a crash costs at most a second of it.

Each process writes into a folder of its own, locked for as long as it lives::

    recovery/<name>/lock          held open; the system lets go of it however the process ends
    recovery/<name>/saved.mpnn    the project as it was saved or opened last: what undo leads back to
    recovery/<name>/run.mpnn      the newest weights and curves, where something was trained
    recovery/<name>/run-<uid>.mpnn  another run of the project; each is written once, when it is over
    recovery/<name>/about.json    name, file, number of edits and batches, to decide by; the order of the runs
    recovery/<name>/project.mpnn  the project as it is; written last, so what has it is complete

``recovery.py`` reads what a dead process left behind.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread

from mpneuralnetwork.components.errors import EngineError, FileError
from mpneuralnetwork.saving.formats import json_text, write_atomically

from ..project.project import Project
from .archive import save_project
from .file_version import FileVersion
from .locking import Lock, try_lock
from .run import Run

LOCK, PROJECT, SAVED, RUN, ABOUT = "lock", "project.mpnn", "saved.mpnn", "run.mpnn", "about.json"
MAX_WEIGHTS = 512_000_000
"""Bytes of weights that are still written; a larger network is recovered without them."""
RETRY_SECONDS = 20.0
"""After a failure, the same work is tried again this much later: a full disk may have room by then."""


@dataclass(frozen=True)
class Work:
    """What a crash would lose.

    Attributes:
        saved: the project as it was saved or opened last.
        name, path: of the document; None where it was never saved.
        edits: steps from ``saved`` to ``project``.
        run: what was trained, with curves and weights that no longer change.
        runs: all runs of the project in their order; ``run`` stands for the one among them that has its uid.
        version: of the file at ``path`` when it was read or written last.
    """

    project: Project
    saved: Project
    name: str
    path: Path | None = None
    edits: int = 0
    run: Run | None = None
    runs: tuple[Run, ...] = ()
    version: FileVersion | None = None


class Autosave:
    """Writes the newest work on a thread of its own; newer work replaces what is still waiting.

    Args:
        root: the folder of all processes' work; None where there is none, and nothing is kept.
        failed: receives the reason why it could not be written, on that thread, once until it works again.
        retry: seconds until work that could not be written is tried again, where no newer work comes before.
    """

    def __init__(
        self, root: Path | None, failed: Callable[[str], None] = lambda message: None, retry: float = RETRY_SECONDS
    ) -> None:
        self._root, self._failed, self._retry = root, failed, retry
        self._folder = _Folder(root or Path())
        self._last_good: _Folder | None = None
        self._gate = Condition()
        self._wanted: Work | None = None
        self._waiting = self._busy = self._closed = False
        self._problem = ""
        self._thread: Thread | None = None

    @property
    def run_seconds(self) -> float:
        """How long it took to write the weights last time, so that large ones are written more rarely."""
        return self._folder.run_seconds

    def keep(self, work: Work | None) -> None:
        """Write this work soon; None means that there is nothing to lose, and removes what was written."""
        with self._gate:
            if self._closed or self._root is None or (work is None and self._thread is None):
                return
            self._wanted, self._waiting = work, True
            if self._thread is None:
                self._thread = Thread(target=self._work, name="autosave", daemon=True)
                self._thread.start()
            self._gate.notify_all()

    def flush(self, seconds: float) -> bool:
        """Wait at most this long until everything is written; return whether it is."""
        with self._gate:
            written = self._gate.wait_for(lambda: not self._waiting and not self._busy, seconds)
            return written and not self._problem and self._root is not None

    def close(self, seconds: float = 5.0) -> None:
        """End cleanly: what was written is not needed any more."""
        with self._gate:
            self._closed, self._waiting = True, False
            self._gate.notify_all()
        if self._thread is not None:
            self._thread.join(seconds)
        self._folder.remove()
        self._drop_last_good()

    def _work(self) -> None:
        while True:
            with self._gate:
                self._busy = False
                self._gate.notify_all()
                self._gate.wait_for(lambda: self._waiting or self._closed, self._retry if self._problem else None)
                if self._closed:
                    return
                work, self._waiting, self._busy = self._wanted, False, True
            self._write(work)

    def _write(self, work: Work | None) -> None:
        """Write this work. Whatever goes wrong, the thread lives on, and what was written before stays."""
        if self._last_good is not None and not self._last_good.holds(work):
            self._drop_last_good()
        try:
            self._folder.write(work)
        except Exception as error:
            reported, self._problem = self._problem, _reason(error)
            self._begin_anew()
            if not reported:
                with suppress(Exception):
                    self._failed(self._problem)
        else:
            self._problem = ""
            self._drop_last_good()

    def _begin_anew(self) -> None:
        """Give up a folder that could not be written to, but keep the newest complete one until there is another."""
        if self._folder.complete:
            self._drop_last_good()
            self._last_good = self._folder
        else:
            self._folder.remove()
        self._folder = _Folder(self._folder.root, self._folder.run_seconds)

    def _drop_last_good(self) -> None:
        if self._last_good is not None:
            self._last_good.remove()
            self._last_good = None


class _Folder:
    """The folder of this process. Made when there is something to lose, gone when there is not."""

    def __init__(self, root: Path, run_seconds: float = 0.0) -> None:
        self.root = root
        self._path: Path | None = None
        self._lock: Lock | None = None
        self._written: Work | None = None
        self._kept: dict[str, object] = {}
        self.run_seconds = run_seconds

    @property
    def complete(self) -> bool:
        """Whether a crash would lose nothing of what was written here last."""
        return self._written is not None and self._path is not None and (self._path / PROJECT).is_file()

    def holds(self, work: Work | None) -> bool:
        """Whether what was written here is of the same document, opened or saved at the same moment."""
        old = self._written
        return work is not None and (old is None or (old.saved, old.path) == (work.saved, work.path))

    def write(self, work: Work | None) -> None:
        """Bring the files to this state, writing only those that differ. Raises OSError or FileError."""
        if not self.holds(work):
            self.remove()  # another document: no file of the one may be taken for the other's
        old = self._written
        if work is None:
            return
        folder = self._open()
        if old is None:
            save_project(folder / SAVED, work.saved)
        run = work.run if work.run is not None and _size(work.run) <= MAX_WEIGHTS else None
        if run is not (old.run if old else None):
            self._write_run(folder / RUN, run)
        others = (each for each in work.runs if _size(each) <= MAX_WEIGHTS)
        self._write_others(folder, {each.uid: each for each in others if run is None or each.uid != run.uid})
        about = {
            "name": work.name,
            "path": str(work.path) if work.path else None,
            "version": work.version.to_json() if work.version else None,
            "edits": work.edits,
            "steps": run.snapshot.step if run and run.snapshot else 0,
            "runs": [each.uid for each in work.runs],
        }
        write_atomically(folder / ABOUT, json_text(about).encode())
        if old is None or old.project != work.project:
            save_project(folder / PROJECT, work.project)
        self._written = work

    def remove(self) -> None:
        """Leave nothing behind."""
        if self._lock is not None:
            self._lock.release()
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)
        self._path = self._lock = self._written = None
        self._kept.clear()

    def _write_run(self, path: Path, run: Run | None) -> None:
        start = time.perf_counter()
        if run is None:
            path.unlink(missing_ok=True)
        else:
            save_project(path, run.project, run)
        self.run_seconds = time.perf_counter() - start

    def _write_others(self, folder: Path, runs: dict[str, Run]) -> None:
        """Write the runs that are over and not written yet, or have changed; remove those that were deleted."""
        for uid in self._kept.keys() - runs.keys():
            run_file(folder, uid).unlink(missing_ok=True)
            del self._kept[uid]
        for uid, run in runs.items():
            state = (run.name, run.note, run.snapshot is None, run.finished is None, run.failed is None)
            if self._kept.get(uid) != state:
                save_project(run_file(folder, uid), run.project, run)
                self._kept[uid] = state

    def _open(self) -> Path:
        if self._path is None:
            path = self.root / f"{os.getpid()}-{os.urandom(4).hex()}"
            path.mkdir(mode=0o700, parents=True)
            self._path = path
            self._lock = try_lock(path / LOCK, make=True)
            if self._lock is None:
                raise FileError(f"{path} could not be locked, so another window might take it")
        return self._path


def run_file(folder: Path, uid: str) -> Path:
    """Where a run is written that is not the present one."""
    return folder / f"run-{uid}.mpnn"


def _reason(error: Exception) -> str:
    """Say why in words; what the text of a foreign exception says is for nobody."""
    if isinstance(error, EngineError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "there is not enough memory" if isinstance(error, MemoryError) else f"unexpected {type(error).__name__}"


def _size(run: Run) -> int:
    return run.snapshot.values.nbytes if run.snapshot else 0

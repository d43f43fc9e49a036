"""What processes that died left unsaved (see ``autosave.py``): found at the next start, offered, taken over."""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from mpneuralnetwork.components.errors import EngineError
from mpneuralnetwork.saving.formats import parse_json, remove_leftovers

from ..project.project import ProjectError
from .archive import UID, load_project
from .autosave import ABOUT, LOCK, PROJECT, RUN, SAVED, run_file
from .library import MAX_RUNS
from .locking import try_lock
from .opened import Opened
from .run import Run

MAX_FOLDERS = 20
MAX_BYTES = 2_000_000_000
"""Of work that waits to be recovered; the oldest goes first, the newest always stays."""
ASIDE = ".damaged"
"""Ends the name of a folder that could not be read: it is not offered again, but kept for repair."""
ASIDE_SECONDS = 30 * 24 * 3600.0
LONGEST_ABOUT = 100_000
"""Bytes of what is said about the work."""
LEFTOVER_SECONDS = 5.0
"""A temporary file this old beside the dead process's project was its own, and not another window's at work."""

T = TypeVar("T")


@dataclass(frozen=True)
class Recovered(Opened):
    """Unsaved work of a process that died, as far as it could be read.

    Attributes:
        loss: what could not be read, in a sentence; empty where everything was.
    """

    loss: str = ""


class Orphan:
    """The unsaved work of one dead process, locked while it is being offered so that no other window takes it.

    Attributes:
        when: seconds since 1970, which may be of any year: a disk can hold times that no calendar of Python has.
    """

    def __init__(self, folder: Path, lock: BinaryIO) -> None:
        self.folder, self._lock = folder, lock
        about = _read_about(folder / ABOUT)
        self.name = _one(about.get("name"), str, "Untitled")
        path = _one(about.get("path"), str, "")
        self.path = Path(path) if path else None
        self.edits = _one(about.get("edits"), int, 0)
        self.steps = _one(about.get("steps"), int, 0)
        order = _one(about.get("runs"), list, [])
        self._order = [uid for uid in order[:MAX_RUNS] if isinstance(uid, str) and UID.fullmatch(uid)]
        self.when = (folder / PROJECT).stat().st_mtime

    def check(self) -> None:
        """Raise ProjectError where not even the project is readable; see ``set_aside``."""
        load_project(self.folder / PROJECT)

    def load(self) -> Recovered:
        """Read everything. Raises ProjectError as ``check`` does; other damage costs only what is damaged."""
        project = load_project(self.folder / PROJECT).project
        saved, _ = _attempt(self.folder / SAVED)
        trained, problem = _attempt(self.folder / RUN) if (self.folder / RUN).exists() else (None, "")
        loss = f"The trained network could not be recovered: {problem}" if problem else ""
        run = trained.run if trained else None
        runs, lost = self._load_others({each.uid: each for each in (trained.runs if trained else ())})
        if lost:
            loss = " ".join(filter(None, (loss, f"{lost} of the earlier runs could not be recovered.")))
        before = saved.project if saved else project
        return Recovered(project, self.name, self.path, runs, run, before, runs_unsaved=bool(runs), loss=loss)

    def _load_others(self, present: dict[str, Run]) -> tuple[tuple[Run, ...], int]:
        """Return all runs in their order, and how many of them are lost."""
        lost = 0
        runs: dict[str, Run] = {}
        for uid in self._order:
            file = run_file(self.folder, uid)
            if uid not in present and file.exists():
                opened, problem = _attempt(file)
                lost += bool(problem)
                runs |= {each.uid: each for each in (opened.runs if opened else ())}
            elif uid in present:
                runs[uid] = present[uid]
        return tuple({**runs, **present}.values()), lost

    def discard(self) -> None:
        """Delete it for good."""
        self.release()
        shutil.rmtree(self.folder, ignore_errors=True)

    def set_aside(self) -> Path:
        """Keep it, but do not offer it again; return its new place."""
        self.release()
        return self.folder.rename(self.folder.with_name(self.folder.name + ASIDE))

    def release(self) -> None:
        """Release it for the next start, or for another window."""
        self._lock.close()


def recovery_folder() -> Path:
    """Where unsaved work is kept: in the user's own folder for the state of programs."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        given = Path(os.environ.get("XDG_STATE_HOME", ""))
        base = given if given.is_absolute() else home / ".local" / "state"
    return base / "mpnn-studio" / "recovery"


def find_orphans(root: Path) -> list[Orphan]:
    """Claim what dead processes left, newest first; what living ones or other windows hold is left alone.

    Folders in which nothing was finished are removed, and so are the oldest where too much has gathered.
    """
    found = []
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name.endswith(ASIDE):
            _remove_old(folder)
            continue
        lock = _claim(folder)
        if lock is None:
            continue
        try:
            orphan = Orphan(folder, lock)
        except OSError:
            # Its process died before its first work was written whole.
            lock.close()
            shutil.rmtree(folder, ignore_errors=True)
            continue
        if orphan.path is not None:
            remove_leftovers(orphan.path, LEFTOVER_SECONDS)
        found.append(orphan)
    return _newest(found)


def _newest(orphans: list[Orphan]) -> list[Orphan]:
    """Return those within the limits, newest first; the others are deleted."""
    kept: list[Orphan] = []
    size = 0
    for orphan in sorted(orphans, key=lambda orphan: orphan.when, reverse=True):
        size += sum(file.stat().st_size for file in orphan.folder.iterdir())
        if kept and (len(kept) == MAX_FOLDERS or size > MAX_BYTES):
            orphan.discard()
        else:
            kept.append(orphan)
    return kept


def _claim(folder: Path) -> BinaryIO | None:
    try:
        lock = (folder / LOCK).open("r+b")
    except OSError:
        return None
    if try_lock(lock):
        return lock
    lock.close()
    return None


def _remove_old(folder: Path) -> None:
    if time.time() - folder.stat().st_mtime > ASIDE_SECONDS:
        shutil.rmtree(folder, ignore_errors=True)


def _attempt(path: Path) -> tuple[Opened | None, str]:
    """Open a project file, or say why it cannot be."""
    try:
        return load_project(path), ""
    except ProjectError as error:
        return None, str(error)


def _read_about(path: Path) -> dict[str, Any]:
    """Return what stands in the file; it only helps to decide, so a damaged one says nothing."""
    try:
        if path.stat().st_size > LONGEST_ABOUT:
            return {}
        content = parse_json(path.read_bytes(), path.name)
    except (OSError, EngineError):
        return {}
    return content if isinstance(content, dict) else {}


def _one(value: Any, kind: type[T], default: T) -> T:
    return value if type(value) is kind else default

"""What processes that died left unsaved (see ``autosave.py``): found at the next start, offered, taken over."""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from mpneuralnetwork.components.errors import EngineError
from mpneuralnetwork.saving.formats import parse_json, read_regular, remove_leftovers

from ..project.project import ProjectError
from .archive import UID, load_project
from .autosave import ABOUT, LOCK, PROJECT, RUN, SAVED, run_file
from .file_version import version_from_json
from .library import MAX_RUNS
from .locking import Lock, try_lock
from .opened import Opened
from .run import Run
from .state_folder import entries, is_own_folder, is_regular, size_of, state_folder

FOLDER = re.compile(r"\d+-[0-9a-f]{8}")
"""Names of the folders in which processes keep their work. Whatever else lies beside them is not ours to touch."""
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

    def __init__(self, folder: Path, lock: Lock) -> None:
        self.folder, self._lock = folder, lock
        self.when = (folder / PROJECT).lstat().st_mtime
        about = _read_about(folder / ABOUT)
        self.name = _one(about.get("name"), str, "Untitled")
        path = _one(about.get("path"), str, "")
        self.path = Path(path) if path else None
        self.edits = _one(about.get("edits"), int, 0)
        self.steps = _one(about.get("steps"), int, 0)
        self.version = version_from_json(about.get("version"))
        order = _one(about.get("runs"), list, [])
        self._order = [uid for uid in order[:MAX_RUNS] if isinstance(uid, str) and UID.fullmatch(uid)]

    def check(self) -> None:
        """Raise ProjectError where not even the project is readable; see ``set_aside``."""
        load_project(self.folder / PROJECT)

    def load(self) -> Recovered:
        """Read everything. Raises ProjectError as ``check`` does; other damage costs only what is damaged."""
        project = load_project(self.folder / PROJECT).project
        saved, _ = _attempt(self.folder / SAVED)
        trained, problem = _attempt(self.folder / RUN) if is_regular(self.folder / RUN) else (None, "")
        loss = f"The trained network could not be recovered: {problem}" if problem else ""
        run = trained.run if trained else None
        runs, lost = self._load_others({each.uid: each for each in (trained.runs if trained else ())})
        if lost:
            loss = " ".join(filter(None, (loss, f"{lost} of the earlier runs could not be recovered.")))
        before = saved.project if saved else project
        return Recovered(
            project, self.name, self.path, runs, run, before, runs_unsaved=bool(runs), version=self.version, loss=loss
        )

    def _load_others(self, present: dict[str, Run]) -> tuple[tuple[Run, ...], int]:
        """Return all runs in their order, and how many of them are lost."""
        lost = 0
        runs: dict[str, Run] = {}
        for uid in self._order:
            file = run_file(self.folder, uid)
            if uid not in present and is_regular(file):
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
        """Keep it, but do not offer it again; return where it is now."""
        self.release()
        try:
            return self.folder.rename(self.folder.with_name(self.folder.name + ASIDE))
        except OSError:
            return self.folder

    def release(self) -> None:
        """Release it for the next start, or for another window."""
        self._lock.release()


def recovery_folder() -> Path | None:
    """Where unsaved work is kept; None where the user has no folder of their own."""
    folder = state_folder()
    return folder and folder / "recovery"


def find_orphans(root: Path | None) -> list[Orphan]:
    """Claim what dead processes left, newest first; what living ones or other windows hold is left alone.

    Folders in which nothing was finished are removed, and so are the oldest where too much has gathered. An entry that
    is no real folder of ours is not touched, and none can keep the others from being found.
    """
    found = []
    for folder in entries(root) if root else ():
        # Whatever is wrong with one entry, it is left as it is, and the others are found.
        with suppress(OSError, ValueError):
            orphan = _look_into(folder)
            found += [orphan] if orphan else []
    return _newest(found)


def _look_into(folder: Path) -> Orphan | None:
    """Claim one folder, if it is one of ours that a dead process left; tidy up what is of no use any more."""
    if not is_own_folder(folder) or not FOLDER.fullmatch(folder.name.removesuffix(ASIDE)):
        return None
    if folder.name.endswith(ASIDE):
        if time.time() - folder.lstat().st_mtime > ASIDE_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
        return None
    lock = try_lock(folder / LOCK)
    if lock is None:
        return None
    if not is_regular(folder / PROJECT):
        lock.release()
        if not os.path.lexists(folder / PROJECT):
            # Its process died before its first work was written whole.
            shutil.rmtree(folder, ignore_errors=True)
        return None
    orphan = Orphan(folder, lock)
    if orphan.path is not None:
        remove_leftovers(orphan.path, LEFTOVER_SECONDS)
    return orphan


def _newest(orphans: list[Orphan]) -> list[Orphan]:
    """Return those within the limits, newest first; the others are deleted."""
    kept: list[Orphan] = []
    size = 0
    for orphan in sorted(orphans, key=lambda orphan: orphan.when, reverse=True):
        size += sum(map(size_of, entries(orphan.folder)))
        if kept and (len(kept) == MAX_FOLDERS or size > MAX_BYTES):
            orphan.discard()
        else:
            kept.append(orphan)
    return kept


def _attempt(path: Path) -> tuple[Opened | None, str]:
    """Open a project file, or say why it cannot be."""
    if not is_regular(path):
        return None, f"{path.name} is missing, or is no file."
    try:
        return load_project(path), ""
    except ProjectError as error:
        return None, str(error)


def _read_about(path: Path) -> dict[str, Any]:
    """Return what stands in the file; it only helps to decide, so a damaged one says nothing."""
    try:
        content = parse_json(read_regular(path, most_bytes=LONGEST_ABOUT), path.name)
    except EngineError:
        return {}
    return content if isinstance(content, dict) else {}


def _one(value: Any, kind: type[T], default: T) -> T:
    return value if type(value) is kind else default

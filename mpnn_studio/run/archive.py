"""The ``.mpnn`` file: a zip with the project, and with its runs in the order of their training.

::

    project.json                    what the user designed
    thumbnail.png                   a picture for file managers
    runs/<uid>/run.json             name and note, the project as it was trained, its preparation, how it ended
    runs/<uid>/history.safetensors  the curves; ``history.json`` in files of earlier versions
    runs/<uid>/weights.safetensors  the newest weights, where they were kept

Files are untrusted. Nothing in them is run, nothing is unpacked to the disk, only the members above are read, and each
only after its size was checked.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from mpneuralnetwork.components.errors import FileError, shown
from mpneuralnetwork.saving.formats import (
    json_text,
    open_regular,
    open_zip,
    parse_json,
    read_member,
    reading,
    shown_name,
    write_atomically,
)

from ..project.project import Project, ProjectError, project_from_json
from .data_paths import absolute_paths, relative_paths
from .file_version import FileVersion
from .library import MAX_RUNS
from .opened import Opened
from .record import HISTORY, OLD_HISTORY, WEIGHTS, pack_run, read_run
from .run import Run

SUFFIX = ".mpnn"
MEGABYTE = 10**6
MAX_BYTES: Mapping[str, int] = MappingProxyType(
    {
        "project.json": 16 * MEGABYTE,
        "thumbnail.png": 16 * MEGABYTE,
        "run.json": 16 * MEGABYTE,
        "history.json": 128 * MEGABYTE,
        "history.safetensors": 128 * MEGABYTE,
        "weights.safetensors": 16_000 * MEGABYTE,
    }
)
"""What a member may hold at most, by the end of its name. Larger ones are refused unread."""
UID = re.compile(r"[0-9A-Za-z_-]{1,40}")
MEMBER = re.compile(
    r"project\.json|thumbnail\.png|runs/([0-9A-Za-z_-]{1,40})/(?:run\.json|history\.json|(?:history|weights)\.safetensors)"
)
MAX_MEMBERS = 2 + 3 * MAX_RUNS
MAX_TEXT = 512 * MEGABYTE
"""What all JSON together may unpack to; the rest is not packed."""
HIGHEST_RATIO = 200
"""Our JSON shrinks to a third; text that shrank two hundredfold was made to fill the memory. The rest is not packed."""


def save_project(
    path: Path,
    project: Project,
    run: Run | None = None,
    thumbnail: bytes | None = None,
    runs: Iterable[Run] = (),
) -> None:
    """Write a project with its runs; a crash, and content that could not be opened again, leave the old file whole.

    Args:
        run: the one that is shown; weights that are no finite numbers are not written.
        runs: all of them in the order of their training; ``run`` follows where it is not among them.

    Raises:
        FileError: the folder cannot be written to, the disk is full, or what would be written cannot be read.
    """
    folder = path.absolute().parent
    content = _pack(relative_paths(project, folder), _packed_runs(run, runs, folder), thumbnail)
    _check_readable(content, path, relative_paths(project, folder))
    write_atomically(path, content)


def _pack(project: Project, runs: Iterable[tuple[str, dict[str, Any]]], thumbnail: bytes | None) -> bytes:
    members: dict[str, bytes] = {"project.json": _json(project.to_json())}
    if thumbnail:
        members["thumbnail.png"] = thumbnail
    for uid, packed in runs:
        members |= {f"runs/{uid}/{name}": _bytes(content) for name, content in packed.items()}
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in members.items():
            # A fixed date, so that the same project gives the same file. Weights and pictures do not get smaller.
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED
            archive.writestr(member, content)
    return memory.getvalue()


def _packed_runs(shown: Run | None, runs: Iterable[Run], folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the members of each run by its uid, in the order of the training."""
    kept = {each.uid: each for each in (*runs, *([shown] if shown else []))}
    for uid, each in kept.items():
        yield uid, pack_run(each, relative_paths(each.project, folder), shown=each is shown)


def _check_readable(content: bytes, path: Path, project: Project) -> None:
    """Read back what will be written: everything but the weights, which are numbers of a shape that the rest tells."""
    try:
        with reading(path, ProjectError, "MPNN Studio project"):
            opened = _read(_Members(io.BytesIO(content)), path, weights=False)
        if opened.project == absolute_paths(project, path.absolute().parent):
            return
        reason = "another project would come back"
    except ProjectError as error:
        reason = str(error)
    raise FileError(f"{shown_name(path)} was not written, for it could not be opened again: {reason}")


def load_project(path: Path) -> Opened:
    """Read a project with its runs; no data is read.

    Returns:
        The content, with absolute paths of data files. No run is shown where the one that was has no weights.

    Raises:
        ProjectError: the file is missing, damaged, from a newer version, or holds what cannot be.
    """
    # Before it is read: a file that is written meanwhile counts as changed.
    version = FileVersion.of(path)
    with reading(path, ProjectError, "MPNN Studio project"), open_regular(path, ProjectError) as file:
        return replace(_read(_Members(file), path), version=version)


class _Members:
    """The checked directory of a zip."""

    def __init__(self, file: BinaryIO) -> None:
        self._archive = open_zip(file, MAX_MEMBERS, "MPNN Studio project")
        self._infos = {info.filename: info for info in self._archive.infolist()}
        self.names = list(self._infos)
        for info in self._infos.values():
            _check_member(info)
        if sum(info.file_size for name, info in self._infos.items() if name.endswith(".json")) > MAX_TEXT:
            raise ProjectError("The texts in the project file claim more bytes than they can hold.")

    def read(self, name: str) -> bytes:
        if name not in self._infos:
            raise ProjectError(f"The project file lacks {name}: it is incomplete.")
        return read_member(self._archive, self._infos[name])

    def read_json(self, name: str) -> Any:
        return parse_json(self.read(name), f"{name} in the project file")


def _check_member(info: zipfile.ZipInfo) -> None:
    name = info.filename
    if not MEMBER.fullmatch(name):
        raise ProjectError(f"The project file holds {shown(name)}, which is no part of a project.")
    ratio = HIGHEST_RATIO if name.endswith(".json") else 1
    if info.file_size > min(MAX_BYTES[name.rpartition("/")[2]], ratio * info.compress_size):
        raise ProjectError(f"{name} in the project file claims {info.file_size} bytes, which is more than it can hold.")


def _read(members: _Members, path: Path, *, weights: bool = True) -> Opened:
    folder = path.absolute().parent
    project = absolute_paths(project_from_json(members.read_json("project.json")), folder)
    # The order of the members is that of the training.
    uids = dict.fromkeys(match[1] for match in map(MEMBER.fullmatch, members.names) if match and match[1])
    if len(uids) > MAX_RUNS:
        raise ProjectError(f"The project file holds more than {MAX_RUNS} runs.")
    runs, shown = [], None
    for uid in uids:
        content = members.read_json(f"runs/{uid}/run.json")
        run = _read_run(members, uid, content if weights else _without_weights(content))
        run.project = absolute_paths(run.project, folder)
        run.begun_as = replace(run.begun_as, data=run.project.data) if run.begun_as else None
        runs.append(run)
        if content.get("shown", True) and run.snapshot is not None:
            shown = run
    return Opened(project, path.name, path, tuple(runs), shown)


def _without_weights(content: Any) -> Any:
    """Return what ``run.json`` says, as of a run whose weights are gone."""
    return {**content, "weights": False} if isinstance(content, dict) else content


def _read_run(members: _Members, uid: str, content: Any) -> Run:
    curves = OLD_HISTORY if f"runs/{uid}/{OLD_HISTORY}" in members.names else HISTORY
    whole = not isinstance(content, dict) or content.get("weights", True)
    names = (curves, WEIGHTS) if whole else (curves,)
    return read_run(uid, content, {name: members.read(f"runs/{uid}/{name}") for name in names})


def _bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else _json(content)


def _json(content: Any) -> bytes:
    return json_text(_without_nan(content), allow_nan=False, separators=(",", ":")).encode()


def _without_nan(content: Any) -> Any:
    """JSON knows no NaN and no infinity: null stands for them, and is read as NaN again."""
    match content:
        case float():
            return content if isfinite(content) else None
        case dict():
            return {key: _without_nan(value) for key, value in content.items()}
        case list() | tuple():
            return [_without_nan(value) for value in content]
    return content

"""From a word on the command line to a project."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from ..data.recognise import is_data, source_for
from ..data.source import Source
from ..project import edits
from ..project.examples import examples, load_example
from ..project.project import Project, ProjectError
from .archive import Opened, load_project
from .data_paths import outside
from .run import Run

TABLE_EXAMPLE = "iris"
"""Its stack is fitted to a table that comes without a project."""
IMAGE_EXAMPLE = "mnist"
"""The same for images."""

TABLES = (".csv", ".tsv", ".txt")
HEAD = 4096
"""Bytes at the beginning of a file by which text is told from everything else."""
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""Begin text in UTF-16, in which every other byte may be zero."""


def recognise(paths: Sequence[Path]) -> Literal["project", "table", "data"]:
    """Say what it is that a person wants to open, by names and the first bytes.

    Raises:
        ProjectError: it is none of these; the message says what can be opened instead.
    """
    if len(paths) > 1 and any(path.suffix.lower() == ".mpnn" for path in paths):
        raise ProjectError(f"These are {len(paths)} files. Open one project at a time.")
    if paths and all(path.exists() for path in paths) and is_data(paths):
        return "data"
    path = paths[0]
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise ProjectError(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
    if path.suffix.lower() == ".mpnn" or (head.startswith(b"PK") and b"project.json" in head[:64]):
        return "project"
    if path.suffix.lower() in TABLES or head.startswith(BYTE_ORDER_MARKS) or (head and b"\0" not in head):
        return "table"
    raise ProjectError(
        f"“{path.name}” is neither a project (.mpnn), nor a table of plain text (.csv, .tsv, .txt), nor images or "
        "arrays (IDX, .npz, .npy, a folder of pictures). A spreadsheet can be saved as CSV and opened then."
    )


def open_project(what: str, *, trust: bool = False) -> Project:
    """Return an example by name, the project of a file, or one proposed for a table, arrays, IDX files or pictures.

    Args:
        trust: a project may name data files outside its own folder.

    Raises:
        ProjectError: there is no such example or file, it is damaged, or names data elsewhere without trust.
        DataError: it is data that cannot be learnt from.
    """
    names = [example.name for example in examples()]
    if what in names:
        return load_example(what)
    path = Path(what)
    if not path.exists():
        raise ProjectError(f"There is no file {what}, and no example of this name; there are {', '.join(names)}.")
    if path.suffix.lower() != ".mpnn" and (is_data([path]) or not zipfile.is_zipfile(path)):
        return propose(source_for([path]))
    project = _load(path).project
    strange = outside(project, path.absolute().parent)
    if strange and not trust:
        raise ProjectError(f"{what} trains on {strange[0]}, outside its own folder. Add --trust to read that file.")
    return project


def propose(source: Source) -> Project:
    """Return a project that learns from this data, with a small stack that suits it."""
    example = IMAGE_EXAMPLE if source.schema().is_image else TABLE_EXAMPLE
    return edits.set_data(load_example(example), source)


def open_run(path: Path) -> Run:
    """Return the trained run of a project file. Raises ProjectError where there is none."""
    run = _load(path).run
    if run is None:
        raise ProjectError(f"{path} holds no trained network. Train it and save it first.")
    return run


def _load(path: Path) -> Opened:
    try:
        return load_project(path)
    except ProjectError as error:
        raise ProjectError(f"{path}: {error}") from error


def check_target(path: Path) -> None:
    """Refuse a file that could not be written, before anything long is done for it. Raises ProjectError."""
    if not path.absolute().parent.is_dir():
        raise ProjectError(f"There is no folder {path.parent} to write {path.name} to. Make it first.")
    if path.is_dir():
        raise ProjectError(f"{path} is a folder. Name a file to write to.")

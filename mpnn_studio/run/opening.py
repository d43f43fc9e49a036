"""From a word on the command line to a project."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mpneuralnetwork.saving.formats import open_regular, reading, shown_name

from ..data.dataset import DataError
from ..data.recognise import readable, reader_of, source_for
from ..data.source import Source
from ..data.sources.table import CsvFile
from ..project import edits
from ..project.examples import examples, load_example
from ..project.project import Project, ProjectError
from ..project.proposal import learning_of, suit_table
from ..wording import printable
from .archive import SUFFIX, load_project
from .data_paths import outside
from .opened import Opened
from .run import Run

if TYPE_CHECKING:
    from ..data.decisions import Decisions

TABLE_EXAMPLE = "iris"
"""It says what is held back of a table that comes without a project."""
IMAGE_EXAMPLE = "mnist"
"""Its stack is fitted to images that come without a project."""

HEAD = 64
"""Bytes at the beginning of a project's archive, in which its first member is named."""


def recognise(paths: Sequence[Path]) -> Literal["project", "data"]:
    """Return what kind of files these are, judged by their names and first bytes.

    Raises:
        ProjectError: it is neither; the message says what can be opened instead.
    """
    if len(paths) > 1:
        if any(path.suffix.lower() == SUFFIX for path in paths):
            raise ProjectError(f"These are {len(paths)} files. Open one project at a time.")
        return "data"
    (path,) = paths
    with reading(path, ProjectError, "readable file"):
        if path.is_dir():
            return "data"
        if is_project(path):
            return "project"
        if reader_of(paths) is None:
            raise ProjectError(
                f"“{shown_name(path)}” is neither a project ({SUFFIX}), {readable()}. "
                "A spreadsheet can be saved as CSV and opened then."
            )
    return "data"


def is_project(path: Path) -> bool:
    """Whether a file is a project by its name, or by its content under any other name.

    Raises:
        ProjectError: the file cannot be read.
    """
    with reading(path, ProjectError, "readable file"), open_regular(path, ProjectError) as file:
        head = file.read(HEAD)
    return path.suffix.lower() == SUFFIX or (head.startswith(b"PK") and b"project.json" in head)


def open_project(what: str, *, trust: bool = False, decisions: Decisions | None = None) -> Project:
    """Return an example by name, the project of a file, or one proposed for a table, arrays, IDX files or pictures.

    Args:
        trust: a project may name data files outside its own folder.
        decisions: about a table; None where everything of it is found.

    Raises:
        ProjectError: there is no such example or file, it is damaged, or names data elsewhere without trust.
        DataError: it is data that cannot be learnt from.
    """
    return open_project_and_run(what, trust=trust, decisions=decisions)[0]


def open_project_and_run(
    what: str, *, trust: bool = False, decisions: Decisions | None = None
) -> tuple[Project, Run | None]:
    """Return the same, and the trained run that the file holds; None where there is none.

    Raises:
        ProjectError, DataError: as ``open_project``.
    """
    names = [example.name for example in examples()]
    if what in names:
        _refuse_decisions(what, decisions)
        return load_example(what), None
    path = Path(what)
    with reading(path, ProjectError, "project or data file", passing=(DataError,)):
        if not what or not path.exists():  # an empty name is no folder, although Python takes it for the present one
            missing = shown_name(what) or "without a name"
            raise ProjectError(
                f"There is no file {missing}, and no example of this name; there are {', '.join(names)}."
            )
        if path.is_dir() or not is_project(path):
            return propose(_source(path, decisions)), None
    _refuse_decisions(shown_name(path), decisions)
    opened = _load(path)
    require_trusted(opened.project, path, trust=trust)
    return opened.project, opened.run


def require_trusted(project: Project, path: Path, *, trust: bool) -> None:
    """Refuse a project of the file ``path`` that names data outside its folder, unless it is trusted.

    Raises:
        ProjectError: it does.
    """
    strange = outside(project, path.absolute().parent)
    if strange and not trust:
        # In full, since the person is about to trust it.
        other = printable(str(strange[0]))
        raise ProjectError(
            f"{shown_name(path)} trains on {other}, outside its own folder. Add --trust to read that file."
        )


def _refuse_decisions(name: str, decisions: Decisions | None) -> None:
    """Raise ProjectError where something is to be decided of a project, whose data are decided on."""
    if decisions is not None:
        raise ProjectError(
            f"{name} is a project, whose data are decided on. Give the table itself to decide otherwise."
        )


def _source(path: Path, decisions: Decisions | None) -> Source:
    """Return the source of data, decided on where it is a table. Raises DataError for decisions about other data."""
    if decisions is None:
        return source_for([path])
    from ..data.decisions import source_decided  # only now, so that the window opens sooner

    if reader_of([path]) not in (CsvFile, None):
        raise DataError(f"{path.name} is no table, so that nothing can be decided about columns. Leave that out.")
    return source_decided(path, decisions)


def propose(source: Source) -> Project:
    """Return a project that learns from this data, with a small stack that suits it."""
    if source.schema().is_image:
        return edits.set_data(load_example(IMAGE_EXAMPLE), source)
    return suit_table(load_example(TABLE_EXAMPLE), source)


def suited(project: Project, source: Source) -> Project:
    """Return the project with other data: with what is proposed for them where nobody made a network of their own.

    The same table, decided on otherwise, and a network or training that a person changed keep both.
    """
    present: Source = project.data.create()
    if present.name == source.name or not _is_as_offered(project, present):
        return edits.set_data(project, source)
    return propose(source)


def _is_as_offered(project: Project, source: Source) -> bool:
    """Whether network and training are those of an example, or proposed for this data."""
    try:
        offered = [propose(source), *(edits.set_data(load_example(each.name), source) for each in examples())]
    except DataError:  # the settings of this data do not say what goes in and comes out
        return False
    return any(learning_of(project) == learning_of(each) for each in offered)


def open_run(path: Path) -> Run:
    """Return the trained run of a project file. Raises ProjectError where there is none."""
    run = _load(path).run
    if run is None:
        raise ProjectError(f"{shown_name(path)} holds no trained network. Train it and save it first.")
    return run


def _load(path: Path) -> Opened:
    try:
        return load_project(path)
    except ProjectError as error:
        name, text = shown_name(path), str(error)
        raise ProjectError(text if name in text else f"{name}: {text}") from error


def check_target(path: Path, *, may_be_folder: bool = False) -> None:
    """Refuse a file that could not be written, before anything long is done for it. Raises ProjectError."""
    # Some names can be no file's, whose system says so already when it is asked what is there.
    with reading(path, ProjectError, "name for a file"):
        if not path.absolute().parent.is_dir():
            raise ProjectError(f"There is no folder {path.parent} to write {shown_name(path)} to. Make it first.")
        if path.is_dir() and not may_be_folder:
            raise ProjectError(f"{path} is a folder. Name a file to write to.")

"""Where a project's data files are, seen from the project's own file, so that a folder can be moved as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..project.project import Project

UP = ".."


def relative_paths(project: Project, folder: Path) -> Project:
    """Name the data files that lie in ``folder`` or below it from there; name the others in full."""
    return _with_files(project, lambda path: _below(folder, path.absolute()) or path.absolute())


def absolute_paths(project: Project, folder: Path) -> Project:
    """Name every data file in full, those without a folder of their own from ``folder``.

    Raises:
        ConfigError: a name would become longer than any can be.
    """

    def lengthen(path: Path) -> Path:
        # Where a path leads up again, it is named as saving will name it.
        return folder / (_below(folder, folder / path) or _resolved(folder / path) if UP in path.parts else path)

    return _with_files(project, lengthen)


def outside(project: Project, folder: Path) -> list[Path]:
    """Return the data files outside ``folder``: an untrusted project may name any file."""
    home = _resolved(folder)
    return [path for path in project.data.create().files() if not _resolved(path).is_relative_to(home)]


def _below(folder: Path, path: Path) -> Path | None:
    """Return a path as seen from a folder, by its own name where it has one there; None if it lies elsewhere."""
    if UP not in path.parts and path.is_relative_to(folder.absolute()):
        return path.relative_to(folder.absolute())
    home, target = _resolved(folder), _resolved(path)
    return target.relative_to(home) if target.is_relative_to(home) else None


def _resolved(path: Path) -> Path:
    """Follow all links; a name that no file of this system can have stays as it is."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return path.absolute()


def _with_files(project: Project, name: Callable[[Path], Path]) -> Project:
    """Rename the person's own files: only what a source declares as a path of one, checked by its declaration."""
    data = project.data
    files = data.create().file_settings()
    for field in files:
        renamed = data.with_value(field, name(Path(data.config[field])).as_posix())
        # A name that would mean something else there, such as a bundled sample, stays in full.
        data = renamed if renamed.create().file_settings() == files else data
    return project.with_spec(data)

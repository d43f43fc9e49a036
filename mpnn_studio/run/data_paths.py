"""Where a project's data files are, seen from the project's own file, so that a folder can be moved as a whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..project.project import Project


def relative_paths(project: Project, folder: Path) -> Project:
    """Name the data files that lie in ``folder`` or below it from there; name the others in full."""
    home = _resolved(folder)

    def shorten(path: Path) -> Path:
        full = path.absolute()
        resolved = _resolved(full)
        return resolved.relative_to(home) if resolved.is_relative_to(home) else full

    return _with_files(project, shorten)


def absolute_paths(project: Project, folder: Path) -> Project:
    """Name every data file in full, those without a folder of their own from ``folder``.

    Raises:
        ConfigError: a name would become longer than any can be.
    """
    return _with_files(project, lambda path: folder / path)


def outside(project: Project, folder: Path) -> list[Path]:
    """Return the data files outside ``folder``: an untrusted project may name any file."""
    home = _resolved(folder)
    return [path for path in project.data.create().files() if not _resolved(path).is_relative_to(home)]


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

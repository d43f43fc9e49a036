"""Where a project's data files are, seen from the project's own file, so that a folder can be moved as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from ..project.project import Project


def relative_paths(project: Project, folder: Path) -> Project:
    """Name the data files that lie in ``folder`` or below it from there; name the others in full."""
    home = folder.resolve()

    def shorten(path: Path) -> Path:
        full = path.absolute()
        return full.resolve().relative_to(home) if full.resolve().is_relative_to(home) else full

    return _with_files(project, shorten)


def absolute_paths(project: Project, folder: Path) -> Project:
    """Name every data file in full, those without a folder of their own from ``folder``."""
    return _with_files(project, lambda path: folder / path)


def outside(project: Project, folder: Path) -> list[Path]:
    """Return the data files outside ``folder``: an untrusted project may name any file."""
    return [path for path in project.data.create().files() if not path.resolve().is_relative_to(folder.resolve())]


def _with_files(project: Project, name: Callable[[Path], Path]) -> Project:
    """Rename the user's own files wherever a setting of the source names one."""
    files = {str(path) for path in project.data.create().files()}
    renamed = {
        field: name(Path(value)).as_posix()
        for field, value in project.data.config.items()
        if isinstance(value, str) and value and str(Path(value)) in files
    }
    return project.with_spec(replace(project.data, config=MappingProxyType({**project.data.config, **renamed})))

"""Where the files of an export go, atomically, and over nothing that is not an export itself."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mpneuralnetwork.components.errors import FileError
from mpneuralnetwork.saving.formats import json_text, shown_name, write_atomically

from ..project.project import ProjectError
from .certificate import IN_FOLDER, Certificate, certificate_of, digest, is_unchanged, write_certificate
from .exporter import Exporter

NOTHING: Mapping[str, Any] = MappingProxyType({})
INSTEAD = "Choose another name, or add --overwrite"


def places(exporter: type[Exporter], out: Path, names: tuple[str, ...]) -> dict[str, Path]:
    """Return the path of each file of an export.

    A target with a suffix is one file. Any other is a folder; a single program may be named itself, and what belongs
    to it lies beside it under the same name.

    Raises:
        ProjectError: several programs cannot be one file.
    """
    if exporter.suffix:
        return {names[0]: out}
    if out.suffix.lower() != ".py" or out.is_dir():
        return {name: out / name for name in names}
    stem = Path(exporter.main).stem
    if any(Path(name).stem != stem for name in names):
        raise ProjectError(f"{shown_name(out)}: {exporter.title} is a folder of several files. Name a folder.")
    return {name: out.with_suffix(Path(name).suffix) if name != exporter.main else out for name in names}


def put(
    exporter: type[Exporter],
    out: Path,
    files: Mapping[str, bytes],
    options: Mapping[str, Any] = NOTHING,
    overwrite: bool = False,
) -> Certificate:
    """Write an export with a certificate that says it was not checked; return that.

    Args:
        options: what was chosen of the target.
        overwrite: files of these names are replaced whoever wrote them; any others beside them never are.

    Raises:
        ProjectError: something is there that is no export.
        FileError: the disk refuses.
    """
    names = tuple(files)
    obstacle = in_the_way(exporter, out, names, overwrite)
    if obstacle:
        advice = "Choose another name" if in_the_way(exporter, out, names, overwrite=True) else INSTEAD
        raise ProjectError(f"{obstacle} {advice}.")
    placed = places(exporter, out, tuple(files))
    written = {path.name: digest(files[name]) for name, path in placed.items()}
    certificate = Certificate(exporter.key, written, dict(options), message="not yet")
    if next(iter(placed.values())).parent == out:
        _put_folder(out, files, certificate)
        return certificate
    # The program last: without its weights it could not run.
    for name, path in reversed(placed.items()):
        write_atomically(path, files[name])
    if exporter.driver:
        write_certificate(out, certificate)
    return certificate


def _put_folder(out: Path, files: Mapping[str, bytes], certificate: Certificate) -> None:
    """Fill a folder beside the target, then swap it in."""
    mark = os.urandom(6).hex()
    new, old = (out.with_name(f".{out.name[:100]}.{kind}.{mark}") for kind in ("new", "old"))
    try:
        new.mkdir()
        for name, content in files.items():
            write_atomically(new / name, content)
        write_atomically(new / IN_FOLDER, json_text(certificate.to_json(), indent=1).encode())
        if out.is_dir():
            out.rename(old)
        new.rename(out)
    except OSError as error:
        if old.exists() and not out.exists():
            old.rename(out)
        raise FileError(f"{shown_name(out)} could not be written: {error.strerror}") from error
    finally:
        for folder in (new, old):
            shutil.rmtree(folder, ignore_errors=True)


def in_the_way(exporter: type[Exporter], out: Path, names: tuple[str, ...], overwrite: bool = False) -> str:
    """Say what lies where an export is to go and would be lost; an export as it was written is no loss.

    Args:
        names: of the files that are to be written.
        overwrite: files of these names may be replaced.

    Raises:
        ProjectError: several programs cannot be one file.
    """
    placed = places(exporter, out, names)
    ours = certificate_of(out).files
    if next(iter(placed.values())).parent != out:
        lost = [path for path in placed.values() if path.exists() and not is_unchanged(path, ours)]
        if not lost or overwrite:
            return ""
        return f"{shown_name(lost[0])} is there already and not as an export wrote it."
    if not out.exists():
        return ""
    if not out.is_dir() or out.is_symlink():
        return f"{shown_name(out)} is there already and no folder."
    replaced = {IN_FOLDER, "__pycache__", *(names if overwrite else ())}
    kept = (path for path in out.iterdir() if path.name not in replaced)
    foreign = sorted(path.name for path in kept if not is_unchanged(path, ours))
    if not foreign:
        return ""
    return f"{shown_name(out)} holds {shown_name(Path(foreign[0]))}, which is not as an export wrote it."

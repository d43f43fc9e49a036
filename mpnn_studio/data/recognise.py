"""From files that a person dropped or named to the data source that reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from mpneuralnetwork.components import registry

from .dataset import DataError
from .files import is_folder, is_there
from .source import Progress, Source, no_progress


def file_sources() -> list[type[Source]]:
    """Return the registered sources that read files, in the order in which they are asked."""
    reading = [source for source in registry.components("source") if source.reads]
    return sorted(reading, key=lambda source: -source.precedence)


def reader_of(paths: Sequence[Path]) -> type[Source] | None:
    """Return the source that claims all these files or this folder, None where none does."""
    asked = (source for source in file_sources() if len(paths) == 1 or source.several)
    try:
        return next((source for source in asked if all(source.claims(path) for path in paths)), None)
    except DataError:
        # A folder that is closed to us.
        return None


def source_for(paths: Sequence[Path], progress: Progress = no_progress) -> Source:
    """Return the source of these files or this folder, with the settings that it proposes.

    Raises:
        DataError: they are nothing to learn from, or do not belong together; the message says what to choose.
        Cancelled: from ``progress``.
    """
    if not paths:
        raise DataError("No file was chosen. Choose a table, IDX files, arrays, or a folder of pictures.")
    missing = next((path for path in paths if not is_there(path)), None)
    if missing is not None:
        raise DataError(f"There is no file {missing.name} any more. Check that it is there.")
    if len(paths) > 1 and any(is_folder(path) for path in paths):
        raise DataError("Files and folders were chosen together. Choose one folder, or files alone.")
    reader = reader_of(paths)
    if reader is not None:
        return reader.open(paths, progress)
    raise DataError(_what_to_choose(paths))


def patterns(sources: Iterable[type[Source]]) -> str:
    """Return the files of some sources as a dialog filters them ("*.csv *.tsv")."""
    return " ".join(f"*{extension}" for source in sources for extension in source.extensions)


def readable() -> str:
    """Say what can be read, as it follows "neither a project" ("nor a table of plain text (.csv), nor …")."""
    return ", ".join(f"nor {_files_text(source)}" for source in reversed(file_sources()))


def _files_text(source: type[Source]) -> str:
    return f"{source.reads} ({', '.join(source.extensions)})" if source.extensions else source.reads


def _what_to_choose(paths: Sequence[Path]) -> str:
    unclaimed = [path for path in paths if reader_of([path]) is None]
    advised = (source.advice(path) for source in file_sources() for path in unclaimed)
    advice = next(filter(None, advised), "")
    if advice:
        return advice
    if len(paths) > 1:
        return f"These {len(paths)} files do not belong together. Choose one table, or the files of one set."
    return f"“{paths[0].name}” is no data that can be read: neither {readable().removeprefix('nor ')}."

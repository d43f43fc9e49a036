"""From what a person dropped or named to the data source that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .arrays import inspect_arrays
from .dataset import DataError
from .idx_files import inspect_idx, is_idx
from .image_folder import inspect_folder
from .pictures import SUFFIXES
from .source import Progress, Source, no_progress

ARRAYS = (".npz", ".npy")


def source_for(paths: Sequence[Path], progress: Progress = no_progress) -> Source:
    """Return the source of these files: a folder, IDX files, arrays, or one table.

    Raises:
        DataError: they are nothing to learn from, or do not belong together; the message says what to choose.
        Cancelled: from ``progress``.
    """
    if not paths:
        raise DataError("No file was chosen. Choose a table, IDX files, arrays, or a folder of pictures.")
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise DataError(f"There is no file {missing.name} any more. Check that it is there.")
    if len(paths) == 1 and paths[0].is_dir():
        return _folder(paths[0])
    if any(path.is_dir() for path in paths):
        raise DataError("Files and folders were chosen together. Choose one folder, or files alone.")
    if all(path.suffix.lower() in ARRAYS for path in paths):
        return inspect_arrays(paths)
    if all(is_idx(path) for path in paths):
        return inspect_idx(paths)
    if any(path.suffix.lower() in SUFFIXES for path in paths):
        raise DataError("These are pictures without classes. Choose the folder that holds a folder for each class.")
    if len(paths) > 1:
        raise DataError(f"These {len(paths)} files do not belong together. Choose one table, or the files of one set.")
    from .inspection import inspect_csv  # only now, so that the window opens sooner

    return inspect_csv(paths[0], progress).usable()


def is_data(paths: Sequence[Path]) -> bool:
    """Whether these are data of another kind than a table: a folder, several files, arrays or IDX files."""
    return len(paths) > 1 or any(path.is_dir() or path.suffix.lower() in ARRAYS or is_idx(path) for path in paths)


def _folder(path: Path) -> Source:
    """Read a folder as pictures by class where it has such folders, else as the files of one set."""
    files = [entry for entry in sorted(path.iterdir()) if entry.is_file()]
    arrays = [entry for entry in files if entry.suffix.lower() in ARRAYS]
    if any(is_idx(entry) for entry in files):
        return inspect_idx([path])
    return inspect_arrays(arrays) if arrays else inspect_folder(path)

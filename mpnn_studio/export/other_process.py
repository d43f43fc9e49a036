"""Running an export in a process of its own: this interpreter, no shell, and only files that were chosen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mpneuralnetwork
import numpy as np
from mpneuralnetwork.saving.formats import read_regular, reading, unpack_npz
from numpy.typing import NDArray

import mpnn_studio

from ..project.project import ProjectError


@dataclass(frozen=True, eq=False)
class Outcome:
    """What an export answered in its own process.

    Attributes:
        answers: to each example.
        layers: the output of each layer by name, where that was asked for.
        versions: of everything that ran, by name.
    """

    answers: NDArray[Any]
    layers: Mapping[str, NDArray[Any]]
    versions: Mapping[str, str]


def run(driver: str, files: Mapping[str, bytes], main: str, raw: NDArray[Any], *wanted: str) -> Outcome:
    """Run copies of some files in a folder of their own, so that nothing else beside the export takes part.

    Args:
        driver: a module of ``drivers``.
        files: by name; ``main`` is the one that the driver is given.
        raw: examples as they are in the data.
        wanted: further arguments of the driver.

    Raises:
        ProjectError: it does not run.
    """
    with TemporaryDirectory(prefix="mpnn-export-") as name:
        folder = Path(name)
        export = folder / "export"
        export.mkdir()
        for file, content in files.items():
            (export / file).write_bytes(content)
        examples, found = folder / "examples.npy", folder / "found.npz"
        np.save(examples, raw, allow_pickle=False)
        module = f"{__package__}.drivers.{driver}"
        command = [sys.executable, "-P", "-m", module, str(export / main), str(examples), str(found), *wanted]
        done = subprocess.run(
            command, cwd=export, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if done.returncode or not found.is_file():
            raise ProjectError(f"{main} is there, but does not run here. Run it with Python to see what it says.")
        # The program may have written it itself.
        with reading(main, ProjectError, "program that answers in numbers"):
            return _outcome(unpack_npz(read_regular(found)).read())


def _outcome(arrays: Mapping[str, NDArray[Any]]) -> Outcome:
    """Return what was found by what it is.

    Raises:
        ProjectError: there are no answers, or something else than numbers among them.
    """
    layers = {key.split(" ", 2)[2]: arrays[key] for key in sorted(arrays) if key.startswith("layer ")}
    versions = {key.removeprefix("version "): str(arrays[key]) for key in arrays if key.startswith("version ")}
    if any(array.dtype.kind not in "fiub" for array in (arrays["answers"], *layers.values())):
        raise ProjectError("The program runs, but answers in texts.")
    return Outcome(arrays["answers"], layers, versions)


def _environment() -> dict[str, str]:
    """Return the variables of this process, with the folders of our own packages, which may not be installed."""
    folders = [str(Path(file).resolve().parents[1]) for file in (mpnn_studio.__file__, mpneuralnetwork.__file__)]
    paths = [*dict.fromkeys(folders), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}

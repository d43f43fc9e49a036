"""Running an export in a process of its own: this interpreter, no shell, and only files that were chosen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mpneuralnetwork
import numpy as np
from mpneuralnetwork.components.interruption import interruption_point
from mpneuralnetwork.saving.formats import read_regular, reading, unpack_npz
from numpy.typing import NDArray

import mpnn_studio

from ..project.project import ProjectError
from ..wording import in_time

ASK_SECONDS = 0.05
"""How often whoever waits is asked whether to go on."""


class TooSlowError(ProjectError):
    """A program was ended before it had answered."""


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


def run(driver: str, files: Mapping[str, bytes], main: str, raw: NDArray[Any], *wanted: str, seconds: float) -> Outcome:
    """Run copies of some files in a folder of their own, so that nothing else beside the export takes part.

    Args:
        driver: a module of ``drivers``.
        files: by name; ``main`` is the one that the driver is given.
        raw: examples as they are in the data.
        wanted: further arguments of the driver.
        seconds: after which it is ended.

    Raises:
        ProjectError: it does not run.
        TooSlowError: it does not end in time.
        Exception: whatever an ``interruptible`` block asks for; the process is ended then.
    """
    found = produced(driver, files, main, raw, *wanted, seconds=seconds)
    # The program may have written it itself.
    with reading(main, ProjectError, "program that answers in numbers"):
        return _outcome(unpack_npz(found).read())


def produced(
    driver: str, files: Mapping[str, bytes], main: str, raw: NDArray[Any], *wanted: str, seconds: float
) -> bytes:
    """Return the file that a driver wrote; the arguments and errors are those of :func:`run`."""
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
        if _wait(command, export, seconds, main) or not found.is_file():
            raise ProjectError(f"{main} is there, but does not run here. Run it with Python to see what it says.")
        return read_regular(found)


def _wait(command: list[str], folder: Path, seconds: float, main: str) -> int:
    """Run a program and return its exit code; it never outlives this function.

    Raises:
        TooSlowError: it does not end in time.
    """
    silent = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=folder, env=_environment(), stdin=silent, stdout=silent, stderr=silent, start_new_session=True
    )
    end = time.monotonic() + seconds
    try:
        while process.poll() is None:
            interruption_point()
            if not time.monotonic() < end:  # a NaN ends it
                raise TooSlowError(f"{main} was still running after {in_time(seconds)} and was ended.")
            with suppress(subprocess.TimeoutExpired):
                process.wait(ASK_SECONDS)
        return process.returncode
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it has started."""
    if sys.platform == "win32":  # which has no groups of processes
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


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

"""Is what was written the network that was trained? It is run by the runtime that it is for, and compared."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from mpneuralnetwork.components.errors import UserError
from mpneuralnetwork.saving.formats import read_regular
from numpy.typing import NDArray

from .. import __version__
from ..project.project import ProjectError
from .certificate import Certificate, certificate_of, write_certificate
from .exporter import Exporter, can_import
from .other_process import Outcome, TooSlowError, run
from .placing import places
from .trained import TrainedNetwork, held_out

TOLERANCE = 1e-5
"""Of probabilities; of numbers as a share of the largest."""


def later(out: Path, project: str) -> str:
    """Return the command that checks an export later."""
    return f'mpnn-studio verify "{out}" --against "{project}"'


def check(
    exporter: type[Exporter],
    trained: TrainedNetwork,
    out: Path,
    trust: bool = False,
    seconds: float | None = None,
    known: Mapping[str, bytes] | None = None,
) -> Certificate:
    """Run an export on rows of the data in a process of its own; store and return what was found.

    Args:
        trained: its data may be read.
        trust: also a program that is not what this version writes for this network is run.
        seconds: how long it may run; as long as the target allows without.
        known: what the target writes for this network, where that was just made.

    Raises:
        ProjectError: files are missing, its runtime is not installed, or a program was changed by somebody.
        ConfigError: its certificate names options that there are not.
        Exception: whatever an ``interruptible`` block asks for; the export stays unchecked.
    """
    if not exporter.driver:
        raise ProjectError(f"{exporter.title} is for people to read: nothing runs it.")
    written = certificate_of(out)
    exporting: Exporter = exporter.from_config(written.options)
    if not can_import(*exporting.needs()) or not sys.executable:
        needed = " and ".join(exporting.needs())
        raise ProjectError(f"What runs it, {needed}, is not installed here: {exporting.how_to_install()}.")
    files = _read(exporter, exporting.files(trained) if known is None else known, out, trust)
    raw, targets = held_out(trained)
    names = tuple(path.name for path in places(exporter, out, tuple(files)).values())
    certificate = Certificate(exporter.key, written.files, written.options, rows=len(raw))
    seconds = exporting.seconds(trained) if seconds is None else seconds
    content = dict(zip(names, files.values(), strict=True))
    main = names[tuple(files).index(exporter.main)] if exporter.main else names[0]

    def ask(*wanted: str) -> Outcome:
        return run(exporter.driver, content, main, raw, exporter.runtime, *wanted, seconds=seconds)

    try:
        found = ask()
    except TooSlowError as error:
        certificate = replace(certificate, message=f"{error} Allow more time with --timeout.")
    except UserError as error:
        certificate = replace(certificate, passed=False, message=str(error))
    else:
        certificate = compared(certificate, trained.predict(raw), found, targets, exporter.runtime, exporter.exact)
        if not certificate.passed:
            first = _first_difference(trained, raw, ask)
            certificate = replace(certificate, first_difference=first, message="it answers otherwise than the engine")
    write_certificate(out, certificate)
    return certificate


def _read(exporter: type[Exporter], written: Mapping[str, bytes], out: Path, trust: bool) -> dict[str, bytes]:
    """Return the files of an export as they are on the disk; only programs that we wrote are run unasked."""
    found, put_there = {}, certificate_of(out).files
    for name, path in places(exporter, out, tuple(written)).items():
        if put_there and path.name not in put_there:
            continue  # it was written where less was installed
        if not path.is_file():
            raise ProjectError(f"{path} is missing, so that the export cannot be checked. Export it again.")
        found[name] = read_regular(path)
        if path.suffix == ".py" and found[name] != written[name] and not trust:
            raise ProjectError(
                f"{path.name} is not what this studio writes for this network. Add --trust to run it all the same."
            )
    return found


def compared(
    certificate: Certificate, here: NDArray[Any], found: Outcome, targets: NDArray[Any], runtime: str, exact: bool
) -> Certificate:
    """Return the certificate with what is known once both have answered.

    Args:
        here: the engine's answers, (N, outputs).
        targets: class numbers (N,), or numbers.
        exact: no digit may differ.
    """
    there = found.answers
    alike = here.shape == there.shape
    difference = float(np.max(np.abs(here - there), initial=0.0)) if alike else float("inf")
    bound = 0.0 if exact else TOLERANCE * max(1.0, float(np.max(np.abs(here), initial=0.0)))
    return replace(
        certificate,
        # Written so that a NaN fails.
        passed=bool(difference <= bound),
        max_abs_difference=difference,
        runtime=f"{runtime} {found.versions.get(runtime, '')}".strip(),
        measure="accuracy" if targets.dtype.kind in "iu" else "root mean squared error",
        here=_measured(here, targets),
        there=_measured(there, targets) if alike else None,
        versions={"mpnn-studio": __version__, **found.versions},
    )


def _measured(answers: NDArray[Any], targets: NDArray[Any]) -> float:
    """Return the accuracy where the targets are classes, else the root mean squared error."""
    if targets.dtype.kind in "iu":
        # One output is the probability of the second class.
        found = answers.argmax(axis=1) if answers.shape[1] > 1 else answers[:, 0] > 0.5
        return float(np.mean(found == targets))
    return float(np.sqrt(np.mean(np.square(answers - targets.reshape(answers.shape)))))


def _first_difference(trained: TrainedNetwork, raw: NDArray[Any], ask: Callable[[str], Outcome]) -> str:
    """Return the name of the first layer whose output differs; "the answer" where none does, "" where none is told."""
    try:
        there = ask("trace").layers
    except UserError:
        return ""
    for name, output in trained.trace(raw).items():
        other = there.get(name)
        scale = max(1.0, float(np.max(np.abs(output), initial=0.0)))
        if other is None or other.shape != output.shape or not np.max(np.abs(output - other)) <= TOLERANCE * scale:
            return name
    return "the answer"

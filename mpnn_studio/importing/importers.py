"""The kinds of file of other frameworks that can be opened, one row for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from mpneuralnetwork.saving.formats import shown_name

from ..data.source import Progress, Source
from ..export.certificate import Certificate
from ..project.project import ProjectError
from ..run.opened import Opened
from .onnx_model import bring_in
from .welcome import Arrival

Bringing = Callable[[Path, Source | None, Progress], tuple[Arrival, Certificate]]


@dataclass(frozen=True)
class Importer:
    """One kind of file.

    Attributes:
        suffix: how its name ends, in small letters.
        reads: what it is, as a person says it.
        bring_in: makes a project of it, on data if some are given, and compares its answers; it may take a minute.
    """

    suffix: str
    reads: str
    bring_in: Bringing


IMPORTERS = (Importer(".onnx", "models of ONNX", bring_in),)


def is_model(paths: Iterable[Path]) -> bool:
    """Whether this is one file of another framework, by its name."""
    return [path.suffix.lower() for path in paths] in [[each.suffix] for each in IMPORTERS]


def importer_of(path: Path) -> Importer:
    """Return what reads a file, by its name. Raises ProjectError where nothing does."""
    for each in IMPORTERS:
        if path.suffix.lower() == each.suffix:
            return each
    known = ", ".join(f"{each.reads} ({each.suffix})" for each in IMPORTERS)
    raise ProjectError(f"{shown_name(path)} is no network of another framework that can be opened; there are {known}.")


def opened(arrival: Arrival) -> Opened:
    """Return a guest as a project to show, which no file holds yet."""
    name = f"{Path(arrival.guest.name).stem}.mpnn"
    return Opened(arrival.project, name, None, (arrival.run,), arrival.run, runs_unsaved=True)

"""The commands ``export`` and ``verify``: a trained network as a file for elsewhere, run before it is handed over."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .terminal import FAILED, write

if TYPE_CHECKING:
    from .export.exporter import Exporter


def export(arguments: Sequence[str]) -> int:
    """Write an export and its certificate; return the exit code."""
    from .export import targets  # noqa: F401  (each registers itself)
    from .export.exporter import exporter_for, exporters

    known = list(exporters())
    parser = argparse.ArgumentParser(
        "mpnn-studio export",
        description="Write a trained network for elsewhere, run it there, and say how far it answers as it does here.",
        epilog="Formats: " + "; ".join(f"{each.key}: {each.holds}" for each in known) + ".",
    )
    parser.add_argument("project", type=Path, metavar="FILE", help="a project with a trained network (.mpnn)")
    parser.add_argument("target", type=Path, metavar="OUT", help="a file of weights, or a folder for programs")
    parser.add_argument("--format", choices=[each.key for each in known], help="by the ending of OUT without")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="an option of the format, such as backend=jax"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace files of these names that are no export")
    parser.add_argument("--no-check", action="store_true", help="do not run it")
    _add_timeout(parser)
    parser.add_argument("--trust", action="store_true", help="read data files outside the project's own folder")
    options = parser.parse_args(arguments)
    from .export.check import later
    from .export.handing_over import Order, hand_over
    from .project.project import ProjectError
    from .run.opening import check_target, open_run, require_trusted

    exporter = exporter_for(options.target, options.format)
    check_target(options.target, may_be_folder=not exporter.suffix)
    from .export.trained import TrainedNetwork

    exporting = exporter.from_texts(options.set)
    trained = TrainedNetwork(open_run(options.project), path=options.project)
    if exporter.needs_data:
        require_trusted(trained.project, options.project, trust=options.trust)
    command = later(options.target, str(options.project))

    def may_check() -> None:
        if options.no_check:
            raise ProjectError("it was left for later.")
        require_trusted(trained.project, options.project, trust=options.trust)

    order = Order(exporting, trained, options.target, options.overwrite, options.timeout)
    certificate = hand_over(order, may_check=may_check)
    if not exporter.driver:
        write(f"{options.target}: written\n")
    else:
        when = f" Later: {command}" if certificate.passed is None else ""
        write(f"{options.target}: {certificate.sentence()}{when}\n")
    return FAILED if certificate.passed is False else 0


def verify(arguments: Sequence[str]) -> int:
    """Run an export beside the engine; return the exit code."""
    from .export import targets  # noqa: F401  (each registers itself)
    from .export.exporter import exporters

    parser = argparse.ArgumentParser(
        "mpnn-studio verify", description="Run an export, and compare its answers with those of the trained network."
    )
    parser.add_argument("target", type=Path, metavar="OUT", help="what “mpnn-studio export” wrote")
    parser.add_argument("--against", type=Path, required=True, metavar="FILE", help="the project that it was made of")
    parser.add_argument("--format", choices=[each.key for each in exporters()], help="where nothing in OUT says it")
    parser.add_argument("--json", action="store_true", help="print everything as one line of JSON")
    parser.add_argument(
        "--trust",
        action="store_true",
        help="run programs that were changed, read data outside the project's folder",
    )
    _add_timeout(parser)
    options = parser.parse_args(arguments)
    from .export.check import check
    from .export.trained import TrainedNetwork
    from .run.opening import open_run, require_trusted

    exporter = _exporter_of(options.target, options.format)
    trained = TrainedNetwork(open_run(options.against))
    require_trusted(trained.project, options.against, trust=options.trust)
    certificate = check(exporter, trained, options.target, options.trust, options.timeout)
    write(f"{json.dumps(certificate.to_json())}\n" if options.json else f"{certificate.sentence()}\n")
    return 0 if certificate.passed else FAILED


def _add_timeout(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="how long it may run when it is checked")


def _exporter_of(out: Path, key: str | None) -> type[Exporter]:
    """Return the target that an export was written for: as is said, or by its certificate, or by its file."""
    from mpneuralnetwork.components.errors import FileError
    from mpneuralnetwork.saving.formats import shown_name

    from .export.certificate import certificate_of
    from .export.exporter import exporter_for

    if not out.exists():
        raise FileError(f"{shown_name(out)} is not there. Name what “mpnn-studio export” wrote.")
    return exporter_for(out, key or certificate_of(out).target or None)

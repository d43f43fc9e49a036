"""The command ``import``: a network of another framework as a project file, held to the answers that it gave there."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from .terminal import FAILED, write


def bring_in(arguments: Sequence[str]) -> int:
    """Write a project of a model of another framework; return the exit code."""
    from .importing.importers import IMPORTERS, importer_of

    parser = argparse.ArgumentParser(
        "mpnn-studio import",
        description="Take in a network that was trained elsewhere, and say how far it answers as it did there.",
        epilog="What can be read: " + "; ".join(f"{each.reads} ({each.suffix})" for each in IMPORTERS) + ".",
    )
    parser.add_argument("model", type=Path, metavar="MODEL", help="a sequential network of another framework")
    parser.add_argument("project", type=Path, metavar="OUT", help="the project to write (.mpnn)")
    parser.add_argument("--data", metavar="DATA", help="data to try and train it on: a file, a folder or an example")
    parser.add_argument("--trust", action="store_true", help="read data files outside the folder of DATA's project")
    options = parser.parse_args(arguments)
    from .run.archive import save_project
    from .run.opening import check_target, open_project

    importer = importer_of(options.model)
    check_target(options.project)
    source = open_project(options.data, trust=options.trust).data.create() if options.data else None
    arrival, certificate = importer.bring_in(options.model, source, lambda share: None)
    save_project(options.project, arrival.project, arrival.run)
    write(f"{options.project}: {certificate.sentence()}\n")
    return FAILED if certificate.passed is False else 0

"""An export from the wish to the certificate, as the window and the command line do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mpneuralnetwork.components.errors import UserError

from ..data.source import Progress, no_progress
from .certificate import Certificate
from .check import check
from .exporter import Exporter
from .placing import put
from .trained import TrainedNetwork

WRITTEN = 0.5
"""Share of the progress at which everything is on the disk, and is run."""


@dataclass(frozen=True)
class Order:
    """What is exported, and where to.

    Attributes:
        exporting: the target, as it was chosen to be.
        overwrite: files of these names may be replaced, whoever wrote them.
        seconds: how long it may run when it is checked; as long as the target allows without.
    """

    exporting: Exporter
    trained: TrainedNetwork
    out: Path
    overwrite: bool = False
    seconds: float | None = None


def _always() -> None:
    """Check it whatever the data."""


def hand_over(
    order: Order,
    files: Mapping[str, bytes] | None = None,
    progress: Progress = no_progress,
    may_check: Callable[[], None] = _always,
) -> Certificate:
    """Write an export and run it; where it cannot be run, the certificate says why.

    Args:
        files: what is written, where it is known already.
        may_check: raises UserError where it must not be run.

    Raises:
        ProjectError: it cannot be written so, or something is there.
        DataError: it needs the data, which cannot be read.
        FileError: the disk refuses.
        Cancelled: from ``progress``; what was written stays, unchecked.
    """
    kind, trained = type(order.exporting), order.trained
    if files is None:
        order.exporting.require(trained)
        files = order.exporting.files(trained)
    progress(0.0)
    certificate = put(kind, order.out, files, order.exporting.get_config(), order.overwrite)
    if not kind.driver:
        return certificate
    progress(WRITTEN)
    try:
        may_check()
        return check(kind, trained, order.out, seconds=order.seconds, known=files)
    except UserError as error:
        return replace(certificate, message=str(error))

"""What the export dialog does in the background."""

from __future__ import annotations

from collections.abc import Mapping

from mpneuralnetwork.components.errors import UserError

from ...data.source import Progress
from ...export.certificate import Certificate
from ...export.exporter import Exporter, exporters
from ...export.handing_over import Order, hand_over
from ...export.trained import TrainedNetwork
from ...project.project import ProjectError

Files = Mapping[str, bytes]
"""What is written, by name."""


def obstacles(trained: TrainedNetwork, no_data: str, progress: Progress) -> dict[str, str]:
    """Return why each target cannot be taken, by its key.

    Args:
        no_data: why the data cannot be read, empty where they can.
    """
    found = {}
    for exporter in exporters():
        progress(0.0)
        try:
            if exporter.needs_data and no_data:
                raise ProjectError(no_data)
            exporter().require(trained)
        except UserError as error:
            found[exporter.key] = str(error)
    return found


def files_of(exporting: Exporter, trained: TrainedNetwork, progress: Progress) -> Files:
    """Return what would be written."""
    exporting.require(trained)
    return exporting.files(trained)


def write_and_run(order: Order, files: Files, obstacle: str, progress: Progress) -> tuple[Order, Certificate, int]:
    """Hand an export over; return what was ordered, what was found, and the bytes that were written.

    Args:
        obstacle: why its data cannot be read, empty where they can.
    """

    def may_check() -> None:
        if obstacle:
            raise ProjectError(obstacle)

    return order, hand_over(order, files, progress, may_check), sum(map(len, files.values()))

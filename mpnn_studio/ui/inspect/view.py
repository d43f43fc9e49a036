"""What every tab of the inspector is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...run.datasets import Datasets
from ...run.moment import Moment
from ..document.document import Document
from ..training.run_controller import RunController
from ..tryout.try_column import TryColumn

if TYPE_CHECKING:
    from ...explain.examination import Examiner


@dataclass(frozen=True)
class Surroundings:
    """What a view may ask and change: the document, the data in memory, the runs, and what is tried at the right."""

    document: Document
    datasets: Datasets
    runs: RunController
    try_column: TryColumn

    @cached_property
    def examiner(self) -> Examiner:
        """Shared by the tabs, so that what one of them found out is known to the others."""
        from ...explain.examination import Examiner  # only now, so that the window opens sooner

        return Examiner(self.datasets)


OTHER_DATA = "This run was trained on other data than are open now: bring its project back to follow a number."


class View(QWidget):
    """One tab. It is built when its tab is opened for the first time, and told only what happens while it is seen.

    Attributes:
        pause: least seconds between two moments of a training that goes on.

    Signals:
        explanation_wanted(wanted): a number of the network is to be explained, a ``Wanted``.
    """

    explanation_wanted = Signal(object)
    pause: ClassVar[float] = 0.4

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.surroundings = surroundings

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands of the tab do, by their names in ``TABS``."""
        return {}

    def obstacles(self) -> dict[str, str]:
        """Why one of them cannot be used now, by its name."""
        return {}

    def no_way(self, moment: Moment | None) -> str:
        """Say why Explain cannot show the network of a moment; empty where it can."""
        here = moment is None or moment.run.project.data == self.surroundings.document.project.data
        return "" if here else OTHER_DATA

    def show_moment(self, moment: Moment | None) -> None:
        """Show this moment of a run; None where there is no trained network."""
        raise NotImplementedError

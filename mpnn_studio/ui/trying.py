"""What is tried, the network's answer, and why it gives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from ..explain.wanted import predicted
from ..run.datasets import Datasets
from ..run.moment import Moment
from .document.document import Document
from .tryout.development_feed import DevelopmentFeed
from .tryout.try_column import TryColumn
from .why.asking_why import AskingWhy


class Trying(QObject):
    """The try-it column, with the card below it that asks why.

    Args:
        training: whether a training is going on.

    Signals:
        explanation_wanted(wanted): how a number that is shown here came about.
    """

    explanation_wanted = Signal(object)

    def __init__(self, document: Document, datasets: Datasets, training: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self.column = TryColumn()
        self.why = AskingWhy(document, datasets, training, self)
        panel = self.why.panel
        self.column.put_below(panel)
        self.column.schema_changed.connect(panel.set_schema)
        self.column.sample_changed.connect(self.why.feed.set_sample)
        self.column.class_picked.connect(self._explain_class)
        self._document = document
        self.development = DevelopmentFeed(lambda: self.column.shows_development, self)
        self.development.developed.connect(self.column.show_development)
        self.column.sample_changed.connect(self._try)
        self.column.development_seen.connect(self.development.look)
        self._moment: Moment | None = None
        self._hint()
        panel.example_wanted.connect(self.column.show_sample)
        panel.muted.connect(self.column.show_instead)
        panel.unfolding.connect(lambda wanted: self.column.make_room(wanted=wanted))

    def show_moment(self, moment: Moment | None) -> None:
        """Another moment of the run is looked at."""
        self.why.feed.show_moment(moment)
        self._moment = moment
        self.development.show_moment(self._answering)
        self._hint()

    @property
    def _answering(self) -> Moment | None:
        """What answers what is tried: nothing where the network is one of other data."""
        moment, document = self._moment, self._document
        fits = moment is not None and moment.run.answers_to(document.project.data, document.check.schema)
        return moment if fits else None

    def _try(self, sample: NDArray[Any] | None) -> None:
        self.development.show_moment(self._answering)
        self.development.set_sample(sample)
        self._hint()

    def _hint(self) -> None:
        """Mark the moment in the development of the answer, or say what would be seen there."""
        moment = self._answering
        frames = moment.run.timeline if moment else ()
        looked = next((frame for frame in frames if moment and frame.snapshot is moment.snapshot), None)
        what = "Press Space to train" if moment is None else "Draw something"
        self.column.mark_development(
            looked.mark.epoch if looked else None, f"{what}: how sure the network became, epoch by epoch, appears here."
        )

    def _explain_class(self, place: int) -> None:
        """Explain the probability of a class: as the question that is asked here, else in the middle of the window."""
        if not self.why.panel.explain_output(place):
            self.explanation_wanted.emit(predicted(place))

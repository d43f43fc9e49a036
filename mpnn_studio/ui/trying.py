"""What is tried, the network's answer, and why it gives it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ..explain.wanted import predicted
from ..run.datasets import Datasets
from ..run.moment import Moment
from .document.document import Document
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
        panel.example_wanted.connect(self.column.show_sample)
        panel.muted.connect(self.column.show_instead)
        panel.unfolding.connect(lambda wanted: self.column.make_room(wanted=wanted))

    def show_moment(self, moment: Moment | None) -> None:
        """Another moment of the run is looked at."""
        self.why.feed.show_moment(moment)

    def _explain_class(self, place: int) -> None:
        """Explain the probability of a class: as the question that is asked here, else in the middle of the window."""
        if not self.why.panel.explain_output(place):
            self.explanation_wanted.emit(predicted(place))

"""Asks a why about the example that is tried, again whenever the example or the weights are others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from mpneuralnetwork.components.interruption import interruption_point
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from ...explain.why.explainer import Explainer
from ...explain.why.kind import Why
from ...run.datasets import Datasets
from ...run.events import Snapshot
from ...run.moment import Moment
from ...run.run import Run
from ..document.document import Document
from ..widgets.inquiry import Inquiry
from .asked import Asked

NO_NETWORK = "Press Space to train: then the network can be asked."
BEGINNING = "The training begins: soon its network can be asked."
OTHER_DATA = "The trained network is of other data."
NO_EXAMPLE = "Draw something, or choose an example: then it can be explained."


class WhyFeed(QObject):
    """Nothing is asked while no kind is chosen. A newer example or newer weights wait for the question that is being
    answered, so that something is seen while a person draws; another question cancels it.

    Args:
        training: whether a training is going on.

    Signals:
        answered(asked): an :class:`.asked.Asked`.
        obstructed(sentence): why nothing can be asked now.
    """

    answered = Signal(object)
    obstructed = Signal(str)

    def __init__(
        self, document: Document, datasets: Datasets, training: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document, self._datasets, self._training = document, datasets, training
        self._explainer = Explainer(datasets)
        self._why: Why | None = None
        self._output: int | None = None
        self._moment: Moment | None = None
        self._sample: NDArray[Any] | None = None
        self._other: NDArray[Any] | None = None
        self._inquiry = Inquiry("why", self)
        self._inquiry.answered.connect(self.answered)
        self._inquiry.failed.connect(lambda message, details: self.obstructed.emit(message))

    def choose(self, why: Why | None, output: int | None) -> None:
        """Ask this about this class or number from now on; None asks nothing."""
        self._why, self._output = why, output
        if why is None:
            self._explainer.forget()
        self._inquiry.cancel()
        self._ask(live=False)

    def keep(self, example: NDArray[Any] | None) -> None:
        """Compare with this raw example from now on, where two are compared; None with what the kind itself takes."""
        self._other = example
        self._inquiry.cancel()
        self._ask(live=False)

    def keep_sample(self) -> None:
        """Compare with the example that is tried now."""
        self.keep(self._sample)

    @property
    def keeps(self) -> bool:
        """Whether an example is kept to be compared with."""
        return self._other is not None

    def set_sample(self, sample: NDArray[Any] | None) -> None:
        """Ask about this raw example from now on."""
        self._sample = sample
        self._ask(live=False)

    def show_moment(self, moment: Moment | None) -> None:
        """Ask by these weights from now on; None where there is no trained network."""
        if moment is None or self._moment is None or moment.run is not self._moment.run:
            self._inquiry.cancel()
            self._other = None
            self._explainer.forget()
        before, self._moment = self._moment, moment
        if moment is None or before is None or moment.snapshot is not before.snapshot:
            self._ask(live=moment is not None and moment.live)

    def _ask(self, *, live: bool) -> None:
        if self._why is None:
            return
        obstacle = self._obstacle()
        if obstacle or self._moment is None or self._sample is None:
            self._inquiry.cancel()
            self.obstructed.emit(obstacle)
            return
        moment = self._moment
        question = partial(self._answer, self._why, moment.run, moment.snapshot, self._sample, self._output)
        self._inquiry.ask(partial(question, self._fitting_other()), live=live)

    def _obstacle(self) -> str:
        if self._moment is None:
            return BEGINNING if self._training() else NO_NETWORK
        if not self._moment.run.answers_to(self._document.project.data, self._document.check.schema):
            return OTHER_DATA
        return NO_EXAMPLE if self._sample is None else ""

    def _fitting_other(self) -> NDArray[Any] | None:
        """Return the example that is kept, unless it is of other data."""
        fits = self._other is not None and self._sample is not None and self._other.shape == self._sample.shape
        return self._other if fits else None

    def _answer(
        self, why: Why, run: Run, snapshot: Snapshot, sample: NDArray[Any], output: int | None,
        other: NDArray[Any] | None,
    ) -> Asked:  # fmt: skip
        """Run in the background thread."""
        result = self._explainer.ask(why, run, snapshot, sample, output, lambda share: interruption_point(), other)
        return Asked(why, run, sample, output, result, self._datasets.get(run.project.data))

"""Predicts the sample of the right-hand column with the weights of one moment, also during the training."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from ...run.events import Snapshot
from ...run.predictor import Predictor
from ...run.run import Run
from ..widgets.throttle import Rest

INTERVAL = 0.1
"""Seconds between two predictions while only the weights change; a new stroke is answered at once."""


class PredictionFeed(QObject):
    """Predicts a sample with the network of a run.

    Signals:
        predicted(values): probabilities or numbers, or None where there is nothing to predict or predict with.
        renewed(answers): other weights are loaded; a function from raw examples (N, …) to their predictions, by the
            newest weights until the next time; None while there is no network.
    """

    predicted = Signal(object)
    renewed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sample: NDArray[Any] | None = None
        self._run: Run | None = None
        self._snapshot: Snapshot | None = None
        self._predictor: Predictor | None = None
        self._loaded: Snapshot | None = None
        self._rest = Rest()

    @property
    def run(self) -> Run | None:
        """The run whose network predicts."""
        return self._run

    def set_sample(self, sample: NDArray[Any] | None) -> None:
        """Predict this raw example from now on."""
        self._sample = sample
        self._predict()

    def forget(self) -> None:
        """Drop run and sample, because the kind of data changes."""
        self._run = self._snapshot = self._predictor = self._loaded = self._sample = None
        self.renewed.emit(None)
        self.predicted.emit(None)

    def begin(self, run: Run, snapshot: Snapshot | None) -> None:
        """Follow this run from now on, from these weights."""
        self._run, self._snapshot, self._predictor, self._loaded = run, snapshot, None, None
        self.renewed.emit(None)

    def follow(self, snapshot: Snapshot | None, *, at_once: bool) -> None:
        """Predict with these weights: as often as is fluid, or ``at_once``."""
        self._snapshot = snapshot
        if self._sample is None:
            return
        if snapshot is not self._loaded and (at_once or self._rest.over):
            self._predict()

    def _predict(self) -> None:
        run, snapshot = self._run, self._snapshot
        if self._sample is None or run is None or snapshot is None or run.preparation is None:
            self.predicted.emit(None)
            return
        if self._predictor is None:
            self._predictor = Predictor(run.project, run.preparation)
        if snapshot is not self._loaded:
            self._predictor.load(snapshot)
            self._loaded = snapshot
            self.renewed.emit(self._predictor.predict_all)
        self._rest.begin(INTERVAL)
        self.predicted.emit(self._predictor.predict(self._sample))

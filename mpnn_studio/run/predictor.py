"""Predict from a run's snapshots, on a network of its own: the living one belongs to the worker."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..data.preparation import Preparation
from ..project.project import Project
from .events import Snapshot


class Predictor:
    """The network of a run's frozen project, filled with whichever snapshot is wanted.

    Args:
        project: as it was when the run began.
        preparation: as fitted on the run's training split.
    """

    def __init__(self, project: Project, preparation: Preparation) -> None:
        self._preparation = preparation
        self._task = project.schema().task
        # The drawn weights are replaced by the first snapshot; no figure ever comes from them.
        self.model = project.build(np.random.default_rng(0))

    def load(self, snapshot: Snapshot) -> None:
        """Take these weights."""
        self.model.restore(snapshot.values)

    def predict(self, sample: NDArray[Any]) -> NDArray[np.float64]:
        """Return the class probabilities of one raw example, or the predicted numbers in the data's own unit."""
        answer: NDArray[np.float64] = self.predict_all(sample[np.newaxis])[0]
        return answer

    def predict_all(self, samples: NDArray[Any]) -> NDArray[np.float64]:
        """Do the same for many, (N, …); gives (N, classes) or (N, outputs)."""
        outputs = np.asarray(self.model.predict(self._preparation.inputs(samples)), dtype=np.float64)
        if self._task == "regression":
            return np.asarray(self._preparation.restore_targets(outputs), dtype=np.float64)
        # A binary network gives the probability of its second class alone.
        return np.hstack([1 - outputs, outputs]) if outputs.shape[1] == 1 else outputs

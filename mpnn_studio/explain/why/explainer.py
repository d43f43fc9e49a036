"""Answers the whys about a run's network, on a copy of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.source import Progress, no_progress
from ...run.datasets import Datasets
from ...run.events import Snapshot
from ...run.predictor import Predictor
from ...run.run import Run
from ..examples import Examples
from ..steps.names import ExplainError
from .data_facts import DataFacts
from .kind import Why, WhyResult
from .network import FrozenNetwork
from .question import KnownOutputs, WhyQuestion


@dataclass(eq=False)
class _Prepared:
    """A run with a network of its own, and what is known of its data by the weights of one snapshot."""

    run: Run
    predictor: Predictor
    data: DataFacts
    snapshot: Snapshot | None = None
    network: FrozenNetwork | None = None
    known: dict[tuple[object, ...], KnownOutputs] = field(default_factory=dict)


class Explainer:
    """Asks whys about runs; never touches their living networks. Thread-safe: calls wait for one another.

    Args:
        datasets: the data sets in memory, which also load others.
    """

    def __init__(self, datasets: Datasets) -> None:
        self._datasets = datasets
        self._serving = Lock()
        self._prepared: _Prepared | None = None

    def ask(
        self, why: Why, run: Run, snapshot: Snapshot, sample: NDArray[Any], output: int | None = None,
        progress: Progress = no_progress, other: NDArray[Any] | None = None,
    ) -> WhyResult:  # fmt: skip
        """Work one why out.

        Args:
            why: the kind, with its settings.
            run: its data must have been prepared.
            snapshot: the weights.
            sample: one raw example, as the data set holds them.
            output: the class or number that is explained; the most probable class, or the first number, without.
            progress: raises ``Cancelled`` where the answer is not wanted any more.
            other: another raw example that this one is compared with.

        Raises:
            ExplainError: there is no such output, or a setting names what is not there.
            DataError: the data cannot be loaded, or the example has another shape.
            Cancelled: from ``progress``.
        """
        with self._serving:
            question = self._question(run, snapshot, sample, output, progress)
            if other is not None and run.preparation is not None:
                question = replace(question, other=run.preparation.inputs(np.asarray(other)))
            return why.ask(question)

    def question(
        self, run: Run, snapshot: Snapshot, sample: NDArray[Any], output: int | None = None,
        progress: Progress = no_progress,
    ) -> WhyQuestion:  # fmt: skip
        """Return the question itself, which lasts until the next one with other weights."""
        with self._serving:
            return self._question(run, snapshot, sample, output, progress)

    def forget(self) -> None:
        """Release network and data."""
        self._prepared = None

    def _question(
        self, run: Run, snapshot: Snapshot, sample: NDArray[Any], output: int | None, progress: Progress
    ) -> WhyQuestion:
        if run.preparation is None:
            raise ExplainError("The data of this run is not prepared yet")
        prepared = self._prepared
        if prepared is None or prepared.run is not run:
            data = DataFacts.of(Examples.of(run.project, self._datasets), run.preparation)
            self._prepared = prepared = _Prepared(run, Predictor(run.project, run.preparation), data)
        if prepared.snapshot is not snapshot or prepared.network is None:
            prepared.predictor.load(snapshot)
            prepared.network = FrozenNetwork(prepared.predictor.model, run.project.schema(), run.preparation)
            prepared.snapshot, prepared.known = snapshot, {}
        network, example = prepared.network, run.preparation.inputs(np.asarray(sample))
        if output is None:
            output = int(network.answers(example)[0].argmax()) if network.schema.classes else 0
        if not 0 <= output < network.score_count:
            raise ExplainError(f"The network has {network.score_count} outputs, counted from 0")
        return WhyQuestion(network, prepared.data, example, output, progress, prepared.known)

"""One question: a network, its data, an example, and which answer is to be explained."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ...data.histogram import thinned
from ...data.source import Progress, no_progress
from ...data.splits import Rows
from ..activations import Array
from .data_facts import DataFacts
from .network import Floats, FrozenNetwork

WORK = 1_000_000_000
"""Multiply-adds that a look at many training examples may take, about a tenth of a second on one core."""
MIN_SAMPLE, MAX_SAMPLE = 64, 2048
PIECE = 256
"""Examples between two reports of the progress."""


@dataclass(frozen=True, eq=False)
class KnownOutputs:
    """Outputs of examples of the data at one layer, computed once for the weights of one moment.

    Attributes:
        rows: (N,), the examples.
        outputs: (N, …), of the layer.
    """

    rows: Rows
    outputs: Array


@dataclass(frozen=True, eq=False)
class WhyQuestion:
    """What is asked, and all that an answer is worked out from.

    Attributes:
        example: (1, …), prepared.
        output: the class or number whose score is explained.
        progress: is called between two pieces of the work with the share that is done; it may raise ``Cancelled``.
        other: (1, …), another example that this one is compared with, prepared; None where none was given.
        known: kept from question to question as long as the weights stay the same.
    """

    network: FrozenNetwork
    data: DataFacts
    example: Array
    output: int
    progress: Progress = no_progress
    known: dict[tuple[object, ...], KnownOutputs] = field(default_factory=dict)
    other: Array | None = None

    @property
    def name(self) -> str:
        """The name of the class or number that is explained."""
        return self.network.answer_name(self.output)

    @property
    def seed(self) -> NDArray[np.float64]:
        """Weights (1, K) that pick the score that is explained."""
        return np.eye(self.network.score_count)[[self.output]]

    def score(self, x: Array) -> Floats:
        """Return the score that is explained, (N,), of examples (N, …)."""
        found: Floats = self.network.scores(x)[:, self.output]
        return found

    def slopes(self, x: Array) -> Array:
        """Return the gradient of that score with respect to the inputs, (N, …)."""
        return self.network.score_slopes(x, np.repeat(self.seed, len(x), axis=0))

    def affordable(self, most: int | None = None) -> int:
        """Return how many training examples to look at: ``most``, or as many as are quick."""
        quick = max(MIN_SAMPLE, min(MAX_SAMPLE, WORK // self.network.multiply_adds))
        return quick if most is None else most

    def training(self, layer: int, most: int | None = None) -> KnownOutputs:
        """Return the outputs of a sample of the training examples at a layer, always the same ones."""
        return self._outputs("train", layer, thinned(self.data.train, self.affordable(most)))

    def unseen(self, layer: int, most: int) -> KnownOutputs:
        """Return those of a sample of the validation examples."""
        return self._outputs("unseen", layer, thinned(self.data.unseen, most))

    def _outputs(self, split: str, layer: int, rows: Rows) -> KnownOutputs:
        key = (split, layer, len(rows))
        if key not in self.known:
            pieces = []
            for start in range(0, max(1, len(rows)), PIECE):
                self.progress(start / max(1, len(rows)))
                inputs = self.data.inputs(rows[start : start + PIECE])
                pieces.append(self.network.outputs(inputs, last=layer))
            self.known[key] = KnownOutputs(rows, np.concatenate(pieces))
        return self.known[key]

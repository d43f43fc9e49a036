"""The batches of a training whose examples are prepared when they are asked for: nobody waits for all the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from mpneuralnetwork.components.batches import Batches, Pair
from numpy.typing import NDArray

from .dataset import Dataset, Split
from .prepare import PreparedData, class_weights, fit
from .preparing import Preparing
from .splits import Rows, split_rows


def prepare_on_demand(dataset: Dataset, settings: Preparing) -> tuple[PreparedData, Rows]:
    """Return the training split with inputs that have a shape but no content, and which examples it holds.

    Everything that is measured on the split is measured: scales, class weights, targets.

    Raises:
        DataError: the data set is empty, or the shares leave nothing to train on.
    """
    rows = split_rows(dataset, settings).train
    preparation = fit(dataset, rows, settings.scaling)
    # One number for all of them, so that no memory is taken.
    hollow = np.broadcast_to(np.float32(0), (len(rows), *preparation.input_shape))
    train = Split(hollow, preparation.targets(dataset.targets[rows]))
    return PreparedData(train, None, None, preparation, class_weights(dataset, settings, rows)), rows


class BatchesOnDemand:
    """Batches in the order of a training, whose inputs are prepared one batch at a time.

    Args:
        source: orders the examples; its inputs are hollow, and never gathered.
        raw: inputs of the data set, as they are in the file.
        rows: which of them the training split holds; ``data`` is that split, prepared on demand.
    """

    def __init__(self, source: Batches, raw: NDArray[Any], rows: Rows, data: PreparedData) -> None:
        self._source, self._raw, self._rows, self._data = source, raw, rows, data

    @property
    def count(self) -> int:
        """Batches in an epoch."""
        return self._source.count

    def shuffle(self, rng: np.random.Generator) -> None:
        """Begin an epoch."""
        self._source.shuffle(rng)

    def rows(self, batch: int) -> NDArray[np.intp] | None:
        """Return which examples are in a batch."""
        return self._source.rows(batch)

    def resize(self, size: int, batch: int) -> int:
        """Make batches of another size from here on."""
        return self._source.resize(size, batch)

    def remaining(self, start: int) -> Iterator[Pair]:
        """Yield the prepared inputs, and the targets, from batch ``start`` of the epoch on."""
        for batch in range(start, self.count):
            chosen = self._source.rows(batch)
            yield self._data.preparation.inputs(self._raw[self._rows[chosen]]), self._data.train.targets[chosen]

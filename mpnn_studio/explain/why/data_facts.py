"""The data that an example comes from: its usual values, its range, and the training examples around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.dataset import Dataset, Schema
from ...data.derived import rows_of_points
from ...data.histogram import thinned
from ...data.preparation import PIXEL_MAXIMUM, Preparation
from ...data.splits import Rows
from ..activations import Array
from ..examples import Examples

SAMPLE = 2048
"""Training examples on which the usual values and the range are measured."""
DIFFERENCE = 1e-2
"""By how much a coordinate is moved to see how what is derived from it changes."""
Places = tuple[slice, ...]


@dataclass(frozen=True, eq=False)
class UsualInputs:
    """What inputs usually are, and what they may be, as the network is given them.

    Attributes:
        mean: the mean example; of a category, its most frequent value.
        background: for an image the most frequent pixel value, for a row the median of each number.
        low, high: the range of each input: that of a pixel, or of a column among the training examples.
        movable: whether an input may take any value in between: it is no category or part of a date, and follows from
            no other one.
        features: for a row, where the inputs of each column are; empty for images.
    """

    mean: Array
    background: Array
    low: Array
    high: Array
    movable: NDArray[np.bool_]
    features: Places


@dataclass(frozen=True, eq=False)
class DataFacts(UsualInputs):
    """What is measured of the data, with the data.

    Attributes:
        train, unseen: the rows of the training split, and of the validation split (or of the training again).
    """

    schema: Schema
    preparation: Preparation
    dataset: Dataset
    train: Rows
    unseen: Rows

    @classmethod
    def of(cls, examples: Examples, preparation: Preparation) -> DataFacts:
        """Measure the data of a run.

        Raises:
            DataError: its examples are not those that the preparation was made for.
        """
        dataset, splits = examples.dataset, examples.splits
        raw = dataset.inputs[thinned(splits.train, SAMPLE)]
        known = preparation.inputs(raw)
        if dataset.schema.is_image:
            counts = np.bincount(np.asarray(raw, np.uint8).reshape(-1), minlength=int(PIXEL_MAXIMUM) + 1)
            levels = [counts.argmax(), 0, PIXEL_MAXIMUM]
            background, low, high = preparation.inputs(np.stack([np.full(preparation.shape, v) for v in levels]))
            usual = UsualInputs(known.mean(axis=0), background, low, high, np.full(low.shape, True), ())
        else:
            usual = _of_rows(dataset.schema, known)
        return cls(
            **vars(usual),
            schema=dataset.schema,
            preparation=preparation,
            dataset=dataset,
            train=splits.train,
            unseen=examples.unseen,
        )

    def inputs(self, rows: Rows) -> Array:
        """Return training examples by their rows, prepared."""
        return self.preparation.inputs(self.dataset.inputs[rows])

    def targets(self, rows: Rows) -> NDArray[Any]:
        """Return their class numbers (N,), or target values (N, outputs)."""
        wanted: NDArray[Any] = self.dataset.targets[rows]
        return wanted if self.schema.classes else wanted.reshape(len(rows), -1)

    def settle(self, x: Array) -> Array:
        """Return the nearest examples that the data could hold: in range, of one category, derived inputs derived."""
        settled = np.clip(x, self.low, self.high)
        for place, feature in zip(self.features, self.schema.features, strict=False):
            if feature.categories:
                chosen = settled[:, place].argmax(axis=1)
                settled[:, place] = chosen[:, np.newaxis] == np.arange(place.stop - place.start)
        if self._derives:
            count = len(self.schema.coordinates)
            centre, spread = (np.array(facts[:count]) for facts in (self.preparation.centre, self.preparation.spread))
            settled = self.preparation.inputs(rows_of_points(self.schema, settled[:, :count] * spread + centre))
        return np.asarray(settled, x.dtype)

    @property
    def _derives(self) -> bool:
        return any(feature.derived for feature in self.schema.features)

    def movable_slopes(self, x: Array, slopes: Array) -> Array:
        """Return slopes along what may move: 0 elsewhere, and of a coordinate also by way of what is derived from it.

        Args:
            x: (1, …), where they were taken; ``slopes`` (M, …) treat every input as its own.
        """
        moving = np.where(self.movable, slopes, 0.0)
        for place in range(len(self.schema.coordinates) if self._derives else 0):
            step = DIFFERENCE * np.eye(x.shape[1])[[place]]
            change = (self.settle(x + step) - self.settle(x - step)) / (2 * DIFFERENCE)
            moving[:, place] = (slopes * change).sum(axis=1)
        return moving

    def per_feature(self, values: Array) -> dict[str, float]:
        """Add up values of a row's inputs by column; empty for an image."""
        named = zip(self.schema.features, self.features, strict=False)
        return {feature.name: float(values[place].sum()) for feature, place in named}


def _of_rows(schema: Schema, known: Array) -> UsualInputs:
    mean, background = known.mean(axis=0), np.median(known, axis=0).astype(known.dtype)
    movable, places, start = np.full(len(mean), True), [], 0
    for feature in schema.features:
        place = slice(start, start + feature.width)
        if feature.categories:
            mean[place] = background[place] = np.arange(feature.width) == mean[place].argmax()
        movable[place] = not (feature.categories or feature.derived or feature.parts)
        places.append(place)
        start = place.stop
    return UsualInputs(mean, background, known.min(axis=0), known.max(axis=0), movable, tuple(places))

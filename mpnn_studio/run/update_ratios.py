"""How far single steps of a training move the weights of each layer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import nan, sqrt

import numpy as np
from mpneuralnetwork.model import Model

from .events import Snapshot, UpdateRatio

MAX_KEPT = 1000
"""Strides that are kept: when there are more, every second one goes."""


def update_ratio_since(snapshot: Snapshot, model: Model) -> UpdateRatio:
    """Compare weights with what a single step has made of them."""
    store, before = model.parameters, snapshot.values
    moved = store.values[: store.learned] - before[: store.learned]
    shares = []
    for places, learned in zip(store.places, store.gradients, strict=True):
        size, way = (
            sqrt(sum(float(np.vdot(part, part)) for part in (array[places[name]] for name in learned)))
            for array in (before, moved)
        )
        shares.append(way / size if size else nan)
    return UpdateRatio(snapshot.step, tuple(shares))


class UpdateRatios:
    """The update ratios of a run, of bounded number however long it takes: the older they are, the rarer."""

    def __init__(self) -> None:
        self._kept: list[UpdateRatio] = []

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def all(self) -> tuple[UpdateRatio, ...]:
        """What is kept, from the first to the last."""
        return tuple(self._kept)

    def add(self, update_ratios: Sequence[UpdateRatio]) -> None:
        """Keep these too."""
        self._kept += update_ratios
        if len(self._kept) > MAX_KEPT:
            older = len(self._kept) // 2
            self._kept = self._kept[:older:2] + self._kept[older:]

    def near(self, step: int) -> UpdateRatio | None:
        """Return the update ratio measured nearest to a step, None where there is none."""
        place = bisect_left(self._kept, step, key=lambda update_ratio: update_ratio.step)
        return min(
            self._kept[max(place - 1, 0) : place + 1],
            key=lambda update_ratio: abs(update_ratio.step - step),
            default=None,
        )

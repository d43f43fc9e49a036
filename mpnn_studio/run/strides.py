"""How far single steps of a training move the weights of each layer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import nan, sqrt

import numpy as np
from mpneuralnetwork.model import Model

from .events import Snapshot, Stride

MOST = 1000
"""Strides that are kept: when there are more, every second one goes."""


def stride_since(snapshot: Snapshot, model: Model) -> Stride:
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
    return Stride(snapshot.step, tuple(shares))


class Strides:
    """The strides of a run, of bounded number however long it takes: the older they are, the rarer."""

    def __init__(self) -> None:
        self._kept: list[Stride] = []

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def all(self) -> tuple[Stride, ...]:
        """What is kept, from the first to the last."""
        return tuple(self._kept)

    def add(self, strides: Sequence[Stride]) -> None:
        """Keep these too."""
        self._kept += strides
        if len(self._kept) > MOST:
            older = len(self._kept) // 2
            self._kept = self._kept[:older:2] + self._kept[older:]

    def near(self, step: int) -> Stride | None:
        """Return the stride that was taken nearest to a step, None where there is none."""
        place = bisect_left(self._kept, step, key=lambda stride: stride.step)
        return min(self._kept[max(place - 1, 0) : place + 1], key=lambda stride: abs(stride.step - step), default=None)

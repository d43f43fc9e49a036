"""Where the batches of a training come from: arrays in memory or on disk, or a stream that never ends up in either."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sized
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .buffers import Buffers
from .errors import ConfigError, ShapeError

Pair = tuple[NDArray[Any], NDArray[Any]]


class Batches(Protocol):
    """What a training asks of its data."""

    @property
    def count(self) -> int:
        """Batches in an epoch; 0 while it is not known."""

    def shuffle(self, rng: np.random.Generator) -> None:
        """Begin an epoch."""

    def remaining(self, start: int) -> Iterator[Pair]:
        """Yield inputs and targets from batch ``start`` of the epoch on; the inputs may be overwritten."""

    def rows(self, batch: int) -> NDArray[np.intp] | None:
        """Return which examples are in a batch of the epoch; None where that is not known."""

    def resize(self, size: int, batch: int) -> int:
        """Make batches of another size from batch ``batch`` of the epoch on; return its number among the new ones."""


class ArrayBatches:
    """Examples in arrays, drawn in a new order in every epoch; the last batch may be short.

    A batch is gathered row by row, so that a memory-mapped array may be larger than the memory.
    """

    def __init__(
        self, inputs: NDArray[Any], targets: NDArray[Any], batch_size: int, rows: NDArray[np.intp] | None = None
    ) -> None:
        self._rows = np.arange(len(inputs)) if rows is None else rows
        if len(targets) != len(inputs) or not len(self._rows):
            raise ShapeError(f"There are {len(inputs)} examples and {len(targets)} targets to train on")
        self._inputs, self._targets, self._size = inputs, targets, batch_size
        self._order = self._rows
        self._used = 0
        self._buffers = Buffers()
        self.count = math.ceil(len(self._rows) / batch_size)

    def shuffle(self, rng: np.random.Generator) -> None:
        self._order, self._used = rng.permutation(self._rows), 0

    def resize(self, size: int, batch: int) -> int:
        # The first new batch may be short, so that those behind it stand where they would have stood all along.
        self._used = max(self._used, batch * self._size)
        self._size, self.count = size, math.ceil(len(self._rows) / size)
        return self._used // size

    def rows(self, batch: int) -> NDArray[np.intp]:
        return self._order[max(batch * self._size, self._used) : (batch + 1) * self._size]

    def remaining(self, start: int) -> Iterator[Pair]:
        for batch in range(start, self.count):
            rows = self.rows(batch)
            room = self._buffers.get("inputs", (len(rows), *self._inputs.shape[1:]), self._inputs.dtype)
            # "clip" lets NumPy write straight into the buffer; every row is known to exist.
            np.take(self._inputs, rows, axis=0, out=room, mode="clip")
            yield room, self._targets[rows]


class StreamBatches:
    """Batches that an iterable makes, begun anew in every epoch. It orders the examples itself."""

    def __init__(self, source: Iterable[tuple[Any, Any]]) -> None:
        self._source = source
        self.count = len(source) if isinstance(source, Sized) else 0

    def shuffle(self, rng: np.random.Generator) -> None:
        """The source decides."""

    def rows(self, batch: int) -> None:
        return None

    def resize(self, size: int, batch: int) -> int:
        raise ConfigError("A stream makes its own batches, so that their size cannot be changed")

    def remaining(self, start: int) -> Iterator[Pair]:
        waiting: list[Pair] = []
        for batch, (inputs, targets) in enumerate(self._source):
            if waiting:
                yield waiting.pop()
            if batch >= start:
                # A copy, since layers work in place and the source may hand out the same array again.
                waiting.append((np.array(inputs), np.asarray(targets)))
        if waiting:
            # One batch is kept waiting, so that the last one is known to be the last.
            self.count = batch + 1
            yield waiting.pop()


def batches_of(inputs: Any, targets: Any | None, batch_size: int, rows: NDArray[np.intp] | None) -> Batches:
    """Return the batches of arrays with targets, or of an iterable that yields both.

    Raises:
        ConfigError: there are neither targets nor an iterable of batches.
        ShapeError: there are no examples, or not as many targets.
    """
    if targets is not None:
        return ArrayBatches(inputs, np.asarray(targets), batch_size, rows)
    if not isinstance(inputs, Iterable) or isinstance(inputs, np.ndarray):
        raise ConfigError("Training needs targets, or an iterable of batches (inputs, targets) in place of both")
    return StreamBatches(inputs)


def hold_back(count: int, share: float, rng: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Split the numbers of the examples at random into those held back and those to train on, at least one."""
    order = rng.permutation(count)
    held = min(round(share * count), max(0, count - 1))
    return order[:held], order[held:]

"""From the examples of a source to what a network is given: held-out splits and scaling, and the way back.

Scales are fitted on the training split alone, so that nothing of the validation or test examples leaks into training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dataset import DataError, Dataset, Split

BLOCK = 4096
"""Examples converted at a time: the float64 copy of a block stays in cache instead of doubling the memory."""
PIXEL_MAXIMUM = 255.0


@dataclass(frozen=True)
class Preparation:
    """How raw examples become a network's inputs, and its predictions real values. Plain values throughout.

    Attributes:
        shape: of one raw example: (1, 28, 28), or (columns,).
        widths: for a table, how many inputs each raw column becomes: 1 for a number, k for a category of k values.
        centre, spread: subtracted from, then divided into each raw column (for images, one pair for every pixel).
        target_centre, target_spread: the same for each target of a regression; empty for classes.
    """

    shape: tuple[int, ...]
    widths: tuple[int, ...]
    centre: tuple[float, ...]
    spread: tuple[float, ...]
    target_centre: tuple[float, ...] = ()
    target_spread: tuple[float, ...] = ()

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one example as the network gets it."""
        return (sum(self.widths),) if self.widths else self.shape

    @property
    def target_scale(self) -> NDArray[np.float64]:
        """How many real units one unit of the network's output is, for each target: (outputs,)."""
        return np.array(self.target_spread)

    def inputs(self, raw: NDArray[Any]) -> NDArray[np.float32]:
        """Turn raw examples (N, *shape), or a single one (*shape), into network inputs (N, *input_shape).

        Raises:
            DataError: the examples have another shape, or name a category that is not there.
        """
        raw = np.asarray(raw)
        if raw.shape == self.shape:
            raw = raw[None]
        if raw.shape[1:] != self.shape:
            raise DataError(f"An example of shape {self.shape} is needed, not {raw.shape[1:]}. Check the data source.")
        return self._rows(raw, np.arange(len(raw)))

    def targets(self, raw: NDArray[Any]) -> NDArray[Any]:
        """Turn raw targets into what the loss wants: classes (N,) as int64, numbers standardised (N, outputs)."""
        if not self.target_centre:
            return np.asarray(raw, np.int64)
        scaled = (np.asarray(raw, np.float64) - self.target_centre) / self.target_spread
        return scaled.astype(np.float32)

    def restore_targets(self, predictions: NDArray[Any]) -> NDArray[Any]:
        """Turn predictions of a regression (N, outputs) back into real units; those of classes stay as they are."""
        if not self.target_centre:
            return predictions
        restored: NDArray[np.float64] = predictions.astype(np.float64) * self.target_spread + self.target_centre
        return restored

    def to_json(self) -> dict[str, Any]:
        """Return the preparation as plain values."""
        return {name: list(getattr(self, name)) for name in Preparation.__dataclass_fields__}

    @classmethod
    def from_json(cls, content: Any) -> Preparation:
        """Read what ``to_json`` wrote. Raises DataError where it cannot be."""
        try:
            shape, widths = (tuple(map(int, content[name])) for name in ("shape", "widths"))
            names = ("centre", "spread", "target_centre", "target_spread")
            read = cls(shape, widths, *(tuple(map(float, content[name])) for name in names))
        except (TypeError, ValueError, KeyError, OverflowError) as error:
            raise DataError(
                f"The preparation of the data cannot be read ({error!r}). Train the network again."
            ) from error
        if not read._is_sound():
            raise DataError("The preparation of the data contradicts itself. Train the network again.")
        return read

    def _is_sound(self) -> bool:
        columns = len(self.widths) or 1
        lengths = len(self.centre) == len(self.spread) == columns and len(self.target_centre) == len(self.target_spread)
        fits = self.shape == (columns,) if self.widths else len(self.shape) == 3
        spreads = (*self.spread, *self.target_spread)
        finite = bool(np.isfinite((*self.centre, *self.target_centre, *spreads)).all())
        return lengths and fits and finite and min((*self.shape, *self.widths, 1)) > 0 and min(spreads, default=1.0) > 0

    def _rows(self, raw: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Convert these rows of ``raw``, a block at a time, straight into their float32 array."""
        inputs = np.empty((len(rows), *self.input_shape), np.float32)
        for start in range(0, len(rows), BLOCK):
            block = slice(start, start + BLOCK)
            if self.widths:
                self._encode_table(raw[rows[block]], inputs[block])
            else:
                np.divide(raw[rows[block]], np.float32(self.spread[0]), out=inputs[block], dtype=np.float32)
        return inputs

    def _encode_table(self, raw: NDArray[Any], inputs: NDArray[np.float32]) -> None:
        scaled = (raw - np.array(self.centre)) / np.array(self.spread)
        place = 0
        for column, width in enumerate(self.widths):
            values = scaled[:, column]
            if width == 1:
                inputs[:, place] = values
            elif np.all((values >= 0) & (values < width)):
                inputs[:, place : place + width] = values[:, None].astype(np.int64) == np.arange(width)
            else:
                raise DataError(f"Column {column + 1} holds a category that is not among its {width}.")
            place += width


@dataclass(frozen=True)
class Prepared:
    """The splits of a data set, ready for a network, and how they were made."""

    train: Split
    validation: Split | None
    test: Split | None
    preparation: Preparation


def prepare(dataset: Dataset, *, validation_share: float, test_share: float, rng: np.random.Generator) -> Prepared:
    """Split at random, fit the scales on the training split, and convert each split.

    Classes keep their proportions in every split, and each keeps at least one example to train on. An official test
    set is used as it is; only where there is none, ``test_share`` of the examples is held out.

    Raises:
        DataError: the data set is empty, or the shares leave nothing to train on.
    """
    official = dataset.test_inputs is not None and dataset.test_targets is not None
    shares = (validation_share, 0.0 if official else test_share)
    if not len(dataset) or sum(shares) >= 1.0:
        reason = "it has no examples" if not len(dataset) else "validation and test take everything"
        raise DataError(f"Nothing is left to train on: {reason}. Lower the shares or choose other data.")
    labels = dataset.targets if dataset.schema.classes else np.zeros(len(dataset), np.int64)
    train = np.arange(len(dataset))
    test, train = _hold_out(train, labels, round(shares[1] * len(dataset)), rng)
    validation, train = _hold_out(train, labels, round(shares[0] * len(dataset)), rng)
    preparation = _fit(dataset, train)

    def split(inputs: NDArray[Any], targets: NDArray[Any], rows: NDArray[np.int64]) -> Split | None:
        return Split(preparation._rows(inputs, rows), preparation.targets(targets[rows])) if len(rows) else None

    own = (dataset.inputs, dataset.targets)
    if dataset.test_inputs is not None and dataset.test_targets is not None:
        tested = split(dataset.test_inputs, dataset.test_targets, np.arange(len(dataset.test_inputs)))
    else:
        tested = split(*own, test)
    trained = Split(preparation._rows(own[0], train), preparation.targets(own[1][train]))
    return Prepared(trained, split(*own, validation), tested, preparation)


def _hold_out(
    rows: NDArray[np.int64], labels: NDArray[np.int64], count: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw about ``count`` rows, from each class in proportion and never its last; return these and the others."""
    classes, members = np.unique(labels[rows], return_inverse=True)
    sizes = np.bincount(members)
    quotas = sizes * (count / len(rows))
    taken = np.minimum(np.floor(quotas).astype(np.int64), sizes - 1)
    # The largest remainders get what rounding down has left over (Hamilton's method).
    for label in np.argsort(taken - quotas, kind="stable"):
        if taken.sum() < count and taken[label] < sizes[label] - 1:
            taken[label] += 1
    held = [rng.permutation(rows[members == label])[: taken[label]] for label in range(len(classes))]
    drawn = np.sort(np.concatenate(held))
    return drawn, np.setdiff1d(rows, drawn, assume_unique=True)


def _fit(dataset: Dataset, train: NDArray[np.int64]) -> Preparation:
    schema = dataset.schema
    target = ((), ()) if schema.classes else _standard(dataset.targets[train], [1] * schema.outputs)
    if schema.is_image:
        return Preparation(schema.input_shape, (), (0.0,), (PIXEL_MAXIMUM,), *target)
    widths = tuple(feature.width for feature in schema.features)
    return Preparation((len(widths),), widths, *_standard(dataset.inputs[train], widths), *target)


def _standard(values: NDArray[Any], widths: Sequence[int]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return mean and standard deviation of the columns; a category, and a column that never varies, keep scale 1."""
    centre, spread = [], []
    for column, width in enumerate(widths):
        numbers = values[:, column]
        constant = numbers.min() == numbers.max()
        centre.append(0.0 if width > 1 else float(numbers[0] if constant else numbers.mean()))
        spread.append(1.0 if width > 1 or constant else float(numbers.std()) or 1.0)
    return tuple(centre), tuple(spread)

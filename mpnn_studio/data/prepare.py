"""From the examples of a source to what a network is given: splits, filled gaps and scaling, and the way back.

Whatever is measured is measured on the training split alone, so that nothing of the validation or test
examples leaks into training.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dataset import DataError, Dataset, Feature, Split
from .preparing import Preparing
from .splits import Rows, split_rows

BLOCK = 4096
"""Examples converted at a time: the float64 copy of a block stays in cache instead of doubling the memory."""
PIXEL_MAXIMUM = 255.0
MISLEADING = 0.8
"""Where one class has so large a share of the examples, accuracy says little about the others."""
NEARLY_ALL = 0.99
"""A column in which so many values are equal is nearly constant."""
NOISE = 1e-9
"""Deviations of this share of the numbers themselves are what reckoning left of a constant."""


@dataclass(frozen=True)
class Preparation:
    """How raw examples become a network's inputs, and its predictions real values. Plain values throughout.

    Attributes:
        shape: of one raw example: (1, 28, 28), or (columns,).
        widths: for a table, how many inputs each raw column becomes: 1 for a number, k for a category of k values.
        centre, spread: subtracted from, then divided into each raw column (for images, one pair for every pixel).
        target_centre, target_spread: the same for each target of a regression; empty for classes.
        fill: what stands for a missing value (NaN) in each raw column; empty where none is filled in.
    """

    shape: tuple[int, ...]
    widths: tuple[int, ...]
    centre: tuple[float, ...]
    spread: tuple[float, ...]
    target_centre: tuple[float, ...] = ()
    target_spread: tuple[float, ...] = ()
    fill: tuple[float, ...] = ()

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

    def restore_inputs(self, inputs: NDArray[Any]) -> NDArray[np.float64]:
        """Turn network inputs (N, *input_shape) back into raw examples (N, *shape), with a category as its index."""
        if not self.widths:
            return inputs.astype(np.float64) * self.spread[0] + self.centre[0]
        ends = np.cumsum(self.widths)
        columns = [inputs[:, end - width : end] for end, width in zip(ends, self.widths, strict=True)]
        plain = [part[:, 0] if part.shape[1] == 1 else part.argmax(axis=1) for part in columns]
        restored: NDArray[np.float64] = np.stack(plain, axis=1) * np.array(self.spread) + np.array(self.centre)
        return restored

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
            scales = {name: tuple(map(float, content[name])) for name in names}
            # Files written before missing values could be filled in say nothing of it.
            read = cls(shape, widths, **scales, fill=tuple(map(float, content.get("fill", ()))))
        except (TypeError, ValueError, KeyError, OverflowError, AttributeError) as error:
            raise DataError(
                f"The preparation of the data cannot be read ({error!r}). Train the network again."
            ) from error
        if not read._is_sound():
            raise DataError("The preparation of the data contradicts itself. Train the network again.")
        return read

    def _is_sound(self) -> bool:
        columns = len(self.widths) or 1
        lengths = len(self.centre) == len(self.spread) == columns and len(self.target_centre) == len(self.target_spread)
        lengths = lengths and len(self.fill) in (0, columns)
        fits = self.shape == (columns,) if self.widths else len(self.shape) == 3
        spreads = (*self.spread, *self.target_spread)
        finite = bool(np.isfinite((*self.centre, *self.target_centre, *self.fill, *spreads)).all())
        return lengths and fits and finite and min((*self.shape, *self.widths, 1)) > 0 and min(spreads, default=1.0) > 0

    def _rows(self, raw: NDArray[Any], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Convert these rows of ``raw``, a block at a time, straight into their float32 array."""
        inputs = np.empty((len(rows), *self.input_shape), np.float32)
        for start in range(0, len(rows), BLOCK):
            block = slice(start, start + BLOCK)
            if self.widths:
                self._encode_table(raw[rows[block]], inputs[block])
            else:
                self._scale_images(raw[rows[block]], inputs[block])
        return inputs

    def _scale_images(self, raw: NDArray[Any], inputs: NDArray[np.float32]) -> None:
        if self.centre[0]:
            np.subtract(raw, np.float32(self.centre[0]), out=inputs, dtype=np.float32)
            raw = inputs
        np.divide(raw, np.float32(self.spread[0]), out=inputs, dtype=np.float32)

    def _encode_table(self, raw: NDArray[Any], inputs: NDArray[np.float32]) -> None:
        whole = np.where(np.isnan(raw), np.array(self.fill), raw) if self.fill else raw
        scaled = (whole - np.array(self.centre)) / np.array(self.spread)
        place = 0
        for column, width in enumerate(self.widths):
            values = scaled[:, column]
            if width == 1:
                inputs[:, place] = values
            elif np.all(np.isnan(values) | ((values >= 0) & (values < width))):
                # Of a category that is not known, none is the one.
                inputs[:, place : place + width] = values[:, None] == np.arange(width)
            else:
                raise DataError(f"Column {column + 1} holds a category that is not among its {width}.")
            place += width


@dataclass(frozen=True)
class PreparedData:
    """The splits of a data set, ready for a network, and how they were made.

    ``class_weights`` says how much each class counts in the loss; empty where all count alike.
    """

    train: Split
    validation: Split | None
    test: Split | None
    preparation: Preparation
    class_weights: Mapping[int, float] = field(default_factory=dict)


def prepare(dataset: Dataset, settings: Preparing) -> PreparedData:
    """Split, fit the scales on the training split alone, and convert each split.

    Raises:
        DataError: the data set is empty, or the shares leave nothing to train on.
    """
    rows = split_rows(dataset, settings)
    preparation = fit(dataset, rows.train, settings.scaling)

    def convert(inputs: NDArray[Any], targets: NDArray[Any], chosen: Rows) -> Split:
        return Split(preparation._rows(inputs, chosen), preparation.targets(targets[chosen]))

    def held_out(chosen: Rows) -> Split | None:
        return convert(dataset.inputs, dataset.targets, chosen) if len(chosen) else None

    if dataset.test_inputs is not None and dataset.test_targets is not None:
        test: Split | None = convert(dataset.test_inputs, dataset.test_targets, np.arange(len(dataset.test_inputs)))
    else:
        test = held_out(rows.test)
    train = convert(dataset.inputs, dataset.targets, rows.train)
    weights = class_weights(dataset, settings, rows.train)
    return PreparedData(train, held_out(rows.validation), test, preparation, weights)


def class_weights(dataset: Dataset, settings: Preparing, train: Rows) -> Mapping[int, float]:
    """Return how much each class counts in the loss, as the settings say; empty where all count alike."""
    if settings.class_weights != "balanced" or not dataset.schema.classes:
        return {}
    return balanced_weights(dataset.targets[train], len(dataset.schema.classes))


def balanced_weights(labels: NDArray[np.int64], classes: int) -> Mapping[int, float]:
    """Return N / (classes · n) for each class that has n of the N examples, so that all count alike together.

    G. King, L. Zeng, "Logistic regression in rare events data", 2001. A class without examples keeps the weight 1.
    """
    counts = np.bincount(labels, minlength=classes)
    present = np.count_nonzero(counts)
    return {label: len(labels) / (present * int(count)) if count else 1.0 for label, count in enumerate(counts)}


def fit(dataset: Dataset, train: Rows, scaling: str) -> Preparation:
    """Measure centre, spread and what stands for a missing value on the training rows alone.

    Raises:
        DataError: the examples are rows of other columns than the schema names.
    """
    schema = dataset.schema
    targets = [_standard(dataset.targets[train, column]) for column in range(0 if schema.classes else schema.outputs)]
    target_scales = _turned(targets)
    if schema.is_image:
        scale = _image_scale(dataset.inputs, train, schema.usual_scaling if scaling == "auto" else scaling)
        return Preparation(schema.input_shape, (), (scale[0],), (scale[1],), *target_scales)
    if not schema.features or dataset.inputs.shape[1:] != (len(schema.features),):
        raise DataError(
            f"The examples of this data source have the shape {dataset.inputs.shape[1:]}, but its schema names "
            f"{len(schema.features)} features. Let it name one for each column, or give images (C, H, W)."
        )
    fitted = [
        _fit_column(dataset.inputs[train, column], feature, "standard" if scaling == "auto" else scaling)
        for column, feature in enumerate(schema.features)
    ]
    centre, spread, fill = (tuple(numbers) for numbers in zip(*fitted, strict=True))
    gaps = any(feature.missing in ("mean", "median") for feature in schema.features)
    widths = tuple(feature.width for feature in schema.features)
    return Preparation((len(widths),), widths, centre, spread, *target_scales, fill if gaps else ())


def _fit_column(values: NDArray[Any], feature: Feature, scaling: str) -> tuple[float, float, float]:
    """Return centre, spread and what stands for a missing value of a column (N,); a category is left as it is."""
    if feature.categories:
        return 0.0, 1.0, 0.0
    known = values[~np.isnan(values)]
    if not known.size:
        return 0.0, 1.0, 0.0
    fill = float(np.median(known) if feature.missing == "median" else known.mean())
    centre, spread = _scale(known if known.size == values.size else np.where(np.isnan(values), fill, values), scaling)
    return centre, spread, fill


def _image_scale(images: NDArray[Any], train: Rows, scaling: str) -> tuple[float, float]:
    """Return one centre and spread for all pixels, summed up block by block."""
    if scaling in ("none", "pixel"):
        return 0.0, PIXEL_MAXIMUM if scaling == "pixel" else 1.0
    low, high, total, squares, count = inf, -inf, 0.0, 0.0, 0
    for start in range(0, len(train), BLOCK):
        block = images[train[start : start + BLOCK]].astype(np.float64)
        low, high = min(low, float(block.min())), max(high, float(block.max()))
        total, squares = total + float(block.sum()), squares + float(np.vdot(block, block))
        count += block.size
    if low == high:
        return low, 1.0
    if scaling == "minmax":
        return low, high - low
    mean = total / count
    return mean, sqrt(squares / count - mean**2)


def _scale(values: NDArray[Any], scaling: str) -> tuple[float, float]:
    """Return what is subtracted from a column and what it is divided by; one that never varies keeps its size."""
    if scaling in ("none", "pixel"):
        return 0.0, PIXEL_MAXIMUM if scaling == "pixel" else 1.0
    if scaling == "standard":
        return _standard(values)
    low, high = float(values.min()), float(values.max())
    return low, high - low or 1.0


def _standard(values: NDArray[Any]) -> tuple[float, float]:
    """Return mean and standard deviation of a column (N,); the range where nearly all are equal.

    Divided by its tiny deviation, the one that differs would outweigh everything else.
    """
    low, high = float(values.min()), float(values.max())
    if low == high:
        return float(values[0]), 1.0
    mean, spread = float(values.mean()), float(values.std())
    if spread <= NOISE * max(abs(low), abs(high)):
        return mean, 1.0
    # Where so many are equal, the range is at least ten deviations wide; the middle value takes longer to find.
    if 10 * spread <= high - low and np.mean(values == np.median(values)) >= NEARLY_ALL:
        return mean, high - low
    return mean, spread


def _turned(scales: list[tuple[float, float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return tuple(centre for centre, _ in scales), tuple(spread for _, spread in scales)

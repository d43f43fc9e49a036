"""From the examples of a source to what a network is given: splits, filled gaps and scaling, and the way back.

Whatever is measured is measured on the training split alone, so that nothing of the validation or test
examples leaks into training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dataset import DataError, Dataset, Feature, Split
from .preparation import BLOCK, PIXEL_MAXIMUM, Preparation
from .preparing import Preparing
from .splits import Rows, split_rows

MISLEADING = 0.8
"""Where one class has so large a share of the examples, accuracy says little about the others."""
NEARLY_ALL = 0.99
"""A column in which so many values are equal is nearly constant."""
NOISE = 1e-9
"""Deviations of this share of the numbers themselves are what reckoning left of a constant."""


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
        return Split(preparation.rows(inputs, chosen), preparation.targets(targets[chosen]))

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
    parts = parts_of(schema.features)
    return Preparation((len(widths),), widths, centre, spread, *target_scales, fill if gaps else (), parts)


def parts_of(features: Sequence[Feature]) -> tuple[tuple[str, ...], ...]:
    """Return what of a date each column becomes; empty where none is one."""
    return tuple(feature.parts for feature in features) if any(feature.parts for feature in features) else ()


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

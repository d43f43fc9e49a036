"""Which examples are trained on and which are held back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .dataset import DataError, Dataset
from .preparing import Preparing

Rows = NDArray[np.int64]
TRAIN, VALIDATION, TEST = 0, 1, 2
"""What the numbers of ``Dataset.split`` mean."""


@dataclass(frozen=True)
class Splits:
    """The rows of each split within the data set; ``test`` is empty where there is an official test set."""

    train: Rows
    validation: Rows
    test: Rows


def split_rows(dataset: Dataset, settings: Preparing) -> Splits:
    """Split as the data itself says, where it does, else by shares: at random by the seed, or the last part.

    What belongs to one group stays together. Else, stratified,
    classes keep their proportions in every split, and each keeps at least one example to train on.

    Raises:
        DataError: the data set is empty, or nothing is left to train on.
    """
    count = len(dataset)
    if not count:
        raise DataError("Nothing is left to train on: the data has no examples. Choose other data.")
    given = np.zeros(count, np.int8) if dataset.split is None else dataset.split
    train, validation, test = (np.flatnonzero(given == part) for part in (TRAIN, VALIDATION, TEST))
    # What the data itself holds back is not held back a second time.
    test_share = 0.0 if len(test) or dataset.test_inputs is not None else settings.test_share
    validation_share = 0.0 if len(validation) else settings.validation_share
    if not len(train):
        raise DataError("Nothing is left to train on: the split column names no row for training. Choose another.")
    if test_share + validation_share >= 1.0:
        raise DataError("Nothing is left to train on: validation and test take everything. Lower the shares.")
    # The first of two streams: the second one drew the weights when both came from a single seed.
    rng = np.random.default_rng(np.random.SeedSequence(settings.seed).spawn(2)[0])
    stratified = settings.stratified and bool(dataset.schema.classes)
    labels = dataset.targets if stratified else np.zeros(count, np.int64)
    whole = len(train)

    def hold_out(rows: Rows, share: float) -> tuple[Rows, Rows]:
        held = round(share * whole)
        if settings.held_back == "last":
            return _hold_out_last(rows, dataset.groups, held)
        if dataset.groups is not None:
            return _hold_out_groups(rows, dataset.groups, held, rng)
        return _hold_out(rows, labels, held, rng)

    drawn, train = hold_out(train, test_share)
    test = test if len(test) else drawn
    drawn, train = hold_out(train, validation_share)
    return Splits(train, validation if len(validation) else drawn, test)


def _hold_out_last(rows: Rows, groups: NDArray[np.int64] | None, count: int) -> tuple[Rows, Rows]:
    """Take the last ``count`` rows, less those whose group goes on before them; return these and the others."""
    start = len(rows) - count
    held, others = rows[start:], rows[:start]
    if groups is not None:
        torn = np.isin(groups[held], groups[others])
        held, others = held[~torn], np.concatenate([others, held[torn]])
    return held, others


def _hold_out_groups(rows: Rows, groups: NDArray[np.int64], count: int, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Draw whole groups with about ``count`` rows together, never the last one; return their rows and the others."""
    different, sizes = np.unique(groups[rows], return_counts=True)
    order = rng.permutation(len(different))
    ends = np.cumsum(sizes[order])
    taken = min(int(np.abs(np.append(0, ends) - count).argmin()), len(different) - 1)
    held = np.isin(groups[rows], different[order[:taken]])
    return rows[held], rows[~held]


def _hold_out(rows: Rows, labels: NDArray[np.int64], count: int, rng: np.random.Generator) -> tuple[Rows, Rows]:
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

"""Class labels as files hold them, whole numbers from 1 or words or one-hot rows, and the numbers a network learns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .dataset import DataError

MAX_CLASSES = 1000


def class_values(labels: NDArray[Any], name: str) -> NDArray[Any]:
    """Return the different labels (K,) that occur among (N,), in their order: 0 to 9, or 1 to 26, or words.

    Raises:
        DataError: there is only one, or there are too many.
    """
    values = np.unique(labels)
    if not 2 <= len(values) <= MAX_CLASSES:
        raise DataError(
            f"{name} holds labels of {len(values)} different classes; from 2 to {MAX_CLASSES} can be learned. "
            "Choose another file, or predict numbers instead of classes."
        )
    return values


def class_numbers(labels: NDArray[Any], values: NDArray[Any], name: str) -> NDArray[np.int64]:
    """Return for each label (N,) its place among the values (K,). Raises DataError for one that is not there."""
    places = np.minimum(np.searchsorted(values, labels), len(values) - 1)
    unknown = labels[values[places] != labels]
    if len(unknown):
        raise DataError(
            f"{name} holds the label {str(unknown[0])[:40]!r}, which no training example has. Choose another file."
        )
    return places.astype(np.int64)


def without_one_hot(labels: NDArray[Any]) -> NDArray[Any]:
    """Return one-hot rows (N, K) as class numbers (N,); a single column as a row; everything else as it is."""
    if labels.ndim != 2:
        return labels
    if labels.shape[1] == 1:
        return labels[:, 0]
    if labels.dtype.kind in "uifb" and np.isin(labels, (0, 1)).all() and (labels.sum(axis=1) == 1).all():
        numbers: NDArray[np.int64] = labels.argmax(axis=1)
        return numbers
    return labels

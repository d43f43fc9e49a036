"""How targets are written, classes as numbers, as one-hot rows or as probabilities, and how outputs meet them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import ShapeError

Array = NDArray[Any]


def as_floats(values: Any) -> Array:
    """Return an array of floating-point numbers: as it is, or converted to float32."""
    array = np.asarray(values)
    return array if np.issubdtype(array.dtype, np.floating) else array.astype(np.float32)


def aligned(output: Array, expected: Array) -> Array:
    """Give ``expected`` the shape of ``output``, where only an axis of size 1 is missing or too many.

    Raises:
        ShapeError: they differ in more than that.
    """
    if expected.shape != output.shape:
        if len(expected) != len(output) or expected.size != output.size:
            raise ShapeError(f"the network gives {output.shape}, but {expected.shape} was expected: they must be alike")
        expected = expected.reshape(output.shape)
    return expected.astype(output.dtype, copy=False)


def as_classes(values: Any) -> NDArray[np.intp]:
    """Return class numbers, (N,), from class numbers, one-hot rows, probabilities, or one probability an example."""
    array = np.asarray(values)
    if array.ndim > 1 and array.shape[1] > 1:
        numbers: NDArray[np.intp] = array.argmax(axis=1)
        return numbers
    numbers = np.rint(array.reshape(-1)).astype(np.intp)
    return numbers


def class_numbers(classes: Array, like: Array) -> NDArray[np.intp]:
    """Return class numbers, (N,), as indices into the columns of ``like``, (N, K).

    Raises:
        ShapeError: a class is not a whole number from 0 to K − 1, or there are more or fewer than N.
    """
    numbers = classes.reshape(-1)
    if len(numbers) != len(like):
        raise ShapeError(f"there are {len(like)} outputs, but {len(numbers)} classes")
    if numbers.dtype.kind in "US":
        raise ShapeError(f"classes must be whole numbers from 0, not {numbers.dtype}")
    whole = numbers.astype(np.intp, copy=False)
    changed = whole is not numbers and (whole != numbers).any()
    # Read as unsigned, a negative number is larger than any class: one pass instead of two in every step.
    if len(whole) and (changed or whole.view(np.uintp).max() >= like.shape[1]):
        wrong = next(n for n in numbers.tolist() if not 0 <= n < like.shape[1] or n != int(n))
        raise ShapeError(f"the network tells {like.shape[1]} classes apart, numbered from 0; there is a class {wrong}")
    return whole


def one_hot(classes: Array, like: Array) -> Array:
    """Return rows of zeros with a one at each class, in the shape of ``like``, (N, K)."""
    rows = np.zeros_like(like)
    rows[np.arange(len(like)), class_numbers(classes, like)] = 1
    return rows


def confusion_counts(y_true: Any, y_pred: Any) -> NDArray[np.intp]:
    """Count how often each true class, by row, was predicted as each class, by column."""
    true, predicted = as_classes(y_true), as_classes(y_pred)
    size = int(max(true.max(initial=0), predicted.max(initial=0))) + 1
    return np.bincount(true * size + predicted, minlength=size * size).reshape(size, size)


def example_weights(targets: Array, class_weights: Mapping[int, float]) -> Array:
    """Return how much each example counts, (N,): as much as its class, or 1 where that is not named."""
    return np.array([class_weights.get(number, 1.0) for number in as_classes(targets).tolist()])

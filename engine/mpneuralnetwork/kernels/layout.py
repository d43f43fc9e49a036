"""Views of a batch as a matrix, whichever way it lies in memory: rows (N, F) or images (C, H, W, N)."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

Array = NDArray[Any]


def by_example(batch: Array) -> Array:
    """View a batch as (numbers of an example, N)."""
    return batch.T if batch.ndim == 2 else batch.reshape(-1, batch.shape[-1])


def by_feature(batch: Array) -> Array:
    """View a batch as (F, samples): the units of rows, or the channels of images, whose samples are their pixels."""
    return batch.T if batch.ndim == 2 else batch.reshape(len(batch), -1)


def arranged_like(flat: Array, matrix: Array) -> Array:
    """View flat memory in the shape of a matrix and in the order that it has in memory."""
    return flat.reshape(matrix.shape) if matrix.flags.c_contiguous else flat.reshape(matrix.shape[::-1]).T

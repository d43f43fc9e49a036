"""Views of a batch as a matrix, whichever way it lies in memory: rows (N, F) or images (C, H, W, N)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def by_example(batch: Array) -> Array:
    """View a batch as (numbers of an example, N)."""
    return batch.T if batch.ndim == 2 else batch.reshape(-1, batch.shape[-1])


def by_feature(batch: Array) -> Array:
    """View a batch as (F, samples): the units of rows, or the channels of images, whose samples are their pixels."""
    return batch.T if batch.ndim == 2 else batch.reshape(len(batch), -1)


def by_score(outputs: Array) -> Array:
    """View outputs (N, K, …), batch first, as rows of K."""
    return outputs if outputs.ndim == 2 else np.moveaxis(outputs, 1, -1).reshape(-1, outputs.shape[1])


def per_example(losses: Array, gradient: Array, outputs: Array) -> tuple[Array, Array]:
    """Average what belongs to the rows of ``by_score`` over each example: losses (N,), gradient as ``outputs``."""
    if outputs.ndim == 2:
        return losses, gradient
    gradient *= len(outputs) / len(losses)
    by_class = gradient.reshape(len(outputs), *outputs.shape[2:], outputs.shape[1])
    return losses.reshape(len(outputs), -1).mean(axis=1), np.moveaxis(by_class, -1, 1)


def arranged_like(flat: Array, matrix: Array) -> Array:
    """View flat memory in the shape of a matrix and in the order that it has in memory."""
    return flat.reshape(matrix.shape) if matrix.flags.c_contiguous else flat.reshape(matrix.shape[::-1]).T

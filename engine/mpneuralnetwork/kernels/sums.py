"""Sums over the rows or columns of a matrix.

BLAS multiplies by a vector of ones two to four times as fast as NumPy adds up.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.buffers import Buffers
from .pairs import held_to

Array = NDArray[Any]


def plain_column_sums(matrix: Array) -> Array:
    """Return the sum of each column."""
    sums: Array = matrix.sum(axis=0)
    return sums


@held_to(plain_column_sums)
def column_sums(matrix: Array, buffers: Buffers | None = None, out: Array | None = None) -> Array:
    """Return the sum of each column, (N, F) to (F,)."""
    ones = (buffers or Buffers()).shared.ones(len(matrix), matrix.dtype)
    return np.matmul(ones, matrix, out=out)


def plain_row_sums(matrix: Array) -> Array:
    """Return the sum of each row."""
    sums: Array = matrix.sum(axis=1)
    return sums


@held_to(plain_row_sums)
def row_sums(matrix: Array, buffers: Buffers | None = None, out: Array | None = None) -> Array:
    """Return the sum of each row, (F, S) to (F,)."""
    ones = (buffers or Buffers()).shared.ones(matrix.shape[1], matrix.dtype)
    return np.matmul(matrix, ones, out=out)

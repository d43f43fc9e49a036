"""The product of two matrices: in pieces where that is faster, or where somebody may want to end it meanwhile."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.blas import SMALL_KERNELS, openblas_kernels
from ..components.buffers import Buffers
from ..components.interruption import interruption_point
from .pairs import held_to

Array = NDArray[Any]

AT_ONCE = 1 << 32
"""Multiply-adds of one piece: a tenth to a third of a second. A shorter product stays whole: pieces round otherwise."""

SMALL = 1 << 19
"""Multiply-adds that some kernels do without copying the matrices first: three times as fast for a few filters."""
HAS_SMALL_KERNELS = openblas_kernels() in SMALL_KERNELS
FEW = 512
"""Numbers of a result for which the pieces are still long enough; measured."""


def plain_product(a: Array, b: Array) -> Array:
    """Return the product, (M, K) by (K, N) to (M, N)."""
    return np.asarray(a @ b)


@held_to(plain_product)
def product(a: Array, b: Array, out: Array | None = None, at_once: int = AT_ONCE) -> Array:
    """Return the product, (M, K) by (K, N) to (M, N), written into ``out``.

    The longer side of a long one is halved until the pieces are short: BLAS is quickest where they are square.
    """
    if len(a) * b.size <= at_once:
        return np.matmul(a, b, out=out)
    result = np.empty((len(a), b.shape[1]), a.dtype) if out is None else out
    rows, columns = result.shape
    if result.size == 1:
        return np.matmul(a, b, out=result)
    half = (max(rows, columns) + 1) // 2
    for part in (slice(half), slice(half, None)):
        interruption_point()
        if rows >= columns:
            product(a[part], b, result[part], at_once)
        else:
            product(a, b[:, part], result[:, part], at_once)
    return result


@held_to(plain_product)
def long_product(a: Array, b: Array, buffers: Buffers | None = None, pieces: bool = HAS_SMALL_KERNELS) -> Array:
    """Return the product, (M, S) by (S, N) to (M, N), of a few rows and columns that are very long.

    Args:
        pieces: cut S, and add up the small products in their order.
    """
    room, rows, columns = (buffers or Buffers()).shared, len(a), b.shape[1]
    length = SMALL // (rows * columns)
    if not pieces or rows * columns > FEW or len(b) <= length:
        return product(a, b, room.get("product", (rows, columns), a.dtype))
    starts = range(0, len(b), length)
    products = room.get("products", (len(starts), rows, columns), a.dtype)
    for start, out in zip(starts, products, strict=True):
        part = slice(start, start + length)
        np.matmul(a[:, part], b[part], out=out)
    total: Array = products.sum(axis=0)
    return total

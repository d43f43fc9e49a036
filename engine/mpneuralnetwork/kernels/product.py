"""The product of two matrices, in pieces where it is so long that somebody may want to end it meanwhile."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.interruption import interruption_point
from .pairs import held_to

Array = NDArray[Any]

AT_ONCE = 1 << 32
"""Multiply-adds of one piece: a tenth to a third of a second. A shorter product stays whole: pieces round otherwise."""


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

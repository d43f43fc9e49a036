"""Random masks for dropout."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..components.buffers import Buffers
from .pairs import held_to

Array = NDArray[Any]

CHANCES = 1 << 16
"""Sixteen random bits decide on one number: for a large batch a third of the time that floats take."""


def plain_keep_mask(x: Array, silenced: int, rng: np.random.Generator) -> Array:
    """Return a mask in the shape of ``x``: False with a probability of ``silenced`` / CHANCES, else True."""
    mask: Array = rng.integers(0, CHANCES, size=x.shape, dtype=np.uint16) >= silenced
    return mask


@held_to(plain_keep_mask)
def keep_mask(x: Array, silenced: int, rng: np.random.Generator, buffers: Buffers | None = None) -> Array:
    """Return a mask in the shape of ``x``: False with a probability of ``silenced`` / CHANCES, else True.

    Each random word of 64 bits serves four numbers.
    """
    words = rng.integers(0, 1 << 64, size=-(-x.size // 4), dtype=np.uint64)
    dice = words.view(np.uint16)[: x.size].reshape(x.shape)
    kept = (buffers or Buffers()).like("kept", x, np.bool_)
    np.greater_equal(dice, silenced, out=kept)
    return kept

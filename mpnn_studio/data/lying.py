"""Which way up pictures of writing are: letters and digits are taller than wide."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

CLEAR = 1.12
"""Where ink is so many times as wide as tall, writing lies on its side; where it is as much taller, it stands."""
INK = 0.3


def wider_than_tall(ink: NDArray[Any], *, unless_clear: bool = False) -> bool:
    """Return whether the ink of pictures (N, H, W), 0 paper to 1 ink, is clearly wider than tall.

    Args:
        unless_clear: what to return where it is about as wide as tall.
    """
    inked = ink >= INK
    drawn = inked[inked.any(axis=(1, 2))]
    # What reaches the frame is cut off there, so that it is as long as the frame.
    whole = drawn[~(drawn[:, [0, -1]].any(axis=(1, 2)) | drawn[:, :, [0, -1]].any(axis=(1, 2)))]
    if not len(whole) or 2 * len(whole) < len(drawn):
        return unless_clear
    tall, wide = (float(_extent(np.asarray(whole.any(axis=axis))).mean()) for axis in (2, 1))
    if tall / CLEAR <= wide <= tall * CLEAR:
        return unless_clear
    return wide > tall


def _extent(inked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return from the first to the last place with ink, (N, places) to (N,)."""
    size = inked.shape[1]
    extent: NDArray[np.int64] = size - inked.argmax(axis=1) - inked[:, ::-1].argmax(axis=1)
    return extent

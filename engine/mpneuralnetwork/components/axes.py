"""The two orders of a batch's axes, and shapes as a person reads them.

Callers see the batch first: rows (N, F), images (N, C, H, W). Between layers rows stay as they are and anything else
has the batch last, (C, H, W, N), because then each slice of an image is one long run of neighbouring numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Shape = tuple[int, ...]


def batch_last(batch: Array) -> Array:
    """View a batch-first batch in the batch-last (CHWN) layout: rows as they are, anything else with N last."""
    return batch if batch.ndim == 2 else np.moveaxis(batch, 0, -1)


def batch_first(batch: Array) -> Array:
    """View a batch of the batch-last (CHWN) layout with the batch first."""
    return batch if batch.ndim == 2 else np.moveaxis(batch, -1, 0)


def in_words(shape: Shape) -> str:
    """Say a shape of one example as a person would: "rows of 784", "1 × 28 × 28 images"."""
    if len(shape) == 1:
        return f"rows of {shape[0]}"
    sizes = " × ".join(str(size) for size in shape)
    return f"{sizes} images" if len(shape) == 3 else f"{sizes or 'single'} numbers"

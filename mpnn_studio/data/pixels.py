"""Images as files hold them, brought to one form: (N, C, H, W) with pixels from 0, black, to 255, white."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..wording import figure
from .dataset import DataError

WHITE = 255.0
CHANNELS = (1, 3)
"""Grey, or red, green and blue."""


def white_level(images: NDArray[Any], name: str) -> float:
    """Return the number that means white: 1, 255 or 65 535, by the largest value and the type.

    Raises:
        DataError: the values are no pixels.
    """
    if not images.size:
        raise DataError(f"{name} holds no images. Choose another file.")
    low, high = float(images.min()), float(images.max())
    whole = images.dtype.kind in "ui"
    if low >= 0 and high <= 1:
        return 1.0
    if low >= 0 and high <= WHITE:
        return WHITE
    if whole and low >= 0 and high <= 65535:
        return 65535.0
    raise DataError(
        f"{name} holds values from {figure(low)} to {figure(high)}, which are no pixels. "
        "Bring them to 0 to 1 or 0 to 255, or to rows of numbers (N, columns)."
    )


def as_pixels(images: NDArray[Any], white: float) -> NDArray[Any]:
    """Return images with white at 255: bytes as they are, everything else as float32."""
    if images.dtype == np.uint8 and white == WHITE:
        return images
    scaled: NDArray[np.float32] = np.multiply(images, np.float32(WHITE / white), dtype=np.float32)
    return scaled


def channels_first(images: NDArray[Any], *, channels_last: bool) -> NDArray[Any]:
    """Return images (N, H, W), (N, C, H, W) or, where so said, (N, H, W, C) as (N, C, H, W)."""
    if images.ndim == 3:
        return images[:, np.newaxis]
    return np.ascontiguousarray(images.transpose(0, 3, 1, 2)) if channels_last else images


def has_channels_last(shape: tuple[int, ...]) -> bool:
    """Whether images of this shape (N, …) most likely have their colours at the end."""
    return len(shape) == 4 and shape[3] in CHANNELS and shape[1] not in CHANNELS

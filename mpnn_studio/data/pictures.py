"""Decode untrusted picture files: only common formats, and only once their size is known."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from mpneuralnetwork.saving.formats import open_regular, reading
from numpy.typing import NDArray

from .dataset import DataError
from .tones import BLACK, Colour

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".pgm", ".ppm"})
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
LARGEST_FILE = 10**8
ORIENTATION, LYING = 0x0112, 5
"""The tag that says how a camera was held; from this value on, height and width are swapped."""
MAX_PIXELS = 10**8
"""A picture of more is refused unread: a file of a few kB can claim to be larger than any memory."""


def picture_facts(path: Path) -> tuple[int, int]:
    """Return height and width, upright, from the first bytes. Raises DataError as ``read_picture``."""
    with _opened(path) as picture:
        sides = picture.height, picture.width
        return sides[::-1] if picture.getexif().get(ORIENTATION, 1) >= LYING else sides


def read_picture(path: Path, height: int, width: int, *, colour: bool, paper: Colour = BLACK) -> NDArray[np.uint8]:
    """Return a picture as (channels, height, width), 0 black to 255 white: scaled, what is too long cut off evenly.

    Args:
        paper: what shows behind what is transparent.

    Raises:
        DataError: it is no picture, a damaged one, or larger than 100 megapixels.
    """
    from PIL import ImageOps

    with _opened(path) as picture:
        upright = ImageOps.exif_transpose(picture)
        fitted = ImageOps.fit(_flattened(_eight_bits(upright), colour, paper), (width, height))
        pixels = np.asarray(fitted, np.uint8)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)) if colour else pixels[np.newaxis]


def read_photo(path: Path, longest: int) -> NDArray[np.uint8]:
    """Return a picture as (H, W, 4), red, green, blue and opacity, upright and at most so many pixels long.

    Raises:
        DataError: as ``read_picture``.
    """
    from PIL import ImageOps

    with _opened(path) as picture:
        # A photo of a camera is decoded at about the size that is wanted.
        picture.draft("RGB", (longest, longest))
        upright = _eight_bits(ImageOps.exif_transpose(picture)).convert("RGBA")
        upright.thumbnail((longest, longest))
        return np.array(upright, np.uint8)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """Open a picture without decoding it, its size checked. Whatever its decoder throws is a DataError."""
    from PIL import Image

    with open_regular(path, DataError, LARGEST_FILE) as file, reading(path, DataError, "picture that can be read"):
        with warnings.catch_warnings():
            # Pillow warns of large pictures at a limit of its own; ours is an error below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=FORMATS)
        with picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise DataError(f"{path.name} claims {picture.width} × {picture.height} pixels. Make it smaller.")
            yield picture


def _eight_bits(picture: Any) -> Any:
    """Return a picture of sixteen bits with eight: they would be cut off at 255, not scaled."""
    return picture.point(lambda value: value / 257).convert("L") if picture.mode.startswith("I") else picture


def _flattened(picture: Any, colour: bool, paper: Colour) -> Any:
    from PIL import Image

    if "A" in picture.getbands() or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layered.size, (*paper, 255)), layered)
    return picture.convert("RGB" if colour else "L")

"""A network's answers as colours: classes by their own colours, numbers by a scale of even steps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, qRgb
from PySide6.QtWidgets import QWidget

from . import theme

Floats = NDArray[np.float64]
Pixels = NDArray[np.uint8]
TINT = 0.6
"""How much of its colour a class has where the network is sure of it; points of full colour stand out before it."""
FAINTEST = 0.15
"""The same where it is not sure at all."""
TONES = 255
"""Odd, so that there is a tone for the very middle."""
UNKNOWN = 255
"""Where a tone's place is asked for: there is no number."""
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def class_pixels(probabilities: Floats, colors: Sequence[QColor], ground: QColor) -> Pixels:
    """Colour each answer by its classes' share, the fainter the less the network is sure of any.

    Args:
        probabilities: (N, classes); where one is not finite the ground is seen.
        colors: one for each class.

    Returns:
        (N, 3).
    """
    known = np.isfinite(probabilities).all(axis=1, keepdims=True)
    shares = np.where(known, probabilities, 0.0)
    least = 1.0 / len(colors)
    sureness = np.clip((shares.max(axis=1, keepdims=True) - least) / (1.0 - least), 0.0, 1.0)
    strength = np.where(known, FAINTEST + (TINT - FAINTEST) * sureness, 0.0)
    mixed = shares @ np.array([_rgb(color) for color in colors])
    return _bytes(np.array(_rgb(ground)) * (1.0 - strength) + mixed * strength)


def diverging(low: QColor, middle: QColor, high: QColor) -> Pixels:
    """Return a scale (TONES, 3) from one colour over another to a third, in steps that look alike.

    Interpolated in Oklab, in which equal distances look equal: B. Ottosson, "A perceptual color space for image
    processing", 2020.
    """
    ends = _to_oklab(np.array([_rgb(color) for color in (low, middle, high)]))
    places = np.linspace(0.0, 2.0, TONES)
    blended = np.column_stack([np.interp(places, (0.0, 1.0, 2.0), channel) for channel in ends.T])
    return _bytes(_from_oklab(blended))


def number_tones(widget: QWidget) -> Pixels:
    """Return the colours (TONES, 3) of numbers from low over none to high, in the theme that is worn now."""
    return _scale(*number_ends(widget))


def number_ends(widget: QWidget) -> tuple[str, str, str]:
    """Return the colours of the lowest number, of none, and of the highest, as in ``number_tones``."""
    tokens = theme.colors(widget)
    return tokens.core, tokens.card, tokens.activation


def number_levels(numbers: NDArray[Any], reach: float) -> Pixels:
    """Return which of the TONES stands for each number between −reach and reach; UNKNOWN for what is none."""
    shares = np.asarray(numbers, np.float32) * np.float32((TONES - 1) / 2 / reach)
    shares += (TONES - 1) / 2
    np.clip(np.rint(shares, out=shares), 0, TONES - 1, out=shares)
    np.copyto(shares, UNKNOWN, where=np.isnan(shares))
    return shares.astype(np.uint8)


def level_picture(levels: Pixels, ends: tuple[str, str, str], unknown: str) -> QImage:
    """Return levels (height, width) as a picture, a pixel each.

    Args:
        ends: the colours of the lowest, the middle and the highest tone, "#rrggbb".
        unknown: the colour of what is no number.
    """
    rows = np.ascontiguousarray(levels)
    height, width = rows.shape
    image = QImage(rows.data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(_color_table(ends, unknown))
    # A copy of its own, as the array is about to go.
    return image.convertToFormat(QImage.Format.Format_RGB32)


@lru_cache(maxsize=8)
def _scale(low: str, middle: str, high: str) -> Pixels:
    scale = diverging(QColor(low), QColor(middle), QColor(high))
    scale.flags.writeable = False
    return scale


@lru_cache(maxsize=8)
def _color_table(ends: tuple[str, str, str], unknown: str) -> tuple[int, ...]:
    return (*(qRgb(*tone) for tone in _scale(*ends).tolist()), QColor(unknown).rgb())


def number_pixels(numbers: Floats, middle: float, reach: float, scale: Pixels, ground: QColor) -> Pixels:
    """Colour numbers (N,) by a scale that spans ``reach`` to either side of ``middle``; gives (N, 3)."""
    known = np.isfinite(numbers)
    share = np.clip((np.where(known, numbers, middle) - middle) / (2 * reach) + 0.5, 0.0, 1.0)
    found: Pixels = scale[np.rint(share * (TONES - 1)).astype(np.intp)]
    return np.where(known[:, np.newaxis], found, np.array(_rgb(ground), np.uint8))


def image_of(pixels: Pixels, width: int) -> QImage:
    """Return pixels (N, 3), row by row, as a picture of this width."""
    rows = np.ascontiguousarray(pixels)
    # A copy of its own, as the array is about to go.
    return QImage(rows.data, width, len(rows) // width, 3 * width, QImage.Format.Format_RGB888).convertToFormat(
        QImage.Format.Format_RGB32
    )


def _rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


def _bytes(values: Floats) -> Pixels:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _to_oklab(rgb: Floats) -> Floats:
    """Colours (N, 3) of 0 to 255 as lightness, green-red and blue-yellow."""
    share = rgb / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    lab: Floats = np.cbrt(linear @ _TO_CONES.T) @ _TO_LAB.T
    return lab


def _from_oklab(lab: Floats) -> Floats:
    linear = (lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_CONES).T
    linear = np.clip(linear, 0.0, 1.0)
    share = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    found: Floats = 255.0 * share
    return found

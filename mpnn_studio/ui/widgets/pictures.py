"""Arrays as pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, qRgb

from . import theme


def picture(ink: NDArray[Any], paper: QColor, pen: QColor) -> QImage:
    """Return (height, width) of ink, 0 to 1, as a picture in 256 tones between two colours; NaN is paper."""
    levels = np.ascontiguousarray(np.rint(np.clip(np.where(np.isnan(ink), 0.0, ink), 0.0, 1.0) * 255).astype(np.uint8))
    height, width = levels.shape
    image = QImage(levels.data, width, height, width, QImage.Format.Format_Indexed8)
    first, last = ((color.red(), color.green(), color.blue()) for color in (paper, pen))
    tones = np.rint(np.linspace(first, last, 256)).astype(int)
    image.setColorTable([qRgb(*tone) for tone in tones.tolist()])
    # A copy of its own, as the array is about to go; and indexed colours cannot be scaled smoothly.
    return image.convertToFormat(QImage.Format.Format_RGB32)


def blank(size: QSize, ratio: float) -> QImage:
    """Return a transparent picture, to be painted on: ``size`` px at so many pixels of the screen for each px."""
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def example_picture(pixels: NDArray[Any]) -> QImage:
    """Return an image (C, H, W), 0 black to 255 white, in its own tones whatever the theme."""
    if len(pixels) != 3:
        return picture(pixels[0] / 255.0, QColor(theme.DARK.canvas), QColor(theme.DARK.ink))
    colors = np.ascontiguousarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8).transpose(1, 2, 0))
    height, width = colors.shape[:2]
    return QImage(colors.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

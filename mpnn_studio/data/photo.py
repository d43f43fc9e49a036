"""A photo of a digit as an image of the data: light and paper taken away, ink kept.

The light of a photo is uneven, so ink is told from paper by what is around it, not by one level for all: N. Otsu, "A
threshold selection method from gray-level histograms", 1979, on the contrast to a local background.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from .dataset import DataError
from .drawing import BOX, SIDE, as_mnist, scaled
from .drawn_example import MNIST_SHAPE, Shape
from .parts import at_the_edge, without_specks
from .pen import RADIUS
from .tones import BLACK, LIGHT_ON_DARK, WHITE, Tones, brightness, turned_to

Grey = NDArray[np.float64]

PHOTO_SIDE = 800
"""A photo is read with so many pixels along its longer side."""
LONGEST = 320
"""Its ink is looked for with so many pixels along its longer side."""
COARSE = 40
"""Its light is looked at with so many."""
NEAR = 0.45
"""The paper is what most pixels show within this share of the longer side: a stroke is narrower."""
DIM = 0.04
"""Added to every brightness, so that the noise of a black ground is no contrast."""
FAINTEST = 0.15
"""Ink is at least so much darker or lighter than its paper, as a logarithm: by a seventh."""
RIVAL = 0.05
"""What reaches the edge is no ink where there is other ink of at least this share of its area."""
FINE = 100
"""Pixels along the longer side of the ink while its strokes are made thicker."""


def example_of_photo(photo: NDArray[np.uint8], shape: Shape, tones: Tones = LIGHT_ON_DARK) -> NDArray[np.uint8]:
    """Return a picture as an example of the data: a digit of MNIST where they are such, else scaled to their size.

    Args:
        photo: (H, W, 4), red, green, blue and opacity.
        tones: on what ground the data's images are, and with what ink.

    Raises:
        DataError: as ``digit_of_photo``.
    """
    flat = _on_paper(photo, tones)
    if shape != MNIST_SHAPE:
        pictures, _ = turned_to(tones, fitted(flat, shape)[np.newaxis])
        return np.asarray(pictures[0])
    blended: NDArray[np.uint8] = np.rint(tones.blend(digit_of_photo(flat)[0] / 255.0, 1)).astype(np.uint8)
    return blended


def digit_of_photo(photo: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return what is written on a photo as a digit of MNIST, (1, 28, 28), with strokes as thick as there.

    Args:
        photo: (H, W, 3), in uneven light, dark on light or light on dark.

    Raises:
        DataError: nothing is written on it.
    """
    grey = photo.mean(axis=2) / 255.0
    if grey.shape == (SIDE, SIDE) and _border(grey).max() < FAINTEST < grey.max():
        return _one_channel(grey)
    ink = ink_of_photo(grey)
    if not ink.any():
        raise DataError("Nothing on this picture stands out from its paper. Take it closer, in more light.")
    return _one_channel(as_mnist(_with_thick_strokes(ink)))


def ink_of_photo(grey: Grey) -> Grey:
    """Return the ink of a photo, 0 paper to 1 ink, with dirt and what reaches in from the edge taken away.

    Shapes:
        (H, W), 0 black to 1 white -> (h, w), at most 320 pixels long
    """
    small = _shrunk(grey, LONGEST)
    contrast = _contrast(small)
    written = without_specks(_standing_out(_without_edge(contrast)))
    if not written.any():
        return np.zeros_like(contrast)
    # The edge of a stroke stays grey: what touches the ink counts by how dark it is.
    full = float(np.median(contrast[written]))
    return np.where(_grown(written, 1.5), np.clip(contrast / full, 0.0, 1.0), 0.0)


def _standing_out(contrast: Grey) -> NDArray[np.bool_]:
    """Return which pixels are ink; none where even the strongest are faint."""
    faint = np.percentile(contrast, 99.7) < FAINTEST
    return np.zeros(contrast.shape, np.bool_) if faint else contrast > max(otsu(contrast), FAINTEST / 2)


def _without_edge(contrast: Grey) -> Grey:
    """Return the contrast without what reaches in from the edge, such as a table, where something else is written."""
    edge = at_the_edge(_standing_out(contrast))
    inner = np.where(_grown(edge, 3), 0.0, contrast)
    return inner if _standing_out(inner).sum() > RIVAL * edge.sum() else contrast


def otsu(values: NDArray[Any]) -> float:
    """Return the level that parts values into two groups as unlike each other as can be."""
    if not np.ptp(values):
        return float(values.flat[0])
    counts, edges = np.histogram(values, 128)
    middles = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * middles)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(edges[1 + np.nanargmax(apart[:-1])])


def fitted(photo: NDArray[np.uint8], shape: Shape) -> NDArray[np.uint8]:
    """Return the middle of a photo (H, W, 3) as an image of this shape, in colours or in grey."""
    channels, height, width = shape
    scale = min(photo.shape[0] / height, photo.shape[1] / width)
    tall, wide = max(1, round(height * scale)), max(1, round(width * scale))
    top, left = (photo.shape[0] - tall) // 2, (photo.shape[1] - wide) // 2
    part = photo[top : top + tall, left : left + wide].transpose(2, 0, 1).astype(np.float64)
    planes = part if channels == 3 else np.repeat(part.mean(axis=0, keepdims=True), channels, axis=0)
    return np.stack([np.rint(scaled(plane, height, width)) for plane in planes]).astype(np.uint8)


def _contrast(grey: Grey) -> Grey:
    """Return how much each pixel stands out from its paper, as a logarithm: ink above 0, whether dark or light."""
    light = np.log(grey + DIM)
    ratio = light - _enlarged(_local_median(np.log(_shrunk(grey, COARSE) + DIM)), light.shape)
    # Ink is few pixels far from the paper; noise and light are as many on both sides.
    dark = np.percentile(ratio, 1.0) < -np.percentile(ratio, 99.0)
    inked = -ratio if dark else ratio
    paper = inked < max(otsu(inked), FAINTEST)
    return np.maximum(inked - _mean_where(inked, paper, max(light.shape) // 8), 0.0)


def _local_median(grey: Grey) -> Grey:
    reach = max(1, round(NEAR * max(grey.shape) / 2))
    padded = np.pad(grey, reach, mode="reflect" if min(grey.shape) > reach else "edge")
    windows = sliding_window_view(padded, (2 * reach + 1, 2 * reach + 1))
    return np.asarray(np.median(windows, axis=(2, 3)))


def _mean_where(values: Grey, chosen: NDArray[np.bool_], reach: int) -> Grey:
    """Return for each pixel the mean of the chosen ones around it, 0 where there are none."""
    weights = _box_sum(chosen.astype(np.float64), reach)
    return np.where(weights > 0.5, _box_sum(np.where(chosen, values, 0.0), reach) / np.maximum(weights, 0.5), 0.0)


def _box_sum(values: Grey, reach: int) -> Grey:
    for _ in range(2):
        sums = np.cumsum(np.pad(values, ((reach + 1, reach), (0, 0))), axis=0)
        values = (sums[2 * reach + 1 :] - sums[: -2 * reach - 1]).T
    return values


def _with_thick_strokes(ink: Grey) -> Grey:
    """Return the ink with strokes no thinner than MNIST's pen draws them at this size."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    cropped = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    share = FINE / max(cropped.shape)
    height, width = (max(1, round(length * share)) for length in cropped.shape)
    fine = np.pad(scaled(cropped, height, width), FINE // 10)
    missing = 2 * RADIUS * FINE / BOX - _thickness(fine)
    return _grown(fine, missing / 2) if missing > 0 else fine


def _thickness(ink: Grey) -> float:
    """Return the mean width of the strokes: their area by half the length of their edge."""
    down, across = np.gradient(ink)
    return float(2 * ink.sum() / np.hypot(down, across).sum())


def _grown(ink: NDArray[Any], radius: float) -> NDArray[Any]:
    """Return each pixel as the largest within so many pixels of it."""
    reach = math.floor(radius)
    padded = np.pad(ink, reach)
    grown = ink.copy()
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            if math.hypot(down, right) <= radius:
                top, left = reach + down, reach + right
                np.maximum(grown, padded[top : top + ink.shape[0], left : left + ink.shape[1]], out=grown)
    return grown


def _shrunk(grey: Grey, longest: int) -> Grey:
    share = longest / max(grey.shape)
    return scaled(grey, *(max(1, round(length * share)) for length in grey.shape)) if share < 1 else grey


def _enlarged(grey: Grey, shape: tuple[int, ...]) -> Grey:
    """Return an image at a larger size, smoothly."""
    for length in shape:
        places = (np.arange(length) + 0.5) * len(grey) / length - 0.5
        grey = np.array([np.interp(places, np.arange(len(grey)), line) for line in grey.T])
    return grey


def _on_paper(photo: NDArray[np.uint8], tones: Tones) -> NDArray[np.uint8]:
    """Return a picture without opacity: before the data's ground where it stands out there, else white or black."""
    opacity = photo[:, :, 3:] / 255.0
    light = float((photo[:, :, :3] * opacity).sum() / max(3 * opacity.sum(), 1e-9))
    ground = np.array(WHITE if light < 128 else BLACK, np.float64)
    if abs(brightness(tones.paper) - ground[0]) < 128:
        ground = np.array(tones.paper, np.float64)
    flat: NDArray[np.uint8] = np.rint(photo[:, :, :3] * opacity + ground * (1 - opacity)).astype(np.uint8)
    return flat


def _one_channel(image: NDArray[Any]) -> NDArray[np.uint8]:
    pixels: NDArray[np.uint8] = np.rint(image * 255).astype(np.uint8)
    return pixels[np.newaxis]


def _border(grey: Grey) -> Grey:
    return np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])

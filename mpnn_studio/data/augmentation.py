"""Data augmentation: random variations of training images in position, angle, size and noise.

P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural networks applied to visual document
analysis", 2003, found it to be the most useful thing to do for handwriting.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpneuralnetwork.components.batches import Batches, Pair
from mpneuralnetwork.components.buffers import Buffers
from numpy.typing import NDArray

from .preparation import PIXEL_MAXIMUM, Preparation
from .preparing import Preparing

Floats = NDArray[np.float32]
SAMPLES = 10
"""Variants that a preview shows."""
ALMOST = np.float32(1 - 2**-20)
"""Keeps a coordinate below the last pixel, so that the next pixel is still inside the image."""


@dataclass(frozen=True)
class Augmentation:
    """How much images may be varied.

    Attributes:
        shift: in pixels, to either side along both axes.
        rotation: in degrees, to either side.
        zoom: 0.1 means from 90 % to 110 % of the size.
        noise: standard deviation of what is added to each pixel, as a share of the way from black to white.
    """

    shift: float = 0.0
    rotation: float = 0.0
    zoom: float = 0.0
    noise: float = 0.0

    @classmethod
    def of(cls, settings: Preparing) -> Augmentation:
        """Return the augmentation that the settings of a preparation describe."""
        return cls(settings.shift, settings.rotation, settings.zoom, settings.noise)

    def apply(
        self, images: Floats, rng: np.random.Generator, white: float = 1.0, buffers: Buffers | None = None
    ) -> Floats:
        """Return images (N, C, H, W), each varied in its own way; beyond the edge, its last pixels go on.

        Args:
            white: how far white is from black in these images.
            buffers: where the work is done, so that nothing is allocated for one batch after the other.
        """
        varied = images
        if self.shift or self.rotation or self.zoom:
            varied = resample(images, *self._draw(len(images), rng), buffers or Buffers())
        if self.noise:
            grain = (buffers or Buffers()).get("grain", images.shape, np.float32)
            rng.standard_normal(out=grain, dtype=np.float32)
            grain *= np.float32(self.noise * white)
            grain += varied
            return grain
        return varied

    def _draw(self, count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Return for each image the matrix (N, 2, 2) and the offset (N, 2) that lead from a new pixel to an old one."""
        chance = rng.uniform(-1.0, 1.0, (4, count)).astype(np.float32)
        angle, size = math.radians(self.rotation) * chance[0], 1 + self.zoom * chance[1]
        cosine, sine = np.cos(angle) / size, np.sin(angle) / size
        matrices = np.stack([cosine, -sine, sine, cosine], axis=1).reshape(count, 2, 2)
        return matrices, self.shift * chance[2:].T


def resample(images: Floats, matrices: Floats, offsets: Floats, buffers: Buffers) -> Floats:
    """Take each new pixel from where its image says, between four old ones (bilinear interpolation).

    Args:
        images: (N, C, H, W).
        matrices: (N, 2, 2), from a new place (row, column) to an old one, both counted from the middle.
        offsets: (N, 2), added to the old place, in pixels.

    Returns:
        (N, C, H, W), in a buffer that the next call with these buffers writes to again.
    """
    count, channels, height, width = images.shape
    area, middle = height * width, np.array([height - 1, width - 1], np.float32) / 2
    places = buffers.get("places", (2, count, area), np.float32)
    # Each place is a sum of three, row, column and 1 with a factor each: one product gives all of the batch.
    grid = np.ones((3, area), np.float32)
    grid[:2] = np.indices((height, width), np.float32).reshape(2, area) - middle[:, None]
    factors = np.concatenate([matrices, (offsets + middle)[:, :, None]], axis=2).transpose(1, 0, 2)
    np.matmul(factors.reshape(2 * count, 3), grid, out=places.reshape(2 * count, area))
    for axis, size in enumerate((height, width)):
        np.clip(places[axis], 0, (size - 1) * ALMOST, out=places[axis])
    floors = np.floor(places, out=buffers.get("floors", places.shape, np.float32))
    places -= floors
    corner = buffers.get("whole", places.shape, np.int32)
    np.copyto(corner, floors, casting="unsafe")
    corner[0] *= width
    corner[0] += corner[1]
    planes = np.arange(count * channels).reshape(count, channels, 1) * area
    index = np.add(corner[0, :, None], planes, out=buffers.get("index", (count, channels, area), np.intp))
    down, right = width if height > 1 else 0, 1 if width > 1 else 0
    flat, corners = images.reshape(-1), []
    for number, step in enumerate((0, right, down, down + right)):
        pixels = buffers.get(f"corner {number}", index.shape, np.float32)
        # Every index is inside; of the modes that need not say so, this one is the fastest.
        corners.append(np.take(flat[step:], index, out=pixels, mode="wrap"))
    along, across = places[0][:, None], places[1][:, None]
    upper, lower = _between(corners[0], corners[1], across), _between(corners[2], corners[3], across)
    return _between(upper, lower, along).reshape(images.shape)


def _between(start: Floats, end: Floats, share: Floats) -> Floats:
    """Return the points that lie this share of the way from start to end, in the place of the end."""
    end -= start
    end *= share
    end += start
    return end


class AugmentedBatches:
    """The batches of a training, their images varied. Only the training itself reads them, never a measurement.

    What is random in a batch follows from the seed and from how many steps were learned before it. So it is the same
    in every repetition, also in a training that goes on from a checkpoint, and no memory of it needs to be kept.

    Args:
        preparation: that the images went through, which says how far white is from black in them.
        step: how many steps were learned.
    """

    def __init__(
        self, source: Batches, settings: Preparing, preparation: Preparation, *, seed: int, step: Callable[[], int]
    ) -> None:
        self._source, self._augmentation = source, Augmentation.of(settings)
        self._white = PIXEL_MAXIMUM / preparation.spread[0]
        self._seed, self._step, self._buffers = seed, step, Buffers()

    @property
    def count(self) -> int:
        """Batches in an epoch."""
        return self._source.count

    def resize(self, size: int, batch: int) -> int:
        """Make batches of another size from here on."""
        return self._source.resize(size, batch)

    def rows(self, batch: int) -> NDArray[np.intp] | None:
        """Return which examples are in a batch."""
        return self._source.rows(batch)

    def shuffle(self, rng: np.random.Generator) -> None:
        """Begin an epoch."""
        self._source.shuffle(rng)

    def remaining(self, start: int) -> Iterator[Pair]:
        """Yield the varied inputs, and the targets, from batch ``start`` of the epoch on."""
        for inputs, targets in self._source.remaining(start):
            rng = np.random.default_rng((self._seed, self._step()))
            yield self._augmentation.apply(inputs, rng, self._white, self._buffers), targets


def preview(image: NDArray[Any], settings: Preparing, count: int = SAMPLES) -> Floats:
    """Return variants (count, C, H, W) of one raw image (C, H, W), as the settings would give it to a training."""
    images = np.repeat(np.asarray(image, np.float32)[None], count, axis=0)
    rng = np.random.default_rng(settings.seed)
    return np.clip(Augmentation.of(settings).apply(images, rng, PIXEL_MAXIMUM), 0, PIXEL_MAXIMUM)

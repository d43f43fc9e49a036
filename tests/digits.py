"""Made-up digits that a network learns in a moment."""

import numpy as np

from mpnn_studio.data.dataset import Dataset


def striped_digits(schema):
    """Return 600 images of 28 × 28 pixels whose class is the row of the bright stripe."""
    rng = np.random.default_rng(5)
    targets = rng.integers(0, 10, 600)
    images = rng.integers(0, 60, (600, 1, 28, 28), dtype=np.uint8)
    images[np.arange(600), 0, 2 * targets + 3] = 255
    return Dataset(schema, images, targets, images[:100], targets[:100])

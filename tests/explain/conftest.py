"""Small data to look at networks with."""

import numpy as np
import pytest

from mpnn_studio.data.dataset import Dataset
from mpnn_studio.project.examples import load_example


@pytest.fixture
def digits():
    """The MNIST example on 600 made-up images whose class is the row of the bright stripe."""
    rng = np.random.default_rng(5)
    project = load_example("mnist")
    targets = rng.integers(0, 10, 600)
    images = rng.integers(0, 60, (600, 1, 28, 28), dtype=np.uint8)
    images[np.arange(600), 0, 2 * targets + 3] = 255
    return project, Dataset(project.schema(), images, targets, images[:100], targets[:100])

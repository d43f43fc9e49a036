"""Data and small networks that several tests use."""

from __future__ import annotations

import gzip
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from mpneuralnetwork.activations import ReLU
from mpneuralnetwork.layers import Dense, Dropout
from mpneuralnetwork.losses import CategoricalCrossEntropy
from mpneuralnetwork.model import Model
from mpneuralnetwork.optimizers import Adam

# PyTorch is a heavy download: the extra "peers" brings it, and with it these comparisons.
collect_ignore = [] if find_spec("torch") else ["test_peers.py"]

MNIST = Path(__file__).parents[2] / "assets" / "mnist"


def _unpacked(name: str, header: int, shape: tuple[int, ...]) -> np.ndarray:
    return np.frombuffer(gzip.decompress((MNIST / name).read_bytes()), np.uint8, offset=header).reshape(shape)


@pytest.fixture(scope="session")
def digits():
    """Rows of 784 from 0 to 1, and labels: 8000 to train on, 2000 to test."""
    images = _unpacked("t10k-images-idx3-ubyte.gz", 16, (-1, 784)).astype(np.float32) / 255
    labels = _unpacked("t10k-labels-idx1-ubyte.gz", 8, (-1,)).astype(np.int64)
    return images[:8000], labels[:8000], images[8000:], labels[8000:]


@pytest.fixture
def blobs():
    """Three clouds of points on a plane with their class numbers, easy to tell apart."""
    rng = np.random.default_rng(5)
    classes = np.arange(240) % 3
    centres = np.array([[0, 2], [2, -1], [-2, -1]])
    return (centres[classes] + rng.normal(scale=0.4, size=(240, 2))).astype(np.float32), classes


@pytest.fixture
def small_model():
    """Make a small classifier for the blobs; the same seed gives the same one."""

    def make(seed=0, optimizer=None, dropout=0.2):
        layers = [Dense(16), ReLU(), Dropout(dropout), Dense(3)]
        return Model(layers, CategoricalCrossEntropy(), optimizer or Adam(learning_rate=0.01), seed=seed)

    return make

"""The networks of the speed table, and the digits they are trained on."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MNIST = Path(__file__).resolve().parent.parent / "assets" / "mnist"

NAMES = [f"{part}-{what}-ubyte.gz" for part in ("train", "t10k") for what in ("images-idx3", "labels-idx1")]
EXAMPLES = 8192
"""Of MNIST's training digits: whole batches of every size below."""
CLASSES = 10
RATE = 0.001


@dataclass(frozen=True)
class BenchmarkNetwork:
    """A network of the table: its input, the size of a batch, and its layers as (kind, size)."""

    title: str
    shape: tuple[int, ...]
    batch: int
    layers: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Digits:
    """What a network is trained on and tested with, in memory: pictures from 0 to 1 in its shape, and classes."""

    inputs: NDArray[np.float32]
    classes: NDArray[np.int64]
    test_inputs: NDArray[np.float32]
    test_classes: NDArray[np.int64]


_PERCEPTRON = (("dense", 128), ("relu", 0), ("dropout", 0.2), ("dense", 10))


def _convolutions(first: int, second: int) -> tuple[tuple[str, float], ...]:
    block = (("relu", 0), ("pool", 2))
    return (("conv", first), *block, ("conv", second), *block, ("flatten", 0), ("dense", 10))


def _deep() -> tuple[tuple[str, float], ...]:
    def block(depth: int) -> tuple[tuple[str, float], ...]:
        return (("same", depth), ("norm", depth), ("relu", 0)) * 2

    head = (("flatten", 0), ("dense", 128), ("relu", 0), ("dense", 10))
    return (*block(16), ("pool", 2), *block(32), ("pool", 2), *head)


NETWORKS = {
    "mlp32": BenchmarkNetwork("perceptron 784-128-10 with dropout, batch 32", (784,), 32, _PERCEPTRON),
    "mlp128": BenchmarkNetwork("the same, batch 128", (784,), 128, _PERCEPTRON),
    "mlp512": BenchmarkNetwork("the same, batch 512", (784,), 512, _PERCEPTRON),
    "conv": BenchmarkNetwork("conv 3×3 8 and 16, two pools, Dense 10, batch 32", (1, 28, 28), 32, _convolutions(8, 16)),
    "wide": BenchmarkNetwork("the same with 32 and 64 channels", (1, 28, 28), 32, _convolutions(32, 64)),
    "deep": BenchmarkNetwork("4 conv with batch norm, two pools, two Dense, batch 64", (1, 28, 28), 64, _deep()),
}


def digits_for(network: BenchmarkNetwork) -> Digits:
    """Return MNIST's first training digits and all its test digits as the network takes them."""
    train, train_labels, test, test_labels = map(_numbers, NAMES)

    def scaled(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.multiply(images.reshape(-1, *network.shape), np.float32(1 / 255), dtype=np.float32)

    classes, test_classes = train_labels.astype(np.int64), test_labels.astype(np.int64)
    return Digits(scaled(train.reshape(-1, 784)[:EXAMPLES]), classes[:EXAMPLES], scaled(test), test_classes)


def _numbers(name: str) -> NDArray[np.uint8]:
    """Read a file without the studio, whose engine would stand in the way of the published one of the same name."""
    header = 16 if "images" in name else 8
    return np.frombuffer(gzip.decompress((MNIST / name).read_bytes()), np.uint8, offset=header)

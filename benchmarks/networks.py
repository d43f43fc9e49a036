"""The networks of the speed table, and the examples they are trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EXAMPLES = 4096
CLASSES = 10


@dataclass(frozen=True)
class BenchmarkNetwork:
    """A network of the table: its input, the size of a batch, and its layers as (kind, size)."""

    title: str
    shape: tuple[int, ...]
    batch: int
    layers: tuple[tuple[str, int], ...]


_PERCEPTRON = (("dense", 128), ("relu", 0), ("dense", 10))


def _convolutions(first: int, second: int) -> tuple[tuple[str, int], ...]:
    block = (("relu", 0), ("pool", 2))
    return (("conv", first), *block, ("conv", second), *block, ("flatten", 0), ("dense", 10))


def _deep() -> tuple[tuple[str, int], ...]:
    def block(depth: int) -> tuple[tuple[str, int], ...]:
        return (("same", depth), ("norm", depth), ("relu", 0)) * 2

    head = (("flatten", 0), ("dense", 128), ("relu", 0), ("dense", 10))
    return (*block(16), ("pool", 2), *block(32), ("pool", 2), *head)


NETWORKS = {
    "mlp32": BenchmarkNetwork("perceptron 784-128-10, batch 32", (784,), 32, _PERCEPTRON),
    "mlp128": BenchmarkNetwork("the same, batch 128", (784,), 128, _PERCEPTRON),
    "mlp512": BenchmarkNetwork("the same, batch 512", (784,), 512, _PERCEPTRON),
    "conv": BenchmarkNetwork("conv 3×3 8 and 16, two pools, Dense 10, batch 32", (1, 28, 28), 32, _convolutions(8, 16)),
    "wide": BenchmarkNetwork("the same with 32 and 64 channels", (1, 28, 28), 32, _convolutions(32, 64)),
    "deep": BenchmarkNetwork("4 conv with batch norm, two pools, two Dense, batch 64", (1, 28, 28), 64, _deep()),
}


def data_for(network: BenchmarkNetwork) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return 4096 random examples and their classes; the arithmetic takes as long on any others."""
    rng = np.random.default_rng(0)
    return rng.random((EXAMPLES, *network.shape), dtype=np.float32), rng.integers(0, CLASSES, EXAMPLES)

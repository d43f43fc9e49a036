"""The same training step by different engines. Each runs in a process of its own and answers on its standard output.

``python -m benchmarks.contenders NAME`` reads lines "network steps" and answers each with milliseconds a step.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Step = Callable[[NDArray[np.intp]], object]


@dataclass(frozen=True)
class Network:
    """A network of the table: its input, the size of a batch, and its layers as (kind, size, padding)."""

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
    "mlp32": Network("perceptron 784-128-10, batch 32", (784,), 32, _PERCEPTRON),
    "mlp128": Network("the same, batch 128", (784,), 128, _PERCEPTRON),
    "mlp512": Network("the same, batch 512", (784,), 512, _PERCEPTRON),
    "conv": Network("conv 3×3 8 and 16, two pools, Dense 10, batch 32", (1, 28, 28), 32, _convolutions(8, 16)),
    "wide": Network("the same with 32 and 64 channels", (1, 28, 28), 32, _convolutions(32, 64)),
    "deep": Network("4 conv with batch norm, two pools, two Dense, batch 64", (1, 28, 28), 64, _deep()),
}


def data_for(network: Network) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return 4096 random examples and their classes; the arithmetic takes as long on any others."""
    rng = np.random.default_rng(0)
    return rng.random((4096, *network.shape), dtype=np.float32), rng.integers(0, 10, 4096)


def ours(network: Network) -> Step:
    """Return one training step of this repository's engine."""
    from mpneuralnetwork.activations import ReLU
    from mpneuralnetwork.layers import BatchNormalization2D, Convolutional, Dense, Flatten, Layer, MaxPooling2D
    from mpneuralnetwork.losses import CategoricalCrossEntropy
    from mpneuralnetwork.model import Model
    from mpneuralnetwork.optimizers import Adam

    made: dict[str, Callable[[int], Layer]] = {
        "dense": lambda size: Dense(size),
        "conv": lambda size: Convolutional(size, 3),
        "same": lambda size: Convolutional(size, 3, padding="same"),
        "norm": lambda size: BatchNormalization2D(),
        "relu": lambda size: ReLU(),
        "pool": lambda size: MaxPooling2D(size),
        "flatten": lambda size: Flatten(),
    }
    inputs, classes = data_for(network)
    model = Model([made[kind](size) for kind, size in network.layers], CategoricalCrossEntropy(), Adam(), seed=0)
    model.build(network.shape)
    room = np.empty((network.batch, *network.shape), np.float32)

    def step(rows: NDArray[np.intp]) -> object:
        np.take(inputs, rows, axis=0, out=room, mode="clip")
        return model.train_step(room, classes[rows])[0]

    return step


def torch(network: Network, compiled: bool = False) -> Step:
    """Return one training step of PyTorch, eager with fused Adam, or compiled."""
    import torch as library  # type: ignore[import-not-found,unused-ignore]
    from torch import nn

    modules: list[Any] = []
    shape = network.shape
    for kind, size in network.layers:
        channels = shape[0]
        made = {
            "dense": lambda c=channels, s=size: nn.Linear(c, s),
            "conv": lambda c=channels, s=size: nn.Conv2d(c, s, 3),
            "same": lambda c=channels, s=size: nn.Conv2d(c, s, 3, padding=1, bias=False),
            "norm": lambda s=size: nn.BatchNorm2d(s),
            "relu": nn.ReLU,
            "pool": lambda s=size: nn.MaxPool2d(s),
            "flatten": nn.Flatten,
        }
        modules.append(made[kind]())
        with library.no_grad():
            shape = tuple(nn.Sequential(*modules).eval()(library.zeros(1, *network.shape)).shape[1:])
    model = nn.Sequential(*modules).train()
    optimizer = library.optim.Adam(model.parameters(), fused=True)
    criterion = nn.CrossEntropyLoss()
    forward = library.compile(lambda x, y: criterion(model(x), y)) if compiled else lambda x, y: criterion(model(x), y)
    inputs, classes = (library.from_numpy(array) for array in data_for(network))

    def step(rows: NDArray[np.intp]) -> object:
        chosen = library.from_numpy(rows)
        optimizer.zero_grad()
        loss = forward(inputs[chosen], classes[chosen])
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


CONTENDERS: dict[str, Callable[[Network], Step]] = {
    "ours": ours,
    "torch": torch,
    "torch.compile": lambda network: torch(network, compiled=True),
}


def serve(name: str) -> None:
    """Answer until the input ends."""
    steps: dict[str, Step] = {}
    rng = np.random.default_rng(1)
    for line in sys.stdin:
        key, count = line.split()
        network = NETWORKS[key]
        if key not in steps:
            steps[key] = CONTENDERS[name](network)
            for _ in range(5):
                steps[key](rng.integers(0, 4096, network.batch))
        chosen = [rng.integers(0, 4096, network.batch) for _ in range(int(count))]
        started = time.perf_counter()
        for rows in chosen:
            steps[key](rows)
        print(1000 * (time.perf_counter() - started) / len(chosen), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])

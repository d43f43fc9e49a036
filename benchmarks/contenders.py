"""The same training step by different engines. Each runs in a process of its own and answers on its standard output.

``python -m benchmarks.contenders NAME`` reads lines "network steps" and answers each with milliseconds a step.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .networks import CLASSES, EXAMPLES, NETWORKS, BenchmarkNetwork, data_for

Step = Callable[[NDArray[np.intp]], object]


def ours(network: BenchmarkNetwork) -> Step:
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


def published(network: BenchmarkNetwork) -> Step:
    """Return one training step of mpneuralnetwork 1.1.1, as its ``Model.train`` does it, on one-hot targets."""
    engine: Any = __import__("mpneuralnetwork.model", fromlist=["Model"])
    layers: Any = __import__("mpneuralnetwork.layers", fromlist=["Dense"])
    relu: Any = engine.ReLU
    made: dict[str, Callable[..., Any]] = {
        "dense": lambda size, **first: layers.Dense(size, **first),
        "conv": lambda size, **first: layers.Convolutional(size, 3, **first),
        "same": lambda size, **first: layers.Convolutional(size, 3, padding="same", **first),
        "norm": lambda size: layers.BatchNormalization2D(),
        "relu": lambda size: relu(),
        "pool": lambda size: layers.MaxPooling2D(size),
        "flatten": lambda size: layers.Flatten(),
    }
    inputs, classes = data_for(network)
    one_hot = np.eye(CLASSES, dtype=np.float32)[classes]
    size: Any = network.shape if len(network.shape) > 1 else network.shape[0]
    first = {"input_shape" if len(network.shape) > 1 else "input_size": size}
    stack = [made[kind](size, **(first if not i else {})) for i, (kind, size) in enumerate(network.layers)]
    losses: Any = __import__("mpneuralnetwork.losses", fromlist=["CategoricalCrossEntropy"])
    model = engine.Model(stack, losses.CategoricalCrossEntropy(), engine.Adam())

    def step(rows: NDArray[np.intp]) -> object:
        targets = one_hot[rows]
        predictions, measured = model.evaluate(inputs[rows], targets, training=True, compute_metrics=False)
        gradient = model.loss.prime(predictions, targets)
        for layer in reversed(model.layers):
            gradient = layer.backward(gradient)
        model.optimizer.step(model.layers)
        return measured["loss"]

    return step


def torch(network: BenchmarkNetwork, compiled: bool = False) -> Step:
    """Return one training step of PyTorch, eager with fused Adam, or compiled."""
    import torch as library
    from torch import nn

    model = _torch_model(network).train()
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


def _torch_model(network: BenchmarkNetwork) -> Any:
    """Build the network in PyTorch, which wants to know the inputs of each layer."""
    import torch as library
    from torch import nn

    made: dict[str, Callable[[int, int], nn.Module]] = {
        "dense": lambda inputs, size: nn.Linear(inputs, size),
        "conv": lambda inputs, size: nn.Conv2d(inputs, size, 3),
        "same": lambda inputs, size: nn.Conv2d(inputs, size, 3, padding=1, bias=False),
        "norm": lambda inputs, size: nn.BatchNorm2d(size),
        "relu": lambda inputs, size: nn.ReLU(),
        "pool": lambda inputs, size: nn.MaxPool2d(size),
        "flatten": lambda inputs, size: nn.Flatten(),
    }
    model = nn.Sequential()
    shape = network.shape
    for kind, size in network.layers:
        model.append(made[kind](shape[0], size))
        with library.no_grad():
            shape = tuple(model.eval()(library.zeros(1, *network.shape)).shape[1:])
    return model


def jax(network: BenchmarkNetwork) -> Step:
    """Return one training step of JAX, compiled as a whole: gather, loss, gradients and Adam."""
    from .jax_step import jax_step

    return jax_step(network)


CONTENDERS: dict[str, Callable[[BenchmarkNetwork], Step]] = {
    "ours": ours,
    "published": published,
    "torch": torch,
    "torch.compile": lambda network: torch(network, compiled=True),
    "jax": jax,
}


def find_our_engine() -> None:
    """Let this process import the repository's engine where none is installed or given by the path."""
    if importlib.util.find_spec("mpneuralnetwork") is None:
        sys.path.append(str(Path(__file__).resolve().parent.parent / "engine"))


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
                steps[key](rng.integers(0, EXAMPLES, network.batch))
        chosen = [rng.integers(0, EXAMPLES, network.batch) for _ in range(int(count))]
        started = time.perf_counter()
        for rows in chosen:
            steps[key](rows)
        print(1000 * (time.perf_counter() - started) / len(chosen), flush=True)


if __name__ == "__main__":
    find_our_engine()
    serve(sys.argv[1])

"""The same network trained by different engines, each in a process of its own that answers on its standard output.

``python -m benchmarks.contenders NAME`` reads lines such as "step deep 40" and answers each with one line.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .networks import CLASSES, EXAMPLES, NETWORKS, RATE, BenchmarkNetwork, digits_for

Rows = NDArray[np.intp]


class Contender(Protocol):
    """A network in one engine, with its data in memory."""

    def step(self, rows: Rows) -> object:
        """Learn from a batch of the training digits: gather, forward, loss, backward, Adam."""

    def epoch(self) -> object:
        """Train on all training digits once, as the engine's users do."""

    def accuracy(self) -> float:
        """Return the share of the test digits that is read."""


class Ours:
    """This repository's engine; an epoch is one call of ``Model.train``, which also measures each batch."""

    def __init__(self, network: BenchmarkNetwork) -> None:
        from mpneuralnetwork import activations, layers, losses, optimizers
        from mpneuralnetwork.model import Model

        made: dict[str, Callable[[Any], Any]] = {
            "dense": layers.Dense,
            "conv": lambda size: layers.Convolutional(size, 3),
            "same": lambda size: layers.Convolutional(size, 3, padding="same"),
            "norm": lambda size: layers.BatchNormalization2D(),
            "relu": lambda size: activations.ReLU(),
            "dropout": layers.Dropout,
            "pool": layers.MaxPooling2D,
            "flatten": lambda size: layers.Flatten(),
        }
        self._network, self._digits = network, digits_for(network)
        stack = [made[kind](size) for kind, size in network.layers]
        self._model = Model(stack, losses.CategoricalCrossEntropy(), optimizers.Adam(learning_rate=RATE), seed=0)
        self._model.build(network.shape)
        self._room = np.empty((network.batch, *network.shape), np.float32)

    def step(self, rows: Rows) -> object:
        np.take(self._digits.inputs, rows, axis=0, out=self._room, mode="clip")
        return self._model.train_step(self._room, self._digits.classes[rows])[0]

    def epoch(self) -> object:
        digits, batch = self._digits, self._network.batch
        return self._model.train(digits.inputs, digits.classes, 1, batch, auto_evaluation=0, verbose=False)

    def accuracy(self) -> float:
        return float(self._model.test(self._digits.test_inputs, self._digits.test_classes)["Accuracy"])


class Published:
    """The package published as mpneuralnetwork 1.1.1, on one-hot targets."""

    def __init__(self, network: BenchmarkNetwork) -> None:
        engine: Any = importlib.import_module("mpneuralnetwork.model")
        layers: Any = importlib.import_module("mpneuralnetwork.layers")
        losses: Any = importlib.import_module("mpneuralnetwork.losses")
        made: dict[str, Callable[..., Any]] = {
            "dense": layers.Dense,
            "conv": lambda size, **first: layers.Convolutional(size, 3, **first),
            "same": lambda size, **first: layers.Convolutional(size, 3, padding="same", **first),
            "norm": lambda size: layers.BatchNormalization2D(),
            "relu": lambda size: engine.ReLU(),
            "dropout": layers.Dropout,
            "pool": layers.MaxPooling2D,
            "flatten": lambda size: layers.Flatten(),
        }
        self._network, self._digits = network, digits_for(network)
        self._one_hot = np.eye(CLASSES, dtype=np.float32)[self._digits.classes]
        size: Any = network.shape if len(network.shape) > 1 else network.shape[0]
        first = {"input_shape" if len(network.shape) > 1 else "input_size": size}
        stack = [made[kind](size, **(first if not i else {})) for i, (kind, size) in enumerate(network.layers)]
        self._model = engine.Model(stack, losses.CategoricalCrossEntropy(), engine.Adam(learning_rate=RATE))

    def step(self, rows: Rows) -> object:
        model, targets = self._model, self._one_hot[rows]
        predictions, measured = model.evaluate(self._digits.inputs[rows], targets, training=True, compute_metrics=False)
        gradient = model.loss.prime(predictions, targets)
        for layer in reversed(model.layers):
            gradient = layer.backward(gradient)
        model.optimizer.step(model.layers)
        return measured["loss"]

    def epoch(self) -> object:
        return self._model.train(
            self._digits.inputs, self._one_hot, 1, self._network.batch, auto_evaluation=0, model_checkpoint=False
        )

    def accuracy(self) -> float:
        pieces = np.array_split(self._digits.test_inputs, 10)
        found = np.concatenate([self._model.predict(piece).argmax(axis=1) for piece in pieces])
        return float((found == self._digits.test_classes).mean())


def _torch(way: str) -> Callable[[BenchmarkNetwork], Contender]:
    def made(network: BenchmarkNetwork) -> Contender:
        from .torch_contender import Torch

        return Torch(network, way)

    return made


def _jax(network: BenchmarkNetwork) -> Contender:
    from .jax_contender import Jax

    return Jax(network)


CONTENDERS: dict[str, Callable[[BenchmarkNetwork], Contender]] = {
    "published": Published,
    "torch": _torch("eager"),
    "channels_last": _torch("channels_last"),
    "torch.compile": _torch("compile"),
    "jax": _jax,
    "ours": Ours,
}


def find_our_engine() -> None:
    """Let this process import the repository's engine where none is installed or given by the path."""
    if importlib.util.find_spec("mpneuralnetwork") is None:
        sys.path.append(str(Path(__file__).resolve().parent.parent / "engine"))


class Server:
    """Answers for one engine; what it trains it keeps, so that its pools and caches are warm."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._trained: dict[str, Contender] = {}
        self._rng = np.random.default_rng(1)

    def _contender(self, key: str) -> Contender:
        if key not in self._trained:
            self._trained[key] = CONTENDERS[self._name](NETWORKS[key])
        return self._trained[key]

    def step(self, key: str, count: str) -> float:
        """Return the milliseconds of a bare step, after as many that are not measured."""
        contender, batch = self._contender(key), NETWORKS[key].batch
        chosen = [self._rng.integers(0, EXAMPLES, batch) for _ in range(int(count))]
        for rows in chosen:
            contender.step(rows)
        started = time.perf_counter()
        for rows in chosen:
            contender.step(rows)
        return 1000 * (time.perf_counter() - started) / len(chosen)

    def epoch(self, key: str) -> float:
        """Return the milliseconds of a step within a whole epoch."""
        contender = self._contender(key)
        started = time.perf_counter()
        contender.epoch()
        return 1000 * (time.perf_counter() - started) * NETWORKS[key].batch / EXAMPLES

    def accuracy(self, key: str) -> float:
        """Return the share of the test digits that is read."""
        return self._contender(key).accuracy()

    def forget(self, key: str) -> float:
        """Give a network's memory back."""
        return float(self._trained.pop(key, None) is not None)

    def answers(self, lines: Iterator[str]) -> Iterator[float]:
        """Yield the answer to each line."""
        known: dict[str, Callable[..., float]] = {
            "step": self.step,
            "epoch": self.epoch,
            "accuracy": self.accuracy,
            "forget": self.forget,
        }
        for line in lines:
            question, *words = line.split()
            yield known[question](*words)


def main() -> None:
    """Answer until the input ends."""
    name = sys.argv[1]
    find_our_engine()
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):  # what an engine reports of its epochs is no answer
        for answer in Server(name).answers(iter(sys.stdin.readline, "")):
            print(answer, file=answers, flush=True)


if __name__ == "__main__":
    main()

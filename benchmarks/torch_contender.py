"""A network of the speed table in PyTorch, as its users would write it: eager, with channels last, or compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from .networks import RATE, BenchmarkNetwork, digits_for

MADE: dict[str, Callable[[int, Any], nn.Module]] = {
    "dense": nn.Linear,
    "conv": lambda inputs, size: nn.Conv2d(inputs, size, 3),
    "same": lambda inputs, size: nn.Conv2d(inputs, size, 3, padding=1, bias=False),
    "norm": lambda inputs, size: nn.BatchNorm2d(size),
    "relu": lambda inputs, size: nn.ReLU(),
    "dropout": lambda inputs, size: nn.Dropout(size),
    "pool": lambda inputs, size: nn.MaxPool2d(size),
    "flatten": lambda inputs, size: nn.Flatten(),
}


def _network(network: BenchmarkNetwork) -> nn.Sequential:
    """Build the network in PyTorch, which wants to know the inputs of each layer."""
    model, shape = nn.Sequential(), network.shape
    for kind, size in network.layers:
        model.append(MADE[kind](shape[0], size))
        with torch.no_grad():
            shape = tuple(model.eval()(torch.zeros(1, *network.shape)).shape[1:])
    return model.train()


class Torch:
    """PyTorch with fused Adam; an epoch is the loop of its tutorials, over tensors in memory.

    Its DataLoader would gather example by example, which costs more than the perceptrons themselves.
    """

    def __init__(self, network: BenchmarkNetwork, way: str = "eager") -> None:
        torch.manual_seed(0)
        self._batch, digits = network.batch, digits_for(network)
        self._model: Any = _network(network)
        self._inputs: Any = torch.from_numpy(digits.inputs)
        self._tests: Any = torch.from_numpy(digits.test_inputs)
        self._classes, self._test_classes = torch.from_numpy(digits.classes), torch.from_numpy(digits.test_classes)
        if way == "channels_last" and len(network.shape) == 3:
            model: Any = self._model
            model.to(memory_format=torch.channels_last)
            self._inputs = self._inputs.contiguous(memory_format=torch.channels_last)
        self._optimizer = torch.optim.Adam(self._model.parameters(), lr=RATE, fused=True)
        criterion = nn.CrossEntropyLoss()

        def loss(x: Any, y: Any) -> Any:
            return criterion(self._model(x), y)

        self._loss: Callable[[Any, Any], Any] = torch.compile(loss) if way == "compile" else loss

    def step(self, rows: NDArray[np.intp]) -> object:
        return self._learn(torch.from_numpy(rows))

    def _learn(self, rows: Any) -> float:
        self._optimizer.zero_grad()
        loss = self._loss(self._inputs[rows], self._classes[rows])
        loss.backward()
        self._optimizer.step()
        return float(loss.item())

    def epoch(self) -> object:
        order: Any = torch.randperm(len(self._inputs))
        return [self._learn(rows) for rows in order.split(self._batch)]

    def accuracy(self) -> float:
        self._model.eval()
        with torch.no_grad():
            found = torch.cat([self._model(part).argmax(1) for part in self._tests.split(1000)])
        self._model.train()
        return float((found == self._test_classes).float().mean())

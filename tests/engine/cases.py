"""Every registered part with settings and inputs that bring out its corners."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import mpneuralnetwork  # noqa: F401  (registers everything)
import numpy as np
from mpneuralnetwork.components import registry

ROWS = ((3, 5), (1, 4), (4, 1))
IMAGES = ((2, 2, 5, 6), (1, 1, 3, 3), (3, 3, 4, 4))
BOTH = ROWS + IMAGES


@dataclass(frozen=True)
class Case:
    """A layer by name, its settings, and the shape of a batch."""

    name: str
    shape: tuple[int, ...]
    config: dict[str, Any] = field(default_factory=dict)

    def layer(self):
        return registry.create("layer", self.name, self.config)

    def inputs(self, seed: int = 0):
        return np.random.default_rng(seed).standard_normal(self.shape)

    def __str__(self) -> str:
        settings = ",".join(f"{key}={value}" for key, value in self.config.items())
        return f"{self.name}({settings})-{'x'.join(map(str, self.shape))}"


def _cases(name: str, shapes, *configs: dict[str, Any]) -> list[Case]:
    return [Case(name, shape, config) for config in configs or ({},) for shape in shapes]


LAYER_CASES = [
    *_cases("Dense", ROWS, {"output_size": 3}, {"output_size": 1, "no_bias": True}),
    *_cases("Flatten", BOTH),
    Case("Reshape", (3, 12), {"output": (2, 3, 2)}),
    Case("Reshape", (3, 2, 3, 2), {"output": (12,)}),
    Case("Reshape", (1, 2, 3, 2), {"output": (3, 4)}),
    *_cases("Dropout", BOTH, {"probability": 0.4}, {"probability": 0.0}),
    *_cases("GaussianNoise", BOTH, {"deviation": 0.3}),
    *_cases("Convolutional", IMAGES, {"output_depth": 2, "kernel_size": 3}, {"output_depth": 1, "kernel_size": 1}),
    *_cases("Convolutional", IMAGES, {"output_depth": 3, "kernel_size": 3, "padding": "same", "no_bias": True}),
    *_cases("Convolutional", IMAGES, {"output_depth": 2, "kernel_size": 2, "padding": "same", "stride": 2}),
    *_cases("Convolutional", IMAGES, {"output_depth": 2, "kernel_size": 3, "padding": 2, "stride": 3}),
    *_cases("Convolutional", IMAGES, {"output_depth": 2, "kernel_size": 3, "padding": 4}),
    Case("Convolutional", (2, 1, 5, 5), {"output_depth": 2, "kernel_size": 5}),
    Case("Convolutional", (2, 16, 4, 3), {"output_depth": 2, "kernel_size": 3, "padding": "same"}),
    Case("Convolutional", (1, 16, 3, 4), {"output_depth": 3, "kernel_size": 2, "padding": "same", "no_bias": True}),
    *_cases("MaxPooling2D", IMAGES, {}, {"pool_size": 3, "strides": 1}, {"pool_size": 2, "strides": 3}),
    *_cases("AveragePooling2D", IMAGES, {}, {"pool_size": 3, "strides": 1}, {"pool_size": 2, "strides": 3}),
    Case("MaxPooling2D", (2, 3, 4, 4), {"pool_size": 4}),
    *_cases("GlobalAveragePooling2D", IMAGES),
    *_cases("BatchNormalization", ((5, 3), (3, 4))),
    # Two examples are always one deviation apart: without a larger epsilon there is no slope left to compare.
    *_cases("BatchNormalization", ((2, 4), (1, 3)), {"epsilon": 0.01}),
    *_cases("BatchNormalization2D", ((2, 2, 5, 6), (3, 3, 4, 4), (1, 1, 3, 3))),
    *_cases("LayerNormalization", ((3, 5), (1, 4), *IMAGES)),
    *_cases("ReLU", BOTH),
    *_cases("LeakyReLU", BOTH, {"alpha": 0.2}),
    *_cases("PReLU", BOTH, {}, {"per_channel": True}),
    *_cases("ELU", BOTH, {}, {"alpha": 0.5}),
    *_cases("GELU", BOTH),
    *_cases("Swish", BOTH),
    *_cases("Sigmoid", BOTH),
    *_cases("Tanh", BOTH),
    *_cases("Softplus", BOTH),
    *_cases("Softmax", ((3, 5), (1, 4), *IMAGES), {}, {"temperature": 2.5}),
]

TARGETS = {"regression": lambda rng: rng.standard_normal((4, 3)), "binary": lambda rng: rng.random((4, 3))}
TARGETS["multiclass"] = lambda rng: rng.dirichlet(np.ones(3), 4)


def loss_settings(name: str) -> list[dict[str, Any]]:
    """Settings of a loss that are worth a test beside its defaults."""
    extra = {
        "CategoricalCrossEntropy": [{"temperature": 3.0}, {"label_smoothing": 0.2}],
        "Huber": [{"delta": 0.3}],
    }
    return [{}, *extra.get(name, [])]


LOSS_CASES = [
    (name, config) for name in (c.__name__ for c in registry.components("loss")) for config in loss_settings(name)
]

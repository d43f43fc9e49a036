"""Weights as ``.safetensors``."""

from __future__ import annotations

from typing import ClassVar

from mpneuralnetwork.components.registry import register

from ..weights import WeightsExporter


@register(title="Weights as .safetensors", summary="a format that PyTorch, JAX and NumPy read", order=10)
class SafetensorsWeights(WeightsExporter):
    """Write shapes and values of all arrays with preparation and class names."""

    key: ClassVar[str] = "safetensors"
    suffix: ClassVar[str] = ".safetensors"
    holds: ClassVar[str] = "every array by place and layer, the architecture, the preparation and the class names"

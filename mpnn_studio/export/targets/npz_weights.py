"""Weights as ``.npz``."""

from __future__ import annotations

from typing import ClassVar

from mpneuralnetwork.components.registry import register

from ..weights import WeightsExporter


@register(title="Weights as .npz", summary="NumPy's own format", order=20)
class NpzWeights(WeightsExporter):
    """Write shapes and values of all arrays with preparation and class names."""

    key: ClassVar[str] = "npz"
    suffix: ClassVar[str] = ".npz"
    holds: ClassVar[str] = "every array by place and layer, the architecture, the preparation and the class names"

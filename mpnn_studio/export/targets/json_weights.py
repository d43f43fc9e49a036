"""Weights as ``.json``."""

from __future__ import annotations

from typing import ClassVar

from mpneuralnetwork.components.registry import register

from ..weights import WeightsExporter


@register(title="Weights as .json", summary="text that every language reads, several times as long", order=30)
class JsonWeights(WeightsExporter):
    """Write shapes and values of all arrays with preparation and class names."""

    key: ClassVar[str] = "json"
    suffix: ClassVar[str] = ".json"
    holds: ClassVar[str] = "every array by place and layer, the architecture, the preparation and the class names"

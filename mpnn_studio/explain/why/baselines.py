"""What an example is compared with: an input that says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..activations import Array
from .data_facts import DataFacts

BASELINES: Mapping[str, str] = MappingProxyType(
    {"background": "the background (or median)", "mean": "the mean of the training examples"}
)


def baseline_of(data: DataFacts, name: str) -> Array:
    """Return the baseline of this name, in the shape of an example."""
    return data.mean if name == "mean" else data.background

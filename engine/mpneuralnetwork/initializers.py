"""How weights are drawn before training, and which way suits the activation that follows."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

import numpy as np

from .components import Array
from .components.declaration import LayerDeclaration
from .components.interruption import interruption_point

INITIALIZATIONS = MappingProxyType({"auto": "auto", "he": "He", "xavier": "Xavier", "zeros": "zeros"})
"""The words of the setting ``initialization`` and what a person reads."""

AT_ONCE = 1 << 22
"""Weights that are drawn at a time: less than a tenth of a second."""


def fill_weights(weights: Array, initialization: str, fan_in: int, fan_out: int, rng: np.random.Generator) -> None:
    """Draw ``weights`` in place so that signals neither fade nor explode from layer to layer.

    "he": normal with variance 2 / fan_in, for units that pass half of their input (He et al. 2015, eq. 10).
    "xavier": normal with variance 2 / (fan_in + fan_out), for units that are linear around zero
    (Glorot and Bengio 2010, eq. 12).
    """
    if initialization == "zeros":
        weights[...] = 0
        return
    variance = 2 / fan_in if initialization == "he" else 2 / (fan_in + fan_out)
    rows = max(1, AT_ONCE // weights[0].size)
    for start in range(0, len(weights), rows):
        interruption_point()
        part = weights[start : start + rows]
        part[...] = rng.standard_normal(part.shape) * np.sqrt(variance)


def default_initialization(followers: Iterable[LayerDeclaration]) -> str:
    """Say what "auto" means for a layer: the gain of the activation that follows it, else Xavier.

    Layers that only mask, scale or rearrange (``transparent``) are looked through.
    """
    for layer in followers:
        if not layer.transparent:
            return layer.gain or "xavier"
    return "xavier"

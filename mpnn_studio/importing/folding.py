"""Constants that a guest brings beside its layers, put into layers, so that training and drawing know only those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from mpneuralnetwork.components.errors import ShapeError
from mpneuralnetwork.layers import BatchNormalization, BatchNormalization2D, Dense, Layer
from numpy.typing import NDArray

from ..data.preparation import PIXEL_MAXIMUM, Preparation
from ..wording import in_sizes
from .guest import Guest, GuestLayer

NEARLY = 1e-6


def with_biases_as_brought(parts: Sequence[GuestLayer]) -> tuple[GuestLayer, ...]:
    """Return the parts with layers that have biases exactly where some were brought."""
    return tuple(replace(part, layer=_biased(part)) if "weights" in part.arrays else part for part in parts)


def _biased(part: GuestLayer) -> Layer:
    settings = {**part.layer.get_config(), "no_bias": "biases" not in part.arrays}
    layer: Layer = type(part.layer).from_config(settings)
    return layer


def scaled(parts: tuple[GuestLayer, ...], guest: Guest, *, is_image: bool) -> tuple[GuestLayer, ...]:
    """Return the parts for inputs that are prepared: pixels ÷ 255 where the file took them as they come.

    A factor goes into the first weights; where something is subtracted too, a batch norm with these statistics is it.
    """
    if guest.scale is None:
        return parts
    unit = PIXEL_MAXIMUM if is_image and guest.takes_raw(is_image=True) else 1.0
    centre, factor = guest.scale.centre / unit, unit / guest.scale.spread
    if np.all(np.abs(centre) < NEARLY) and np.all(np.abs(factor - factor.flat[0]) < NEARLY * abs(factor.flat[0])):
        number = float(factor.flat[0])
        first = next((place for place, part in enumerate(parts) if part.arrays or not part.layer.linear), len(parts))
        if abs(number - 1) < NEARLY:
            return parts
        if first < len(parts) and "weights" in parts[first].arrays:
            arrays = parts[first].arrays
            folded = replace(parts[first], arrays={**arrays, "weights": arrays["weights"] * number})
            return (*parts[:first], folded, *parts[first + 1 :])
    return (_affine(guest.input_shape, centre, factor), *parts)


def _affine(shape: tuple[int, ...], centre: NDArray[Any], factor: NDArray[Any]) -> GuestLayer:
    """Return a batch norm that computes ``(x − centre) · factor``."""
    kind = BatchNormalization2D if len(shape) == 3 else BatchNormalization
    layer = kind(epsilon=1e-5)
    ones = np.ones(shape[0])
    arrays = {
        "gamma": ones * factor.reshape(-1) * np.sqrt(1 + layer.epsilon),
        "beta": np.zeros(shape[0]),
        "running_mean": ones * centre.reshape(-1),
        "running_var": ones,
    }
    return GuestLayer(layer, arrays)


def in_target_units(parts: tuple[GuestLayer, ...], preparation: Preparation) -> tuple[GuestLayer, ...]:
    """Return the parts such that they predict standardised numbers, as a network that is trained here does."""
    centre, spread = np.array(preparation.target_centre), np.array(preparation.target_spread)
    if not centre.size or (not centre.any() and (spread == 1).all()):
        return parts
    last = parts[-1]
    if type(last.layer) is Dense and "biases" in last.arrays:
        weights, biases = (np.asarray(last.arrays[name], np.float64) for name in ("weights", "biases"))
        arrays = {"weights": weights / spread, "biases": (biases - centre) / spread}
        return (*parts[:-1], replace(last, arrays=arrays))
    return (*parts, GuestLayer(Dense(len(centre)), {"weights": np.diag(1 / spread), "biases": -centre / spread}))


def named_arrays(parts: Sequence[GuestLayer], layers: Sequence[Layer]) -> dict[str, NDArray[np.float32]]:
    """Return the arrays as a built network names them.

    A bias in front of a batch norm, which the engine leaves out, goes into the mean that this subtracts.

    Raises:
        ShapeError: an array is missing, or has another shape than the layer needs.
    """
    found: dict[str, NDArray[np.float32]] = {}
    shift: Any = 0.0
    for index, (part, layer) in enumerate(zip(parts, layers, strict=True)):
        given = dict(part.arrays)
        if "running_mean" in given:
            given["running_mean"] = given["running_mean"] - shift
        shift = given.get("biases", 0.0) if layer.bias_absorbed else 0.0
        for name, array in layer.arrays.items():
            brought = np.shape(given[name]) if name in given else ()
            if brought != array.shape:
                told = in_sizes(brought) if brought else "no"
                called = part.name or layer.title
                raise ShapeError(f"{called} brings {told} {name}, but {in_sizes(array.shape)} are needed")
            with np.errstate(over="ignore", invalid="ignore"):
                found[f"{index}.{layer.class_name.lower()}.{name}"] = np.asarray(given[name], np.float32)
    return found

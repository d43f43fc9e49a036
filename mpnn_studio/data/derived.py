"""Inputs computed from a point's coordinates: they let a network of few units draw a curved boundary.

The choice follows TensorFlow Playground (D. Smilkov, S. Carter, D. Sculley, F. Viégas, M. Wattenberg, "Direct-
manipulation visualization of deep networks", 2016).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .dataset import DataError, Feature, Schema

REACH = 6.0
"""Playgrounds lie between −6 and 6 on both axes: wide enough for sin x to turn twice."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Formula:
    """How an input follows from x and y, each (N,), and its bounds where both lie within the reach."""

    compute: Callable[[Floats, Floats], Floats]
    low: float
    high: float


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        "x²": Formula(lambda x, y: x * x, 0.0, REACH**2),
        "y²": Formula(lambda x, y: y * y, 0.0, REACH**2),
        "xy": Formula(lambda x, y: x * y, -(REACH**2), REACH**2),
        "sin x": Formula(lambda x, y: np.sin(x), -1.0, 1.0),
        "sin y": Formula(lambda x, y: np.sin(y), -1.0, 1.0),
    }
)
"""By the name of the feature."""


def coordinate(name: str) -> Feature:
    """Return the feature of a playground's axis."""
    return Feature(name, low=-REACH, high=REACH)


def derived_feature(name: str) -> Feature:
    """Return the feature of this formula."""
    return Feature(name, low=FORMULAS[name].low, high=FORMULAS[name].high, derived=True)


def rows_of_points(schema: Schema, points: ArrayLike) -> Floats:
    """Turn points into raw examples as the data set holds them: each coordinate, then what is derived from it.

    Args:
        schema: of any data with one or two coordinates, a playground or a table.
        points: (N, coordinates), or one point (coordinates,).

    Returns:
        (N, features); the preparation turns them into inputs of the network.

    Raises:
        DataError: the examples have no such coordinates.
    """
    places = np.atleast_2d(np.asarray(points, np.float64))
    axes = schema.coordinates
    if not axes or places.shape[1:] != (len(axes),):
        raise DataError(f"Points of {len(axes)} coordinates are needed for this data, not {places.shape[1:]}.")
    x, y = places[:, 0], places[:, -1]
    columns = [FORMULAS[feature.name].compute(x, y) for feature in schema.features if feature.derived]
    return np.column_stack([places, *columns])

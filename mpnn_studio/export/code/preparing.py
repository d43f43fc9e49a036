"""From raw examples to a network's inputs, and from its outputs to answers: the source goes into exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...data.date_inputs import date_inputs

Array = NDArray[Any]


def inputs(raw: Array, preparation: Mapping[str, Any]) -> Array:
    """Turn raw examples into what the network was trained on: gaps filled, numbers scaled, categories as columns.

    raw: images (N, C, H, W) of values 0 to 255; or rows (N, columns) with a category as its number, from 0, and a date
    as days since 1970.
    """
    centre, spread = np.array(preparation["centre"]), np.array(preparation["spread"])
    if not preparation["widths"]:
        return (np.asarray(raw, np.float32) - np.float32(centre[0])) / np.float32(spread[0])
    raw = np.asarray(raw, np.float64)
    if preparation["fill"]:
        raw = np.where(np.isnan(raw), np.array(preparation["fill"]), raw)
    scaled, columns = (raw - centre) / spread, []
    parts = preparation["parts"] or [()] * len(centre)
    for place, (width, parts_of_date) in enumerate(zip(preparation["widths"], parts, strict=True)):
        if parts_of_date:
            columns.append(date_inputs(raw[:, place], parts_of_date, centre[place], spread[place]))
        else:
            columns.append(scaled[:, [place]] if width == 1 else scaled[:, [place]] == np.arange(width))
    return np.hstack(columns).astype(np.float32)


def finish(outputs: Array, about: Mapping[str, Any]) -> Array:
    """Turn what the network puts out into a probability for each class, or numbers in their own unit."""
    found = np.asarray(outputs, np.float64)
    if not about["classes"]:
        preparation = about["preparation"]
        return np.asarray(found * preparation["target_spread"] + preparation["target_centre"])
    # One output is the probability of the second class.
    return np.hstack([1 - found, found]) if found.shape[1] == 1 else found

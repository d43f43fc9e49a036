"""The inputs that a network is given of a date; the source goes into exports, so that it needs NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def date_inputs(values: NDArray[Any], parts: Sequence[str], centre: float, spread: float) -> NDArray[Any]:
    """Return the parts of dates: the time and the year scaled, whatever comes round again as sine and cosine.

    Args:
        values: (N,) days since 1 January 1970; for "time of day" hours.

    Returns:
        (N, inputs), NaN where a value is.
    """
    # From the year 1 to 9999: all that a calendar knows.
    known = np.clip(np.nan_to_num(np.asarray(values, np.float64)), -719162, 2932896)
    days = np.floor(known).astype(np.int64)
    dates = days.astype("datetime64[D]")
    starts = dates.astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    lines = {"time": known, "year": starts}
    circles = {
        "month": dates.astype("datetime64[M]").astype(np.int64) % 12 / 12,
        "weekday": (days + 3) % 7 / 7,
        "day of year": (days - starts) / 365.25,
        "hour": known - days,
        "time of day": known / 24,
    }
    columns = []
    for part in parts:
        if part in lines:
            columns.append((lines[part] - centre) / spread)
        else:
            columns += [np.sin(2 * np.pi * circles[part]), np.cos(2 * np.pi * circles[part])]
    return np.where(np.isnan(values)[:, np.newaxis], np.nan, np.stack(columns, axis=1))

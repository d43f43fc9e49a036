"""Which parts of a date a network is given: year, month, weekday, …, proposed by what the column spans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

TIME = "time"
"""The days themselves since 1970, or the hours of a time of the day: one number that grows."""
LINEAR = frozenset({TIME, "year"})
"""Parts that are numbers; all others come round again, and become a sine and a cosine."""
DATE_PARTS = (TIME, "year", "month", "weekday", "day of year", "hour")
CLOCK_PARTS = (TIME, "time of day")
YEAR = 365
MANY_YEARS = 30 * YEAR
"""Over so long a span, as of birthdays, the weekday is chance."""
SEASON = 60
"""Over fewer days a part of the year hardly changes."""
HALF_A_DAY = 12


def input_names(parts: Sequence[str]) -> tuple[str, ...]:
    """Return what each input is of a date: ("year", "month (sin)", "month (cos)")."""
    names: list[str] = []
    for part in parts:
        names += [part] if part in LINEAR else [f"{part} (sin)", f"{part} (cos)"]
    return tuple(names)


def proposed_parts(days: NDArray[np.float64]) -> tuple[str, ...]:
    """Return the parts of some dates, (N,) days since 1970, that say something, by what they span.

    Some days: the time, the hour and, from a week on, the weekday; months: the day of the year; years: year and month.
    """
    if not len(days):
        return (TIME,)
    whole = np.unique(np.floor(days))
    dates = whole.astype(np.int64).astype("datetime64[D]")
    months = np.unique(dates.astype("datetime64[M]"))
    span = float(whole[-1] - whole[0])
    monthly = _are_monthly(dates)
    season = "month" if monthly or span >= 2 * YEAR else "day of year"
    parts = ["year"] if span >= YEAR else [] if span >= SEASON else [TIME]
    if span >= SEASON and len(np.unique(months.astype(np.int64) % 12)) > 1:
        parts.append(season)
    if not monthly and 7 <= span < MANY_YEARS and len(np.unique(whole % 7)) > 1:
        parts.append("weekday")
    if len(np.unique(np.round((days - np.floor(days)) * 24 * 60))) > 1:
        parts.append("hour")
    return tuple(parts)


def clock_parts(low: float, high: float) -> tuple[str, ...]:
    """Return the part of times from ``low`` to ``high``, in hours: round the clock where they fill most of the day."""
    return ("time of day",) if high - low > HALF_A_DAY and high <= 2 * HALF_A_DAY else (TIME,)


def day_of(inputs: NDArray[Any], parts: Sequence[str], centre: float, spread: float) -> NDArray[np.float64]:
    """Return the dates, (N,) days, that have these inputs (N, inputs), as nearly as the parts tell."""
    values: dict[str, NDArray[np.float64]]
    values = dict(zip(input_names(parts), np.asarray(inputs, np.float64).T, strict=True))
    if TIME in parts:
        return values[TIME] * spread + centre
    turns: dict[str, NDArray[np.float64]] = {
        part: np.arctan2(values[f"{part} (sin)"], values[f"{part} (cos)"]) / (2 * np.pi) % 1
        for part in parts
        if part not in LINEAR
    }
    if "time of day" in turns:
        return turns["time of day"] * 24
    days: NDArray[np.float64] = (
        values["year"] * spread + centre if "year" in parts else np.full(len(inputs), float(centre))
    )
    season = turns.get("day of year", turns.get("month"))
    if season is not None:
        days = _begin_of_year(days) + season * 365.25
        # Where no year is told, the one in which the date is nearest to what is usual.
        days = days if "year" in parts else days - np.round((days - centre) / 365.25) * 365.25
    rounded: NDArray[np.float64] = np.round(days)
    return rounded + turns["hour"] if "hour" in turns else rounded


def _begin_of_year(days: NDArray[np.float64]) -> NDArray[np.float64]:
    # Half a year on: a number that is meant to be the first of January may lie just before it.
    dates = np.floor(days + 0.5).astype(np.int64).astype("datetime64[D]")
    starts: NDArray[np.float64] = dates.astype("datetime64[Y]").astype("datetime64[D]").astype(np.float64)
    return starts


def _are_monthly(dates: NDArray[np.datetime64]) -> bool:
    """Whether all dates are the same day of their month, or its last one."""
    of_month = dates - dates.astype("datetime64[M]").astype("datetime64[D]")
    tomorrow = dates + 1
    last = tomorrow.astype("datetime64[M]").astype("datetime64[D]") == tomorrow
    return len(np.unique(of_month)) == 1 or bool(last.all())

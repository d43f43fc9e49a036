"""What a curve is drawn over: epochs, steps, or the time spent in training."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ...ticks import Ticks, linear_ticks, tick_text
from ...wording import grouped

CLOCK_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400)
"""Seconds between two ticks of a clock; shorter and longer ones are round numbers of seconds and days."""
DAY = CLOCK_STEPS[-1]


def clock_ticks(low: float, high: float, count: int) -> Ticks:
    """Return the step and ticks between two times in seconds, as a clock has them: at most about ``count``."""
    minimum = (high - low) / count
    if not 0.5 < minimum <= DAY:
        unit = DAY if minimum > DAY else 1
        step, ticks = linear_ticks(low / unit, high / unit, count)
        return step * unit, [tick * unit for tick in ticks]
    step = next(step for step in CLOCK_STEPS if step >= minimum)
    return float(step), [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def clock(seconds: float, spacing: float = 1.0) -> str:
    """Write a time: "12 s", "1:30" and "2:05:00", with tenths and less only where neighbours are that close."""
    decimals = max(0, math.ceil(-math.log10(spacing) - 1e-9)) if spacing > 0 else 0
    # Rounded before it is split, so that 59.96 does not become "60.0".
    whole = round(seconds, decimals)
    if whole < 60:
        return f"{whole:.{decimals}f} s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(int(minutes), 60)
    second = f"{rest:0{2 if not decimals else 3 + decimals}.{decimals}f}"
    return f"{hours}:{minutes:02d}:{second}" if hours else f"{minutes}:{second}"


@dataclass(frozen=True)
class XAxis:
    """One of them.

    Attributes:
        name: the column of the track.
        title: how it is offered.
        widest: a tick as wide as they get.
        ticks: finds round places between two.
        tick_text: writes such a place, given the distance of two.
        place: writes any place.
    """

    name: str
    title: str
    tip: str
    widest: str
    ticks: Callable[[float, float, int], Ticks]
    tick_text: Callable[[float, float], str]
    place: Callable[[float], str]


def _step_ticks(low: float, high: float, count: int) -> Ticks:
    """Return whole steps: there are none between them."""
    return linear_ticks(low, high, count) if high - low > count else linear_ticks(low, high, max(1, int(high - low)))


def _step_text(value: float, spacing: float) -> str:
    return grouped(round(value))


EPOCH = XAxis("epoch", "epoch", "Draw over epochs", "0.000", linear_ticks, tick_text, "epoch {:.2f}".format)
STEP = XAxis(
    "step",
    "step",
    "Draw over the batches learned; fine lines stand where epochs end",
    "0 000 000",
    _step_ticks,
    _step_text,
    lambda value: f"step {grouped(round(value))}",
)
TIME = XAxis(
    "seconds",
    "time",
    "Draw over the time spent in training, pauses not counted; fine lines stand where epochs end",
    "0:00:00",
    clock_ticks,
    clock,
    lambda value: clock(value, 0.01 if value < 60 else 0.1),
)
X_AXES = (EPOCH, STEP, TIME)

"""Ticks of an axis: where they stand, and how they are written."""

from __future__ import annotations

import math

from .wording import MINUS, THIN_SPACE, number_text

Ticks = tuple[float, list[float]]
"""The distance between two ticks, and where they stand."""
ROUND_STEPS = (1, 2, 5)
CROWDED = 1.5
"""Ticks at 1, 2 and 5 may stand this much closer than others, lest a short logarithmic axis has a single tick."""
HIGHEST_POWER = 300
"""Ten to a higher one is no float."""
MIN_TICKS = 2
"""One tick alone says nothing of the scale."""
NOISE = 1e-5
"""Numbers that differ by a smaller share of their size do so because they are rounded."""


def differs_by_rounding(low: float, high: float) -> bool:
    """Whether two numbers are the same but for how they were rounded; an axis between them would show noise."""
    return high - low <= NOISE * max(abs(low), abs(high))


def round_above(value: float) -> float:
    """Return the next 1, 2 or 5 times a power of ten that is not below a value above 0, and 0 for 0."""
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return power * next((factor for factor in ROUND_STEPS if factor * power >= value), 10)


def tick_text(value: float, spacing: float) -> str:
    """Write a tick with as many decimals as distinguish it from its neighbours ("0.25", "1 370 120")."""
    if spacing <= 0 or max(abs(value), spacing) >= 1e15 or spacing < 1e-7:
        return number_text(value, 3)
    decimals = max(0, math.ceil(-math.log10(spacing) - 1e-9))
    if decimals > 5 and abs(value) < 1e-3:
        return number_text(value, 3)
    comma = "," if abs(value) >= 1e4 else ""
    return f"{round(value, decimals) + 0.0:{comma}.{decimals}f}".replace(",", THIN_SPACE).replace("-", MINUS)


def linear_ticks(low: float, high: float, count: int) -> Ticks:
    """Return the step, 1, 2 or 5 times a power of ten, and its multiples in between.

    There are at most about ``count``, but never less than two, as far as the numbers between the ends differ at all.
    """
    minimum = (high - low) / count
    if not minimum > abs(high) * 1e-13:
        return 1.0, [low]
    step = round_above(minimum)
    while len(ticks := _multiples(step, low, high)) < MIN_TICKS:
        step = round_above(step / 3)
    return step, ticks


def _multiples(step: float, low: float, high: float) -> list[float]:
    numbers = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return [number * step for number in numbers]


def log_ticks(low: float, high: float, count: int) -> list[float]:
    """Return exponents of ten, between two, of round numbers: 1, 2 and 5 of each decade, or fewer for want of room.

    Where fewer than two of them lie in between, as on a curve that hardly falls, they are those of a linear axis.
    """
    decades = high - low
    stride = max(1, math.ceil(decades / count))
    enough = CROWDED * count >= decades * len(ROUND_STEPS)
    for steps in (ROUND_STEPS,) if enough else ((1,), ROUND_STEPS):
        ticks = _log_ticks(low, high, stride, steps)
        if len(ticks) >= MIN_TICKS or decades > HIGHEST_POWER:
            return ticks
    return [math.log10(tick) for tick in linear_ticks(10.0**low, 10.0**high, count)[1] if tick > 0]


def _log_ticks(low: float, high: float, stride: int, steps: tuple[int, ...]) -> list[float]:
    powers = range(math.floor(low / stride) * stride, math.ceil(high) + 1, stride)
    return [tick for power in powers for step in steps if low <= (tick := power + math.log10(step)) <= high]

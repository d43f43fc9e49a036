"""Ticks of an axis: where they stand, and how they are written."""

from __future__ import annotations

import math

Ticks = tuple[float, list[float]]
"""The distance between two ticks, and where they stand."""
ROUND_STEPS = (1, 2, 5)
CROWDED = 1.5
"""Ticks at 1, 2 and 5 may stand this much closer than others, lest a short logarithmic axis has a single tick."""


def tick_text(value: float, spacing: float) -> str:
    """Write a tick with as many decimals as distinguish it from its neighbours."""
    if spacing <= 0 or not 1e-4 <= max(abs(value), spacing) < 1e6:
        return f"{value:.3g}"
    return f"{value:.{max(0, math.ceil(-math.log10(spacing) - 1e-9))}f}"


def linear_ticks(low: float, high: float, count: int) -> Ticks:
    """Return the step, 1, 2 or 5 times a power of ten, and its multiples in between: at most about ``count``."""
    minimum = (high - low) / count
    if not minimum > 0:
        return 1.0, [low]
    power = 10.0 ** math.floor(math.log10(minimum))
    step = power * next((factor for factor in ROUND_STEPS if factor * power >= minimum), 10)
    return step, [number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)]


def log_ticks(low: float, high: float, count: int) -> list[float]:
    """Return exponents of ten, between two, of round numbers: 1, 2 and 5 of each decade, or fewer for want of room."""
    decades = high - low
    steps = ROUND_STEPS if CROWDED * count >= decades * len(ROUND_STEPS) else (1,)
    stride = max(1, math.ceil(decades / count))
    powers = range(math.floor(low / stride) * stride, math.ceil(high) + 1, stride)
    ticks = (power + math.log10(step) for power in powers for step in steps)
    return [tick for tick in ticks if low <= tick <= high]

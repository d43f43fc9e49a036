"""The measurements of a run over time, as lines and as heat maps of histograms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, frexp, ldexp

import numpy as np
from numpy.typing import NDArray

from .health import LayerHealth, Measurement
from .spread import Spread

MAX_KEPT = 160
"""Maximum of measurements that are kept; beyond it, the most redundant one is dropped."""
BINS, COLUMNS = 40, 120
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Strip:
    """Histograms side by side, over time.

    Attributes:
        heat: (BINS, COLUMNS), the highest bin first: how many of the numbers, from −1 for none to 1 for the most, by
            their root, so that rare ones are seen beside many near zero; NaN where there was nothing to count.
        low, high: what the bins reach from and to.
    """

    heat: Floats
    low: float
    high: float


class HealthHistory:
    """Keeps measurements in the order of their steps."""

    def __init__(self) -> None:
        self._kept: list[Measurement] = []
        self._columns: dict[tuple[int, str, float, float], dict[int, Floats]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, measurement: Measurement) -> None:
        """Keep one more; another one of the same step is replaced."""
        place = bisect_left(self._kept, measurement.step, key=lambda kept: kept.step)
        same = place < len(self._kept) and self._kept[place].step == measurement.step
        self._kept[place : place + same] = [measurement]
        self._columns = {} if same else self._columns
        if len(self._kept) > MAX_KEPT:
            del self._kept[self._least_missed()]

    def line(self, layer: int, figure: Callable[[LayerHealth], float | None]) -> tuple[Floats, Floats]:
        """Return the steps, and a value of one layer at each, NaN where there is none."""
        values = [figure(kept.layers[layer]) for kept in self._kept]
        return self._steps(), np.array([np.nan if value is None else value for value in values], np.float64)

    def strip(self, layer: int, quantity: str, until: int) -> Strip | None:
        """Return the histograms of a layer's "weights", "gradients" or "activations", from step 0 to ``until``.

        None where it has none.
        """
        spreads = [kept.layers[layer].spreads.get(quantity) for kept in self._kept]
        known = [spread for spread in spreads if spread is not None]
        if not known:
            return None
        low, high = _round_out(min(spread.low for spread in known), max(spread.high for spread in known))
        # What was counted into these bins once is not counted again.
        done = self._columns.get((layer, quantity, low, high), {})
        columns = {
            kept.step: done[kept.step] if kept.step in done else _rebinned(spread, low, high)
            for kept, spread in zip(self._kept, spreads, strict=True)
        }
        self._columns = {key: value for key, value in self._columns.items() if key[:2] != (layer, quantity)}
        self._columns[layer, quantity, low, high] = columns
        shares = np.column_stack(list(columns.values()))[::-1]
        # Each place shows the last histogram up to its step.
        last = np.searchsorted(self._steps(), np.linspace(0, max(until, 1), COLUMNS), "right") - 1
        if len(self._kept) == 1:
            last[:] = 0  # the only one is not squeezed into the last column
        heat = 2 * np.sqrt(shares / max(float(np.nanmax(shares, initial=0.0)), 1e-9)) - 1
        return Strip(np.where(last >= 0, heat[:, np.maximum(last, 0)], np.nan), low, high)

    def _steps(self) -> Floats:
        return np.array([kept.step for kept in self._kept], np.float64)

    def _least_missed(self) -> int:
        """Return the place of the measurement whose neighbours are closest together; the first and last always stay."""
        steps = self._steps()
        return 1 + int(np.argmin(steps[2:] - steps[:-2]))


def _rebinned(spread: Spread | None, low: float, high: float) -> Floats:
    """Return the share of the numbers in each of BINS bins, as if those of a finer bin lay evenly in it."""
    if spread is None or not spread.counts.any():
        return np.full(BINS, np.nan)
    below = np.concatenate([[0.0], np.cumsum(spread.counts)]) / spread.counts.sum()
    return np.diff(np.interp(np.linspace(low, high, BINS + 1), spread.edges, below))


def _round_out(low: float, high: float) -> tuple[float, float]:
    """Return ends that seldom change while numbers grow: zero, or an eighth of a power of two."""
    ends = (-_next_eighth(-low) if low < 0 else 0.0), (_next_eighth(high) if high > 0 else 0.0)
    return ends if ends[0] < ends[1] else (-1.0, 1.0)


def _next_eighth(size: float) -> float:
    """Return the next eighth of the power of two above."""
    mantissa, exponent = frexp(size)
    return ldexp(ceil(8 * mantissa) / 8, exponent)

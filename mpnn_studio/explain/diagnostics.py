"""Measurements of one run over time, summed up for a person: a row for each layer, and findings."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..run.datasets import Datasets
from ..run.events import Snapshot, UpdateRatio
from ..run.run import Run
from ..wording import number_text
from .anatomy import Part
from .findings import Column, DiagnosticContext, Finding, findings
from .health import HealthMeter, LayerHealth, Measurement
from .health_history import HealthHistory, Strip

Quantity = Literal["weights", "gradients", "activations"]
MAX_POINTS = 120
"""Maximum of a line, which is hardly wider in px."""
MIN_DECADES = 1.0
"""The minimum between bottom and top of a line, so that noise is not drawn large."""
CATCH_UP_SECONDS = 0.3
"""The maximum that a report spends on earlier snapshots."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trend:
    """A value at one moment of a run, and its course up to there.

    Attributes:
        text: the value as it is shown, empty where there is none.
        line: (n, 2) points from 0 to 1: how far through the training, and how high between the lowest and the highest.
    """

    text: str
    line: Floats


@dataclass(frozen=True)
class LayerRow:
    """What is known of one layer; ``alarming`` names the columns that a finding is based on."""

    part: Part
    trends: dict[Column, Trend]
    strip: Strip | None
    alarming: frozenset[Column]


@dataclass(frozen=True)
class Report:
    """The health of a network at one moment.

    ``complete`` says that no earlier snapshot is left to be measured.
    """

    measurement: Measurement
    rows: tuple[LayerRow, ...]
    findings: tuple[Finding, ...]
    complete: bool = True


@dataclass(frozen=True)
class Request:
    """What a report is about.

    Attributes:
        snapshot: the moment.
        update_ratios: of the run.
        quantity: whose histograms are shown.
        until: the step at which lines and histograms end.
        earlier: other snapshots of the run, measured as far as there is time.
    """

    snapshot: Snapshot
    update_ratios: Sequence[UpdateRatio]
    quantity: Quantity
    until: int
    earlier: Sequence[Snapshot] = ()


class Diagnostics:
    """Measurements of one run, and what they say about it. For one thread at a time; nothing is loaded before use."""

    def __init__(self, run: Run, datasets: Datasets) -> None:
        self._run, self._datasets = run, datasets
        self._meter: HealthMeter | None = None
        self._history = HealthHistory()
        self._measured: set[int] = set()

    def report(self, request: Request) -> Report:
        """Measure the snapshot and report it together with earlier measurements.

        Raises:
            DataError: the data of the run cannot be loaded.
        """
        self._meter = self._meter or HealthMeter(self._run, self._datasets)
        parts, measurement = self._meter.anatomy.parts, self._measure(self._meter, request.snapshot)
        complete = self._catch_up(self._meter, request.earlier)
        update_ratios, step = request.update_ratios, request.snapshot.step
        nearest = min(update_ratios, key=lambda update_ratio: abs(update_ratio.step - step), default=None)
        found = findings(DiagnosticContext(self._run.project, parts, measurement, nearest))
        rows = []
        for place, part in enumerate(parts):
            trends = self._trends(place, measurement.layers[place], request.until)
            if measurement.layers[place].gradient is not None:
                trends["update_ratio"] = _update_ratio_line(update_ratios, nearest, place, request.until)
            alarming = frozenset(finding.column for finding in found if finding.uid == part.uid)
            strip = self._history.strip(place, request.quantity, request.until)
            rows.append(LayerRow(part, trends, strip, alarming))
        return Report(measurement, tuple(row for row in rows if row.trends), found, complete)

    def _measure(self, meter: HealthMeter, snapshot: Snapshot) -> Measurement:
        measurement = meter.measure(snapshot)
        self._history.add(measurement)
        self._measured.add(snapshot.step)
        return measurement

    def _catch_up(self, meter: HealthMeter, earlier: Sequence[Snapshot]) -> bool:
        """Measure other snapshots for a while, first those farthest from any known; return whether none is left."""
        missing = [snapshot for snapshot in earlier if snapshot.step not in self._measured]
        end = time.perf_counter() + CATCH_UP_SECONDS
        while missing and time.perf_counter() < end:
            farthest = max(missing, key=lambda snapshot: min(abs(snapshot.step - step) for step in self._measured))
            missing.remove(farthest)
            self._measure(meter, farthest)
        return not missing

    def _trends(self, place: int, health: LayerHealth, until: int) -> dict[Column, Trend]:
        """Return the trends of what is measured of one layer."""
        trends: dict[Column, Trend] = {}
        if health.gradient is not None:
            line = _by_decades(*self._history.line(place, lambda health: health.gradient), until)
            trends["gradient"] = Trend(_short(health.gradient), line)
        for words, share_of in UNIT_SHARES:
            share = share_of(health)
            if share is not None:
                line = _line(*self._history.line(place, share_of), until)
                trends["units"] = Trend(f"{100 * share:.0f} % {words}", line)
        return trends


UNIT_SHARES: tuple[tuple[str, Callable[[LayerHealth], float | None]], ...] = (
    ("never fire", lambda health: health.dead),
    ("saturated", lambda health: health.saturated),
)
"""Shares of units, or of their outputs, that can hardly learn."""


def _update_ratio_line(
    update_ratios: Sequence[UpdateRatio], nearest: UpdateRatio | None, place: int, until: int
) -> Trend:
    steps = np.array([update_ratio.step for update_ratio in update_ratios], np.float64)
    shares = np.array([update_ratio.shares[place] for update_ratio in update_ratios], np.float64)
    share = nearest.shares[place] if nearest else np.nan
    return Trend("" if np.isnan(share) else f"{_short(100 * share)} %", _by_decades(steps, shares, until))


def _line(steps: Floats, shares: Floats, until: int) -> Floats:
    """Return points of a line whose heights are shares already."""
    known = np.isfinite(shares)
    line = np.column_stack([steps[known] / max(until, 1), shares[known]])
    stride = -(-len(line) // MAX_POINTS) or 1
    return line[::-1][::stride][::-1]  # the newest is among them


def _by_decades(steps: Floats, values: Floats, until: int) -> Floats:
    """Return points of a line by the logarithm of its values, between the lowest and the highest of them."""
    known = np.isfinite(values) & (values > 0)
    heights = np.log10(values[known])
    if not heights.size:
        return np.empty((0, 2))
    low, high = float(heights.min()), float(heights.max())
    # A line that hardly moves is drawn in the middle, not as noise from bottom to top.
    margin = max(0.0, MIN_DECADES - (high - low)) / 2
    return _line(steps[known], (heights - low + margin) / max(high - low + 2 * margin, MIN_DECADES), until)


def _short(value: float) -> str:
    if not isfinite(value):
        return "not finite"
    return f"{value:.0f}" if 100 <= value < 1e5 else number_text(value, 2)

"""Measurements of one run through time, put together into what a person reads: a row for each layer, and findings."""

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
from .anatomy import Part
from .findings import Column, DiagnosticContext, Finding, findings
from .health import HealthMeter, LayerHealth, Measurement
from .health_history import HealthHistory, Strip

Quantity = Literal["weights", "gradients", "activations"]
MAX_POINTS = 120
"""Of a line, which is hardly wider in px."""
MIN_DECADES = 1.0
"""So much lies at least between bottom and top of a line."""
CATCH_UP_SECONDS = 0.3
"""So long a report may wait for earlier snapshots."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TrendLine:
    """A figure at this moment, and through time.

    Attributes:
        text: the figure in words, empty where there is none.
        line: (n, 2) from 0 to 1: how far through the training, and how high between the lowest and the highest.
    """

    text: str
    line: Floats


@dataclass(frozen=True)
class LayerRow:
    """What is known of one layer; ``alarming`` names the figures that a finding rests on."""

    part: Part
    traces: dict[Column, TrendLine]
    strip: Strip | None
    alarming: frozenset[Column]


@dataclass(frozen=True)
class Report:
    """All that the health of a network comes to at one moment.

    ``complete`` says that no earlier snapshot is left to be examined.
    """

    measurement: Measurement
    rows: tuple[LayerRow, ...]
    findings: tuple[Finding, ...]
    complete: bool = True


@dataclass(frozen=True)
class Request:
    """What a report shall be about.

    Attributes:
        snapshot: the moment.
        update_ratios: of the run.
        quantity: whose histograms are wanted.
        until: the step at which lines and histograms end.
        earlier: other snapshots of the run, examined as far as there is time.
    """

    snapshot: Snapshot
    update_ratios: Sequence[UpdateRatio]
    quantity: Quantity
    until: int
    earlier: Sequence[Snapshot] = ()


class Diagnostics:
    """Keeps the measurements of one run. It serves one thread at a time, and prepares itself when first asked."""

    def __init__(self, run: Run, datasets: Datasets) -> None:
        self._run, self._datasets = run, datasets
        self._examiner: HealthMeter | None = None
        self._history = HealthHistory()
        self._examined: set[int] = set()

    def report(self, request: Request) -> Report:
        """Measure the snapshot and tell it with what is known from before.

        Raises:
            DataError: the data of the run cannot be loaded.
        """
        self._examiner = self._examiner or HealthMeter(self._run, self._datasets)
        parts, measurement = self._examiner.anatomy.parts, self._examine(self._examiner, request.snapshot)
        complete = self._catch_up(self._examiner, request.earlier)
        update_ratios, step = request.update_ratios, request.snapshot.step
        nearest = min(update_ratios, key=lambda update_ratio: abs(update_ratio.step - step), default=None)
        found = findings(DiagnosticContext(self._run.project, parts, measurement, nearest))
        rows = []
        for place, part in enumerate(parts):
            traces = self._traces(place, measurement.layers[place], request.until)
            if measurement.layers[place].gradient is not None:
                traces["update_ratio"] = _update_ratio_line(update_ratios, nearest, place, request.until)
            alarming = frozenset(finding.column for finding in found if finding.uid == part.uid)
            strip = self._history.strip(place, request.quantity, request.until)
            rows.append(LayerRow(part, traces, strip, alarming))
        return Report(measurement, tuple(row for row in rows if row.traces), found, complete)

    def _examine(self, examiner: HealthMeter, snapshot: Snapshot) -> Measurement:
        measurement = examiner.examine(snapshot)
        self._history.add(measurement)
        self._examined.add(snapshot.step)
        return measurement

    def _catch_up(self, examiner: HealthMeter, earlier: Sequence[Snapshot]) -> bool:
        """Examine other snapshots for a while, first those farthest from any known; tell whether none is left."""
        missing = [snapshot for snapshot in earlier if snapshot.step not in self._examined]
        end = time.perf_counter() + CATCH_UP_SECONDS
        while missing and time.perf_counter() < end:
            farthest = max(missing, key=lambda snapshot: min(abs(snapshot.step - step) for step in self._examined))
            missing.remove(farthest)
            self._examine(examiner, farthest)
        return not missing

    def _traces(self, place: int, health: LayerHealth, until: int) -> dict[Column, TrendLine]:
        """What measurements tell of one layer."""
        traces: dict[Column, TrendLine] = {}
        if health.gradient is not None:
            line = _by_decades(*self._history.line(place, lambda health: health.gradient), until)
            traces["gradient"] = TrendLine(_in_figures(health.gradient), line)
        for words, figure in UNIT_FIGURES:
            share = figure(health)
            if share is not None:
                line = _line(*self._history.line(place, figure), until)
                traces["units"] = TrendLine(f"{100 * share:.0f} % {words}", line)
        return traces


UNIT_FIGURES: tuple[tuple[str, Callable[[LayerHealth], float | None]], ...] = (
    ("never fire", lambda health: health.dead),
    ("saturated", lambda health: health.saturated),
)
"""Shares of units or their outputs that say whether they can learn."""


def _update_ratio_line(
    update_ratios: Sequence[UpdateRatio], nearest: UpdateRatio | None, place: int, until: int
) -> TrendLine:
    steps = np.array([update_ratio.step for update_ratio in update_ratios], np.float64)
    shares = np.array([update_ratio.shares[place] for update_ratio in update_ratios], np.float64)
    share = nearest.shares[place] if nearest else np.nan
    return TrendLine("" if np.isnan(share) else f"{_in_figures(100 * share)} %", _by_decades(steps, shares, until))


def _line(steps: Floats, shares: Floats, until: int) -> Floats:
    """Return points of a line whose heights are shares already."""
    known = np.isfinite(shares)
    line = np.column_stack([steps[known] / max(until, 1), shares[known]])
    update_ratio = -(-len(line) // MAX_POINTS) or 1
    return line[::-1][::update_ratio][::-1]  # the newest is among them


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


def _in_figures(value: float) -> str:
    if not isfinite(value):
        return "not finite"
    return f"{value:.0f}" if 100 <= value < 1e5 else f"{value:.2g}"

"""Checkups of one run through time, put together into what a person reads: a row for each layer, and findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..run.datasets import Datasets
from ..run.events import Snapshot, Stride
from ..run.run import Run
from .anatomy import Part
from .findings import Column, Finding, Patient, findings
from .health import Checkup, Examiner, LayerHealth
from .health_history import HealthHistory, Strip

Quantity = Literal["weights", "gradients", "activations"]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trace:
    """A figure at this moment, and through time.

    Attributes:
        text: the figure in words, empty where there is none.
        steps, values: its line, (n,) each; NaN where it was not measured.
        alarming: a finding rests on it.
        by_decades: its line is looked at on a logarithmic scale; else it is a share, from 0 to 1.
    """

    text: str
    steps: Floats
    values: Floats
    alarming: bool = False
    by_decades: bool = True


@dataclass(frozen=True)
class LayerRow:
    """What is known of one layer."""

    part: Part
    traces: dict[Column, Trace]
    strip: Strip | None


@dataclass(frozen=True)
class Report:
    """All that the health of a network comes to at one moment."""

    checkup: Checkup
    rows: tuple[LayerRow, ...]
    findings: tuple[Finding, ...]


class Clinic:
    """Keeps the checkups of one run. It serves one thread at a time, and prepares itself when first asked."""

    def __init__(self, run: Run, datasets: Datasets) -> None:
        self._run, self._datasets = run, datasets
        self._examiner: Examiner | None = None
        self._history = HealthHistory()

    def report(self, snapshot: Snapshot, strides: Sequence[Stride], quantity: Quantity) -> Report:
        """Measure this snapshot and tell it with what is known from before.

        Raises:
            DataError: the data of the run cannot be loaded.
        """
        checkup = self._measure(snapshot)
        assert self._examiner is not None
        parts = self._examiner.anatomy.parts
        nearest = min(strides, key=lambda stride: abs(stride.step - snapshot.step), default=None)
        patient = Patient(self._run.project, parts, checkup, nearest)
        found = findings(patient)
        alarming = {(finding.uid, finding.column) for finding in found}
        rows = (
            self._row(place, patient, strides, quantity, {column for uid, column in alarming if uid == part.uid})
            for place, part in enumerate(parts)
        )
        return Report(checkup, tuple(row for row in rows if row.traces), found)

    def knows(self, step: int) -> bool:
        """Whether the snapshot of this step was measured."""
        return self._history.knows(step)

    def _measure(self, snapshot: Snapshot) -> Checkup:
        self._examiner = self._examiner or Examiner(self._run, self._datasets)
        checkup = self._examiner.examine(snapshot)
        self._history.add(checkup)
        return checkup

    def _row(
        self, place: int, patient: Patient, strides: Sequence[Stride], quantity: Quantity, alarming: set[Column]
    ) -> LayerRow:
        part, health = patient.parts[place], patient.checkup.layers[place]
        traces: dict[Column, Trace] = {}
        if health.gradient is not None:
            steps, values = self._history.line(place, lambda health: health.gradient)
            traces["gradient"] = Trace(_in_figures(health.gradient), steps, values, "gradient" in alarming)
            steps, values = _stride_line(strides, place)
            share = patient.stride.shares[place] if patient.stride else np.nan
            text = "" if np.isnan(share) else _in_figures(100 * share) + " %"
            traces["stride"] = Trace(text, steps, values, "stride" in alarming)
        for words, figure in UNIT_FIGURES:
            value = figure(health)
            if value is not None:
                steps, values = self._history.line(place, figure)
                traces["units"] = Trace(f"{value:.0%} {words}", steps, values, "units" in alarming, by_decades=False)
        return LayerRow(part, traces, self._history.strip(place, quantity))


UNIT_FIGURES: tuple[tuple[str, Callable[[LayerHealth], float | None]], ...] = (
    ("never fire", lambda health: health.dead),
    ("saturated", lambda health: health.saturated),
)


def _stride_line(strides: Sequence[Stride], place: int) -> tuple[Floats, Floats]:
    steps = np.array([stride.step for stride in strides], np.float64)
    return steps, np.array([stride.shares[place] for stride in strides], np.float64)


def _in_figures(value: float) -> str:
    return f"{value:.2g}" if isfinite(value) else "not finite"

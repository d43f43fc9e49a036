"""The parts of dates in ONNX, which has no calendar: that of Gregory in sums, quotients and whole parts of doubles.

The years begin in March, so that a leap day is the last of its year; 400 years are an era of 146 097 days. H. Hinnant,
"chrono-compatible low-level date algorithms", 2013.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import pi

import numpy as np

from ...data.date_parts import LINEAR, TIME
from ..onnx_package import onnx_package
from .onnx_graph import Graph

FIRST, LAST = -719162.0, 2932896.0
"""Days of the years 1 to 9999, counted from 1970."""


def write_date(graph: Graph, days: str, parts: Sequence[str], centre: float, spread: float) -> list[str]:
    """Add what :func:`...data.date_inputs.date_inputs` computes, and return the names of the inputs as float32."""
    calendar = _Calendar(graph, days)
    found = []
    for part in parts:
        if part in LINEAR:
            line = calendar.known if part == TIME else calendar.start
            found.append(calendar.narrow(calendar("Div", calendar("Sub", line, centre), spread)))
        else:
            # The runtime knows no cosine of doubles; angles are small.
            angle = calendar.narrow(calendar("Mul", calendar.turn(part), 2 * pi))
            found += [graph.add("Sin", angle), graph.add("Cos", angle)]
    return found


class _Calendar:
    """Nodes that compute with doubles; what they are given may be NaN, which then comes out."""

    def __init__(self, graph: Graph, days: str) -> None:
        self._graph = graph
        late = graph.add("Where", graph.add("Less", days, np.array(FIRST)), np.array(FIRST), days)
        self.known = graph.add("Where", graph.add("Less", np.array(LAST), late), np.array(LAST), late)
        self._day = self("Floor", self.known)
        shifted = self("Add", self._day, 719468)
        era = self._whole(shifted, 146097)
        of_era = self("Sub", shifted, self("Mul", era, 146097))
        # Leap days are taken out before years of 365 days are counted.
        leaps = self(
            "Sub", self._whole(of_era, 36524), self("Add", self._whole(of_era, 1460), self._whole(of_era, 146096))
        )
        even = self("Add", of_era, leaps)
        year = self._whole(even, 365)
        begun = self("Sub", self("Add", self("Mul", year, 365), self._whole(year, 4)), self._whole(year, 100))
        march = self._whole(self("Add", self("Mul", self("Sub", of_era, begun), 5), 2), 153)
        self._month = self._rest(self("Add", march, 2), 12)
        january = self.wide(graph.add("Less", np.array(9.5), march))
        self.start = self._first_of(self("Add", self("Add", year, self("Mul", era, 400)), january))

    def __call__(self, operation: str, x: str, number: str | float | None = None) -> str:
        others = () if number is None else (number if isinstance(number, str) else np.array(float(number)),)
        return self._graph.add(operation, x, *others)

    def turn(self, part: str) -> str:
        """Return how much of a round is over, from 0 to 1."""
        match part:
            case "month":
                return self("Div", self._month, 12)
            case "weekday":
                return self("Div", self._rest(self("Add", self._day, 3), 7), 7)
            case "day of year":
                return self("Div", self("Sub", self._day, self.start), 365.25)
            case "hour":
                return self("Sub", self.known, self._day)
        return self("Div", self.known, 24)

    def narrow(self, x: str) -> str:
        """Return a value as float32."""
        return self._graph.add("Cast", x, to=onnx_package().TensorProto.FLOAT)

    def wide(self, x: str) -> str:
        """Return a value as a double."""
        return self._graph.add("Cast", x, to=onnx_package().TensorProto.DOUBLE)

    def _whole(self, x: str, divisor: float) -> str:
        return self("Floor", self("Div", x, divisor))

    def _rest(self, x: str, divisor: float) -> str:
        return self("Sub", x, self("Mul", self._whole(x, divisor), divisor))

    def _first_of(self, year: str) -> str:
        """Return the first of January of a year in days since 1970."""
        past = self("Sub", year, 1)
        leaps = self("Add", self("Sub", self._whole(past, 4), self._whole(past, 100)), self._whole(past, 400))
        return self("Add", self("Add", self("Mul", past, 365), leaps), FIRST)

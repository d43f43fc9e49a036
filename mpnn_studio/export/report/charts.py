"""Curves and points as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...ticks import linear_ticks, log_ticks, tick_text
from .svg import element, picture, text

WIDTH, HEIGHT, SQUARE = 760.0, 260.0, 460.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 12.0, 34.0, 34.0
MAX_POINTS = 600
"""A curve has a point for about every pixel."""
TICKS = 5
LARGE = 50.0
"""Ratio of the largest to the smallest loss from which the axis is logarithmic."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DrawnCurve:
    """A line of a chart: its name, its points, and how it is painted."""

    name: str
    x: Floats
    y: Floats
    token: str
    width: float = 1.8
    opacity: float = 1.0


class _Frame:
    """The axes of a chart, and where a point lies on the page."""

    def __init__(self, x: Floats, y: Floats, *, logarithmic: bool = False, square: bool = False) -> None:
        self.width, self.height = (SQUARE, SQUARE) if square else (WIDTH, HEIGHT)
        self.logarithmic = logarithmic
        self._x, self._y = _span(x), _span(np.log10(y) if logarithmic else y)
        if square:
            self._x = self._y = min(self._x[0], self._y[0]), max(self._x[1], self._y[1])

    def place(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return where a point lies."""
        level = np.log10(y) if self.logarithmic else y
        across = (x - self._x[0]) / (self._x[1] - self._x[0])
        up = (level - self._y[0]) / (self._y[1] - self._y[0])
        return LEFT + across * (self.width - LEFT - RIGHT), self.height - BOTTOM - up * (self.height - TOP - BOTTOM)

    def axes(self, x_name: str, y_name: str) -> list[str]:
        """Return the lines and numbers behind the points."""
        parts = []
        if self.logarithmic:
            values = [10.0**tick for tick in log_ticks(*self._y, TICKS)]
            levels = [(value, tick_text(value, 0.0)) for value in values]
        else:
            spacing, ticks = linear_ticks(*self._y, TICKS)
            levels = [(tick, tick_text(tick, spacing)) for tick in ticks]
        for value, words in levels:
            _, y = self.place(self._x[0], value)
            parts.append(element("line", x1=LEFT, y1=y, x2=self.width - RIGHT, y2=y, stroke="hairline"))
            parts.append(text(words, LEFT - 6, y + 4, size=11, fill="muted", text_anchor="end"))
        spacing, ticks = linear_ticks(*self._x, TICKS)
        for tick in ticks:
            x, _ = self.place(tick, levels[0][0] if levels else 1.0)
            words = tick_text(tick, spacing)
            parts.append(text(words, x, self.height - BOTTOM + 16, size=11, fill="muted", text_anchor="middle"))
        floor = self.height - BOTTOM
        parts.append(element("line", x1=LEFT, y1=floor, x2=self.width - RIGHT, y2=floor, stroke="line"))
        parts.append(text(x_name, self.width - RIGHT, self.height - 4, size=11, fill="muted", text_anchor="end"))
        parts.append(text(y_name, 4, 14, size=12, font_weight=600))
        return parts


def _span(values: Floats) -> tuple[float, float]:
    """Return the ends of an axis that shows all values; none of them where there is no number."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def line_chart(title: str, x_name: str, curves: Sequence[DrawnCurve], alone: bool = False) -> str:
    """Draw curves over one axis, a logarithmic one where the values spread far; ``alone`` as a file of its own."""
    drawn = [curve for curve in curves if np.isfinite(curve.y).any()]
    values = np.concatenate([curve.y[np.isfinite(curve.y)] for curve in drawn]) if drawn else np.ones(1)
    logarithmic = bool(values.min() > 0 and values.max() / values.min() > LARGE)
    frame = _Frame(
        np.concatenate([curve.x for curve in drawn]) if drawn else np.ones(1), values, logarithmic=logarithmic
    )
    parts = frame.axes(x_name, title)
    for curve in drawn:
        parts += _polyline(frame, curve)
    parts += _legend([curve for curve in drawn if curve.name])
    names = ", ".join(curve.name for curve in drawn if curve.name)
    return picture(parts, WIDTH, HEIGHT, f"{title}: {names}", alone=alone)


def _polyline(frame: _Frame, curve: DrawnCurve) -> list[str]:
    """Draw a curve in pieces: where a value is no number, it has a gap."""
    kept = np.unique(np.linspace(0, len(curve.x) - 1, min(len(curve.x), MAX_POINTS)).round().astype(int))
    x, y = curve.x[kept], curve.y[kept]
    pieces = np.split(np.arange(len(x)), np.flatnonzero(~np.isfinite(y)))
    found = []
    for piece in pieces:
        known = piece[np.isfinite(y[piece])]
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(*frame.place(x[known], y[known]), strict=True))
        if len(known) == 1:
            across, up = frame.place(float(x[known[0]]), float(y[known[0]]))
            found.append(element("circle", cx=across, cy=up, r=curve.width, fill=curve.token))
        elif points:
            found.append(
                element(
                    "polyline",
                    points=points,
                    fill="none",
                    stroke=curve.token,
                    stroke_width=curve.width,
                    opacity=curve.opacity,
                )
            )
    return found


def _legend(curves: Sequence[DrawnCurve]) -> list[str]:
    parts, x = [], WIDTH - RIGHT
    for curve in reversed(curves):
        parts.append(text(curve.name, x, 14, size=11, fill="muted", text_anchor="end"))
        x -= 6.5 * len(curve.name) + 8
        parts.append(element("line", x1=x - 14, y1=10, x2=x, y2=10, stroke=curve.token, stroke_width=3))
        x -= 30
    return parts


def scatter(title: str, true: Floats, predicted: Floats, alone: bool = False) -> str:
    """Draw predicted against true numbers around the diagonal, on which all would lie that are right."""
    frame = _Frame(true, predicted, square=True)
    parts = frame.axes("true", f"{title}: predicted")
    both = np.concatenate([true, predicted])
    ends = _span(both)
    (x1, y1), (x2, y2) = (frame.place(end, end) for end in ends)
    parts.append(element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke="other", stroke_dasharray="5 4"))
    for a, b in zip(*frame.place(true, predicted), strict=True):
        parts.append(element("circle", cx=float(a), cy=float(b), r=2.4, fill="validation", opacity=0.55))
    return picture(parts, frame.width, frame.height, f"{title}: predicted against true", alone=alone)

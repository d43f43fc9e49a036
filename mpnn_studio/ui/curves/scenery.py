"""What is drawn behind and over the curves of a plot: the ends of epochs, and the changes on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF

from ...run.history import History, Mark
from ...run.series import Series
from ...run.track import Floats
from ...ticks import ROUND_STEPS
from ..widgets import theme
from .trace import NO_FLOATS

MAX_EPOCHS = 2000
"""More ends of epochs than this find no room in any window."""
MIN_DISTANCE = 24
"""Pixels between two fine lines."""
FLAG = 4.0
"""Half the width of a flag, in pixels."""
NEAR = 6.0
MIN_LABEL = 48
"""Pixels; a narrower label of a flag is left out."""
GAP = 4
VEIL = 190
"""Opacity of the background of a label, of 255: the curves shine through."""


@dataclass(frozen=True, eq=False)
class Flag:
    """A change at x, in words."""

    x: float
    text: str


@dataclass(frozen=True)
class Level:
    """A height to hold the curves against, in words."""

    y: float
    text: str


@dataclass(frozen=True, eq=False)
class Scenery:
    """Ends of epochs along x, and flags, from left to right; and a level that the curves should pass."""

    epochs: Floats
    flags: tuple[Flag, ...]
    level: Level | None = None

    def flag_near(self, x: float, reach: float) -> str:
        """Return what was changed within this distance of x, empty where nothing was."""
        return " · ".join(flag.text for flag in self.flags if abs(flag.x - x) <= reach)


NO_SCENERY = Scenery(NO_FLOATS, ())


def scenery_of(history: History, axis: str, more: Iterable[Mark] = ()) -> Scenery:
    """Return the scenery of a history over "step", "epoch" or "seconds", with ``more`` marks than its own."""
    marks = sorted((*history.marks, *more), key=lambda mark: mark.step)
    flags = tuple(Flag(mark.along(axis), mark.text) for mark in marks)
    return Scenery(NO_FLOATS if axis == "epoch" else _ends_of_epochs(history.loss, axis), flags)


def _ends_of_epochs(curve: Series, axis: str) -> Floats:
    epochs = curve.along("epoch")
    last = int(epochs[-1]) if len(epochs) else 0
    ends = np.arange(1, last + 1, _stride(last, MAX_EPOCHS))
    return np.interp(ends, epochs, curve.along(axis)) if last else NO_FLOATS


def _stride(count: int, limit: int) -> int:
    """Return the smallest round number, 1, 2, 5, 10 …, with at most ``limit`` multiples up to ``count``."""
    power = 1
    while True:
        for factor in ROUND_STEPS:
            if count <= limit * factor * power:
                return factor * power
        power *= 10


@dataclass(frozen=True)
class PlotWindow:
    """The area in which x from ``low`` to ``high`` is painted."""

    area: QRectF
    low: float
    high: float

    def pixels(self, x: Floats) -> Floats:
        """Return the horizontal pixels of these x."""
        return self.area.left() + (x - self.low) * (self.area.width() / (self.high - self.low))


def draw_epochs(painter: QPainter, frame: PlotWindow, ends: Floats, color: str) -> None:
    """Draw a fine line at the ends of epochs, at fewer of them where they stand close."""
    first, last = np.searchsorted(ends, frame.low, "right"), np.searchsorted(ends, frame.high)
    area, stride = frame.area, _stride(int(last - first), max(int(frame.area.width() / MIN_DISTANCE), 1))
    # Every fifth of all, not of those seen: lines stay in place while the view moves.
    first += -(first + 1) % stride
    painter.setPen(QPen(QColor(color), 1))
    for x in frame.pixels(ends[first:last:stride]).tolist():
        painter.drawLine(QPointF(round(x) + 0.5, area.top()), QPointF(round(x) + 0.5, area.bottom()))


def draw_flags(
    painter: QPainter, frame: PlotWindow, flags: Sequence[Flag], font: QFont | None, tokens: theme.Colors
) -> None:
    """Draw a flag for each change; with a font, also its label as far as there is room before the next flag."""
    area, seen = frame.area, [flag for flag in flags if frame.low <= flag.x <= frame.high]
    shown = list(zip(frame.pixels(np.array([flag.x for flag in seen])).tolist(), seen, strict=True))
    if not shown:
        return
    ends = [x for x, _ in shown[1:]] + [area.right()]
    for (x, flag), end in zip(shown, ends, strict=True):
        top = area.top()
        painter.setPen(QPen(QColor(tokens.warning), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, top), QPointF(x, area.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.warning))
        painter.drawPolygon(QPolygonF([QPointF(x - FLAG, top), QPointF(x + FLAG, top), QPointF(x, top + 1.6 * FLAG)]))
        if font is not None:
            _write(painter, QRectF(x + FLAG, top, end - x - 2 * FLAG, area.height()), flag.text, font, tokens)


def draw_level(painter: QPainter, area: QRectF, y: float, text: str, font: QFont, tokens: theme.Colors) -> None:
    """Draw a dashed line at this height of the screen, with its label at the right end."""
    if not area.top() <= y <= area.bottom():
        return
    painter.setPen(QPen(QColor(tokens.muted), 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(area.left(), round(y) + 0.5), QPointF(area.right(), round(y) + 0.5))
    metrics = QFontMetrics(font)
    width = min(metrics.horizontalAdvance(text) + 4 * GAP, area.width())
    above = y - metrics.height() if y - metrics.height() > area.top() else y + 1
    _write(painter, QRectF(area.right() - width, above, width, metrics.height()), text, font, tokens)


def _write(painter: QPainter, room: QRectF, text: str, font: QFont, tokens: theme.Colors) -> None:
    """Write a label into the upper left corner of a rectangle, unless that is too narrow."""
    metrics = QFontMetrics(font)
    if room.width() < MIN_LABEL:
        return
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()) - 2 * GAP)
    veil = QColor(tokens.card)
    veil.setAlpha(VEIL)
    ground = QRectF(room.left(), room.top(), metrics.horizontalAdvance(shown) + 2 * GAP, metrics.height())
    painter.fillRect(ground, veil)
    painter.setFont(font)
    painter.setPen(QColor(tokens.muted))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, shown)

"""The lines of a curve plot: training (raw and smoothed) and validation of the current run, and those of other runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from ...run.track import Floats
from ..widgets.theme import Colors
from .run_style import RunStyle
from .trace import NO_TRACE, CurveTrace

Item = TypeVar("Item", bound=pg.GraphicsObject)
RAW_SHARE, BAND_SHARE = 0.35, 0.2
"""How much of its colour the raw curve has, and a band of it, so that the smoothed one stands out before it. Mixed, not
transparent: where thousands of batches overlap, transparent lines would add up to the full colour."""
MARKER_SIZE = 5
MAX_MARKERS = 200
"""With more validations than this, their points would merge with the line and are left out."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """All that is drawn at once: the run's own curves, and ``others`` of other runs with their style."""

    raw: CurveTrace = NO_TRACE
    smooth: CurveTrace = NO_TRACE
    validation: CurveTrace = NO_TRACE
    others: Sequence[tuple[CurveTrace, RunStyle]] = ()

    @property
    def traces(self) -> tuple[CurveTrace, ...]:
        """All of them, in the order of the items that draw them."""
        return (self.raw, self.smooth, self.validation, *(trace for trace, _ in self.others))


class CurveItems:
    """Owns an item of a plot for each curve: bare lines, and one with points for what is measured rarely.

    Batches of which several share a column of pixels are a band from the lowest to the highest of them.
    """

    def __init__(self, plot: pg.PlotWidget) -> None:
        self._plot = plot
        self._log = False
        self._raw, self._smooth = self._add(pg.PlotCurveItem(), 1), self._add(pg.PlotCurveItem(), 2)
        self._marked = marked = self._add(pg.PlotDataItem(), 3)
        self._pens = [pg.mkPen()] * 2
        self._shown = NO_TRACE
        self._others: list[pg.PlotCurveItem] = []
        # Antialiasing is slow on a thick line of thousands of points and fast on one of few.
        marked.opts["antialias"] = True
        marked.setSymbolSize(MARKER_SIZE)
        marked.setSymbolPen(None)

    def dress(self, tokens: Colors) -> None:
        """Colour the run's own curves."""
        train, validation, ground = QColor(tokens.train), QColor(tokens.validation), QColor(tokens.card)
        # A band has a line around it, as one that is less than a pixel high would be none.
        self._pens = [pg.mkPen(_mixed(train, ground, share), width=1) for share in (RAW_SHARE, BAND_SHARE)]
        self._raw.setBrush(self._pens[1].color())
        self._show_raw(self._shown)
        self._smooth.setPen(pg.mkPen(train, width=2))
        self._marked.setPen(pg.mkPen(validation, width=2))
        self._marked.setSymbolBrush(validation)

    def match(self, others: Sequence[tuple[CurveTrace, RunStyle]], tokens: Colors) -> None:
        """Provide an item for each curve of another run, in its style."""
        while len(self._others) > len(others):
            self._plot.removeItem(self._others.pop())
        while len(self._others) < len(others):
            self._others.append(self._add(pg.PlotCurveItem(), 0))
        for item, (_, style) in zip(self._others, others, strict=True):
            item.setPen(style.pen(tokens))

    def show(self, traces: Sequence[CurveTrace], columns: int) -> None:
        """Draw the visible part of the curves on so many columns of pixels."""
        raw, smooth, marked, *others = traces
        self._show_raw(raw)
        for item, trace in zip((self._smooth, *self._others), (smooth, *others), strict=True):
            self._draw(item, *trace.line())
        self._marked.setData(*marked.line())
        few = len(marked) <= min(MAX_MARKERS, columns / MARKER_SIZE)
        self._marked.setSymbol("o" if few else None)

    def _show_raw(self, raw: CurveTrace) -> None:
        self._shown, pen = raw, self._pens[not raw.single]
        self._raw.setFillLevel(None if raw.single else "enclosed")
        self._raw.setPen(pen)
        self._draw(self._raw, *(raw.line() if raw.single else raw.outline()))

    def _draw(self, item: pg.PlotCurveItem, x: Floats, y: Floats) -> None:
        # A trace holds finite values only, so that pyqtgraph need not look for others.
        item.setData(x, np.log10(y) if self._log else y, connect="all", skipFiniteCheck=True)

    def set_log(self, on: bool) -> None:
        """Set a logarithmic or linear y axis; nothing is drawn until the curves are shown again."""
        self._log = on
        for item in (self._raw, self._smooth, self._marked, *self._others):
            item.setData(*NO_TRACE.line())
        self._plot.setLogMode(False, on)

    def _add(self, item: Item, depth: int) -> Item:
        item.setZValue(depth)
        self._plot.addItem(item)
        return item


def _mixed(color: QColor, ground: QColor, share: float) -> QColor:
    """Return this share of a colour on a ground, opaque."""
    pairs = zip((color.red(), color.green(), color.blue()), (ground.red(), ground.green(), ground.blue()), strict=True)
    return QColor(*(round(share * above + (1 - share) * below) for above, below in pairs))
